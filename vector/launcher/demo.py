"""`make demo`: servers, database, demo programme, post office, web, worker and beat under one foreground command."""

import http.client
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType

from vector.launcher import commands
from vector.launcher.errors import LauncherError
from vector.launcher.servers import Servers
from vector.launcher.supervisor import Supervisor, say

ROOT = Path(__file__).resolve().parent.parent.parent
LOADER = ROOT / "vector" / "demo" / "management" / "commands" / "demo.py"
READY_WITHIN = 120.0


class _Stop(BaseException):
    """Ctrl-C or SIGTERM. Not an Exception: nothing on the way may take it for a failure."""


class Demo:
    """One demo: the folder it keeps everything in and the port it answers on."""

    def __init__(self, var: Path, port: int) -> None:
        self.var = var.resolve()
        self.port = port
        self.servers = Servers(self.var, told={"VECTOR_DEMO": "1", "VECTOR_BASE_URL": self.address})
        self.supervisor: Supervisor | None = None
        self.mail: socket.socket | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self) -> int:
        """Run until Ctrl-C or SIGTERM (0), or until something ends by itself (1).

        Raises:
            LauncherError: it cannot start; says in one sentence why.
        """
        os.umask(0o077)  # whatever lies in VECTOR_VAR is nobody else's business
        for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sent, _stop)
        try:
            self._refuse_busy_port()
            self.servers.start()
            say(f"Started PostgreSQL and Redis with the data in {self.var}.")
            return self._run_on_servers()
        except _Stop:
            return 0
        finally:
            for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sent, signal.SIG_IGN)  # stopping is under way; a second Ctrl-C changes nothing
            self._stop()

    def _run_on_servers(self) -> int:
        supervisor = self.supervisor = Supervisor(ROOT, self.var / "run")
        self.mail = socket.create_server(("127.0.0.1", 0))
        environment = self._environment(self.mail.getsockname()[1])
        self._prepare(supervisor, environment)
        descriptor = str(self.mail.fileno())
        python = [sys.executable, "-m", "vector.launcher"]
        supervisor.start(
            "mail",
            [*python, "mailbox", str(self.var / "mail"), descriptor],
            environment,
            passing=[self.mail.fileno()],
        )
        bind = f"127.0.0.1:{self.port}"
        supervisor.start("web", commands.web(bind, control_socket=self.var / "run" / "gunicorn.ctl"), environment)
        level = environment["LOG_LEVEL"]
        supervisor.start("worker", commands.worker(log_level=level, is_quiet=True), environment)
        schedule = self.var / "run" / "beat-schedule"
        supervisor.start("beat", commands.beat(schedule=schedule, log_level=level, is_quiet=True), environment)
        return self._watch(supervisor)

    def _environment(self, mail_port: int) -> dict[str, str]:
        return {
            **os.environ,
            **self.servers.addresses,
            "VECTOR_DEMO": "1",
            "VECTOR_VAR": str(self.var),
            "VECTOR_BASE_URL": self.address,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_port),
            "EMAIL_USE_TLS": "0",
            "EMAIL_USE_SSL": "0",
            "PYTHONUNBUFFERED": "1",
            # At INFO worker and beat tell of every wake-up; what goes wrong is still seen.
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        }

    def _prepare(self, supervisor: Supervisor, environment: dict[str, str]) -> None:
        manage = [sys.executable, str(ROOT / "manage.py")]
        say("Preparing the database.")
        if supervisor.run_to_end("migrate", [*manage, "migrate", "--verbosity=0"], environment):
            raise LauncherError("The database could not be brought up to date; the reason stands above.")
        if LOADER.exists():
            say("Loading the demo programme.")
            if supervisor.run_to_end("content", [*manage, "demo"], environment):
                raise LauncherError("The demo programme could not be loaded; the reason stands above.")

    def _watch(self, supervisor: Supervisor) -> int:
        started_at = time.monotonic()
        is_announced = False
        while True:
            if child := supervisor.ended():
                say(f"{child.name} ended ({_meaning(child.process.returncode)}); stopping the rest.")
                return 1
            if server := self.servers.dead():
                say(f"{server} ended; stopping the rest.")
                return 1
            if not is_announced:
                if self._answers():
                    is_announced = True
                    say(f"Vector is ready: {self.address}/")
                    say(f"{self.address}/demo/ lists the roles to enter as. Ctrl-C stops everything.")
                elif time.monotonic() - started_at > READY_WITHIN:
                    say(f"{self.address}/readyz did not answer within {READY_WITHIN:.0f} s; stopping.")
                    return 1
            time.sleep(0.2)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _refuse_busy_port(self) -> None:
        if not 0 < self.port < 65536:
            raise LauncherError(f"There is no port {self.port}: choose one from 1 to 65535, as in make demo PORT=8000.")
        try:
            with socket.create_server(("127.0.0.1", self.port)):
                return
        except PermissionError:
            reason = f"Port {self.port} is not open to you"
        except OSError:
            reason = f"Port {self.port} is busy"
        raise LauncherError(f"{reason}: choose another one, as in make demo PORT={self.port + 1}.")

    def _stop(self) -> None:
        if self.supervisor is not None:
            say("Stopping.")
            # Nothing new is woken, then running requests and tasks end; letters they send still find the post office.
            self.supervisor.stop(["beat"], ["web", "worker"], ["mail"])
        if self.mail is not None:
            self.mail.close()
        self.servers.stop()
        if self.supervisor is not None:
            say("Stopped.")


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stop


def _meaning(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
