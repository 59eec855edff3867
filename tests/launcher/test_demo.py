"""`make demo` without its content: all processes up, seen, stopped together."""

import http.client
import json
import mailbox
import os
import signal
import smtplib
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.launcher.commands import WITHOUT_CONTENT, Launched, as_plain_user, processes_of, run
from vector.launcher.broker import free_port
from vector.launcher.demo import ROOT
from vector.launcher.processes import wait_until

pytestmark = pytest.mark.kill

READY = "Vector is ready"
STOPPED = "Stopped."


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """One folder for all: the second start finds the database of the first."""
    with tempfile.TemporaryDirectory(prefix="vector demo ") as base:
        Path(base).chmod(0o755)
        yield Path(base) / "var"
        assert wait_until(lambda: processes_of(Path(base)) == [], 20), "processes were left behind"


@pytest.fixture
def demo(var: Path) -> Iterator[Callable[..., Launched]]:
    """Starts a demo on a free port; `launched.port` tells which."""
    started: list[Launched] = []

    def start(*, port: int = 0, folder: Path = var, **named: object) -> Launched:
        port = port or free_port()
        # PORT as make exports it.
        launched = Launched(folder, "demo", script=WITHOUT_CONTENT, PORT=str(port), **named)
        launched.port = port
        started.append(launched)
        return launched

    yield start
    for launched in started:
        launched.close()


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def number_of(launched: Launched, name: str) -> int:
    """The process number of a child or server."""
    if name == "postgres":
        return int((launched.var / "servers/postgres/data/postmaster.pid").read_text().split()[0])
    if name == "redis":
        return int((launched.var / "servers/redis/redis.pid").read_text())
    return int((launched.var / "run" / f"{name}.pid").read_text())


def said_beside(var: Path, code: str, **variables: str) -> str:
    """What this code prints with our settings, run beside the demo in `var` with these variables and no others."""
    environment = {"PATH": os.environ["PATH"], "VECTOR_VAR": str(var), "DJANGO_SETTINGS_MODULE": "vector.settings"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(  # noqa: S603 - our own code
        command, env=environment | variables, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_it_says_when_it_is_ready_delivers_mail_and_stops_on_ctrl_c(demo: Callable[..., Launched], var: Path) -> None:
    launched = demo()
    launched.wait_for("lists the roles")
    address = f"http://127.0.0.1:{launched.port}"
    assert f"vector  | Vector is ready: {address}/\n" in launched.output
    assert f"vector  | {address}/demo/ lists the roles to enter as. Ctrl-C stops everything.\n" in launched.output
    assert not stat.S_IMODE(var.stat().st_mode) & 0o066
    status, body = get(launched.port, "/readyz")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    assert wait_until(lambda: json.loads(get(launched.port, "/readyz")[1])["worker"]["status"] == "ok", 30)

    environment = Path(f"/proc/{number_of(launched, 'worker')}/environ").read_bytes().decode().split("\0")
    values = dict(entry.partition("=")[::2] for entry in environment if entry)
    assert (values["VECTOR_DEMO"], values["VECTOR_BASE_URL"]) == ("1", address)
    letter = EmailMessage()
    letter["Subject"] = "Проверка"
    letter.set_content("Письмо")
    with smtplib.SMTP(values["EMAIL_HOST"], int(values["EMAIL_PORT"]), timeout=10) as line:
        line.send_message(letter, "vector@example.org", ["one@example.org"])
    kept = [str(message["X-Envelope-To"]) for message in mailbox.Maildir(var / "mail")]
    assert "one@example.org" in kept

    # A command started beside it needs no variable but the folder: `manage.py signin_link` prints links that lead here.
    asked = "from django.conf import settings; print(settings.DEMO, settings.BASE_URL)"
    assert said_beside(var, asked) == f"True {address}"
    # With a database set, as in production, what lies in the folder makes no demo of it.
    given = {"DATABASE_URL": values["DATABASE_URL"], "SECRET_KEY": "x" * 60}
    assert said_beside(var, asked, **given) == "False http://127.0.0.1:8000"

    launched.send(signal.SIGINT)
    assert launched.wait() == 0
    assert launched.output.endswith(f"vector  | {STOPPED}\n")
    assert processes_of(var) == []


def test_a_second_start_keeps_the_data_and_refuses_others_in_a_sentence(
    demo: Callable[..., Launched], var: Path, tmp_path: Path
) -> None:
    var.mkdir(exist_ok=True)
    kept = mailbox.Maildir(var / "mail")  # whatever an earlier start left
    kept.add(b"Subject: kept\n\n")
    before = len(kept)
    launched = demo()
    launched.wait_for(READY)
    assert len(mailbox.Maildir(var / "mail")) >= before
    same_folder = demo()
    assert same_folder.wait() == 2
    assert same_folder.read() == (
        f"Vector already runs with the data in {var}: stop it there, or set VECTOR_VAR to another folder.\n"
    )
    same_port = demo(port=launched.port, folder=tmp_path / "other")
    assert same_port.wait() == 2
    assert same_port.read() == (
        f"Port {launched.port} is busy: choose another one, as in make demo PORT={launched.port + 1}.\n"
    )
    launched.send(signal.SIGTERM)
    assert launched.wait() == 0


@pytest.mark.parametrize("port", ["-1", "0", "99999"])
def test_a_port_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path, port: str) -> None:
    expected = f"There is no port {port}: choose one from 1 to 65535, as in make demo PORT=8000.\n"
    assert run(tmp_path / "var", "demo", script=WITHOUT_CONTENT, PORT=port) == (2, expected)
    assert not (tmp_path / "var").exists()


def test_a_folder_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for var, reason in ((tmp_path / "file", "File exists"), (tmp_path / "file" / "var", "Not a directory")):
        expected = f"The data cannot lie in {var} ({reason}): set VECTOR_VAR to another folder.\n"
        assert run(var, "demo", script=WITHOUT_CONTENT, PORT=str(free_port())) == (2, expected)


@pytest.mark.parametrize("name", ["worker", "postgres"])
def test_one_that_is_killed_is_named_and_stops_the_rest(demo: Callable[..., Launched], var: Path, name: str) -> None:
    launched = demo()
    launched.wait_for(READY)
    os.kill(number_of(launched, name), signal.SIGKILL)
    assert launched.wait() == 1
    expected = f"{name} ended; stopping" if name == "postgres" else f"{name} ended (killed by SIGKILL); stopping"
    assert f"vector  | {expected} the rest.\n" in launched.output
    assert processes_of(var) == []


def test_a_killed_launcher_takes_all_with_it_and_the_next_start_works(demo: Callable[..., Launched], var: Path) -> None:
    launched = demo()
    launched.wait_for(READY)
    launched.send(signal.SIGKILL)
    launched.wait()
    again = demo()
    again.wait_for(READY)
    again.send(signal.SIGINT)
    assert again.wait() == 0


def test_ctrl_c_while_it_starts_stops_it_too(demo: Callable[..., Launched], var: Path) -> None:
    launched = demo()
    launched.wait_for("Preparing the database")
    launched.send(signal.SIGINT)
    assert launched.wait() == 0
    assert processes_of(var) == []


def test_a_plain_user_runs_it_beside_another(demo: Callable[..., Launched], plain_folder: Path) -> None:
    beside = demo()
    launched = demo(folder=plain_folder / "var", prefix=as_plain_user())
    for one in (beside, launched):
        one.wait_for(READY)
    assert get(launched.port, "/livez") == (200, '{"status": "ok"}')
    assert Path(f"/proc/{number_of(launched, 'web')}").stat().st_uid != 0
    for one in (beside, launched):
        one.send(signal.SIGINT)
        assert one.wait() == 0
