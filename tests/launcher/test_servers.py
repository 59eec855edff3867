"""The embedded servers: started, found, stopped, and cleaned up after a launcher that was killed."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from tests.launcher.commands import WITHOUT_LEASH, Launched, as_plain_user, processes_of, run
from vector.launcher import broker, postgres, servers
from vector.launcher.errors import ServerFailed, ServerMissing
from vector.launcher.processes import Account, is_alive, stop_leftover, wait_until

READY = "Ctrl-C stops them"
KEEP = """
import os, psycopg, redis
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS kept (id serial)")
    connection.execute("INSERT INTO kept DEFAULT VALUES")
    print("rows", connection.execute("SELECT count(*) FROM kept").fetchone()[0])
    print("stems", connection.execute("SELECT to_tsvector('russian', 'ёлки набором')").fetchone()[0])
    print("case", connection.execute("SELECT upper('ёж')").fetchone()[0])
with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
    print("visits", client.incr("visits"))
raise SystemExit(7)
"""


def test_a_command_runs_with_servers_up_and_the_next_finds_its_data(folder: Path) -> None:
    var = folder / "var"
    code, output = run(var, "servers", "--", sys.executable, "-c", KEEP)
    assert (code, output.splitlines()) == (7, ["rows 1", "stems 'елк':1 'набор':2", "case ЁЖ", "visits 1"])
    assert not (var / "embedded.json").exists()
    assert processes_of(var) == []
    assert run(var, "servers", "--", sys.executable, "-c", KEEP)[1].splitlines()[0] == "rows 2"


def test_the_state_file_tells_the_owner_alone_where_they_are(launch: Callable[..., Launched]) -> None:
    launched = launch("servers")
    launched.wait_for(READY)
    assert stat.S_IMODE((launched.var / "embedded.json").stat().st_mode) == 0o600
    assert sorted(launched.addresses) == ["DATABASE_URL", "REDIS_URL"]
    assert not stat.S_IMODE(launched.var.stat().st_mode) & 0o066  # others may at most walk through
    assert stat.S_IMODE((launched.var / "servers").stat().st_mode) == 0o700
    with psycopg.connect(launched.addresses["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=int(launched.addresses["REDIS_URL"].split(":")[-1].split("/")[0])).ping()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_them(launch: Callable[..., Launched], sent: signal.Signals) -> None:
    launched = launch("servers")
    launched.wait_for(READY)
    launched.send(sent)
    assert launched.wait() == 0
    assert processes_of(launched.var) == []
    assert not (launched.var / "embedded.json").exists()


@pytest.mark.kill
@pytest.mark.parametrize("script", ["", WITHOUT_LEASH], ids=["ended by the kernel", "left running"])
def test_what_a_killed_launcher_left_is_cleaned_up(launch: Callable[..., Launched], script: str) -> None:
    first = launch("servers", script=script)
    first.wait_for(READY)
    postmaster = int((first.var / "servers/postgres/data/postmaster.pid").read_text().split()[0])
    with psycopg.connect(first.addresses["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept ()")
    first.send(signal.SIGKILL)
    first.wait()
    assert wait_until(lambda: not is_alive(postmaster), 10) is (script == "")
    assert (first.var / "embedded.json").exists()
    second = launch("servers")
    second.wait_for(READY)
    assert not is_alive(postmaster)
    with psycopg.connect(second.addresses["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT to_regclass('kept') IS NOT NULL").fetchone() == (True,)
    second.send(signal.SIGINT)
    assert second.wait() == 0


def test_the_number_of_a_process_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as other:  # noqa: S607 - any sleep
        pid_file = tmp_path / "postmaster.pid"
        pid_file.write_text(f"{other.pid}\n/somewhere\n", encoding="utf-8")
        stop_leftover(pid_file, str(tmp_path), (signal.SIGTERM, 5.0))
        assert not pid_file.exists()
        assert other.poll() is None
        other.kill()


def test_a_second_start_on_the_same_folder_is_refused_in_a_sentence(launch: Callable[..., Launched]) -> None:
    first = launch("servers")
    first.wait_for(READY)
    second = launch("servers")
    assert second.wait() == 2
    assert second.read() == (
        f"Vector already runs with the data in {first.var}: stop it there, or set VECTOR_VAR to another folder.\n"
    )
    asked = "import os; print('DATABASE_URL' in os.environ, os.environ['VECTOR_VAR'])"
    code, output = run(first.var, "servers", "--", sys.executable, "-c", asked)
    assert (code, output.strip()) == (0, f"False {first.var}")  # the settings find the running ones


def test_two_run_at_once(launch: Callable[..., Launched]) -> None:
    both = launch("servers", var="one"), launch("servers", var="two")
    for launched in both:
        launched.wait_for(READY)
    assert not set(both[0].addresses.values()) & set(both[1].addresses.values())


def test_a_plain_user_runs_them(plain_folder: Path) -> None:
    asked = "import os; print(os.geteuid() != 0)\n" + KEEP
    prefix = as_plain_user()
    code, output = run(plain_folder / "var", "servers", "--", sys.executable, "-c", asked, prefix=prefix)
    assert (code, output.splitlines()[:2]) == (7, ["True", "rows 1"])
    assert stat.S_IMODE((plain_folder / "var").stat().st_mode) == 0o700


def test_a_folder_that_other_accounts_cannot_enter(folder: Path) -> None:
    """As a clone in /root: root's servers keep their data elsewhere, and it is found again."""
    (folder / "closed").mkdir(mode=0o700)
    var = folder / "closed" / "var"
    try:
        assert run(var, "servers", "--", sys.executable, "-c", KEEP)[0] == 7
        assert run(var, "servers", "--", sys.executable, "-c", KEEP)[1].splitlines()[0] == "rows 2"
        home = var / "servers"
        assert home.is_symlink() is (os.geteuid() == 0)
        elsewhere = home.resolve()
    finally:
        (var / "servers").unlink() if (var / "servers").is_symlink() else None
    if os.geteuid() == 0:
        servers._remove_orphans()
        assert not elsewhere.exists()


def test_given_addresses_are_used(folder: Path) -> None:
    given = {"DATABASE_URL": "postgres://u:p@127.0.0.1:9/given", "REDIS_URL": "redis://127.0.0.1:9/3"}
    asked = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
    code, output = run(folder / "var", "servers", "--", sys.executable, "-c", asked, **given)
    assert (code, output.strip()) == (0, " ".join(given.values()))
    assert not (folder / "var" / "servers").exists()


def test_a_platform_without_programs_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ServerMissing, match=r"install one \((apt-get|brew) install postgresql\).* set DATABASE_URL="):
        postgres.find_programs()
    with pytest.raises(ServerMissing, match=r"install it \((apt-get|brew) install redis.*\), or set REDIS_URL"):
        broker.find_program()


def test_data_of_another_version_are_refused(tmp_path: Path) -> None:
    server = postgres.Postgres(tmp_path, Account(), durable=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("9\n", encoding="utf-8")
    server._programs = postgres.find_programs()
    with pytest.raises(ServerFailed, match="was made by PostgreSQL 9, this one is 18"):
        server._refuse_other_version()


def test_a_long_or_odd_path_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    for name in ("x" * 90, "с буквами", "with space"):
        home = tmp_path / name
        home.mkdir()
        server = postgres.Postgres(home, Account(), durable=False)
        sockets = server._make_sockets()
        assert len(str(sockets)) < 100
        assert sockets.parent != home
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        server._remove_leftover_sockets()
        assert not sockets.exists()
