"""docker-compose.yml, the Dockerfile and nginx.conf: no engine runs here, so what can be read is checked."""

import json
import os
import re
import secrets
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import yaml

from courses.certificates.make_key import new_key
from deploy import healthcheck
from tests.deploy.variables import ROOT, settings_variables

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
# What the images of other people read.
IMAGE_VARIABLES = {
    "database": {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"},
    "redis": {"REDIS_PASSWORD", "REDISCLI_AUTH"},
}


def test_the_parts_are_all_there() -> None:
    assert sorted(SERVICES) == ["beat", "database", "migrate", "proxy", "redis", "web", "worker"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_variable_that_is_set_exists(name: str) -> None:
    known = settings_variables() if name in OURS else IMAGE_VARIABLES.get(name, set())
    assert set(SERVICES[name].get("environment", {})) - known == set()


@pytest.mark.parametrize("name", OURS)
def test_what_production_must_set_is_set_and_secrets_come_from_outside(name: str) -> None:
    environment = SERVICES[name]["environment"]
    for variable in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "VECTOR_BASE_URL", "ALLOWED_HOSTS", "EMAIL_HOST"):
        assert "${" in environment[variable], variable
    assert environment["VECTOR_DEMO"] == "0"
    # A missing secret stops the start with a sentence; none has a default.
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{secret}:?" in text
        assert f"${{{secret}:-" not in text


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_is_root_and_the_root_file_system_is_read_only(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] not in {"root", "0", "0:0"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_what_runs_is_watched_and_restarted(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_migrating_is_a_step_of_its_own_that_all_others_wait_for() -> None:
    assert SERVICES["migrate"]["command"] == ["python", "manage.py", "migrate", "--noinput"]
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for name in ("web", "worker", "beat"):
        waits_for = SERVICES[name]["depends_on"]
        assert waits_for["migrate"] == {"condition": "service_completed_successfully"}
        assert waits_for["redis"] == {"condition": "service_healthy"}


def test_every_named_volume_and_network_is_declared() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    named = {volume for volume in used if re.fullmatch(r"\w+", volume)}
    assert named == set(COMPOSE["volumes"])
    assert {network for service in SERVICES.values() for network in service["networks"]} == set(COMPOSE["networks"])
    assert not any("outside" in SERVICES[name]["networks"] for name in ("database", "redis"))


def test_participants_uploads_are_not_in_the_proxys_reach() -> None:
    assert [volume for volume in SERVICES["proxy"]["volumes"] if "private" in volume] == []
    assert "media:/data/media:ro" in SERVICES["proxy"]["volumes"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_commands_exist(name: str) -> None:
    command = SERVICES[name]["command"]
    assert command[:3] == ["python", "-m", "vector.launcher"]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "vector.launcher", command[3], "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert all(option.split("=")[0] in done.stdout for option in command[4:])


def test_the_image_is_built_in_stages_from_hashes_and_runs_as_nobody_special() -> None:
    assert len(re.findall(r"^FROM ", DOCKERFILE, re.M)) == 2
    assert "--require-hashes" in DOCKERFILE
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (.*)", last, re.M) == ["10001:10001"]
    assert SERVICES["web"]["user"] == "10001:10001"
    variables = set(re.findall(r"\b([A-Z][A-Z_]+)=", DOCKERFILE))
    others = {
        "PIP_DISABLE_PIP_VERSION_CHECK",
        "PIP_NO_CACHE_DIR",
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
        "PATH",
    }
    assert variables - settings_variables() - others == set()


def test_the_proxy_believes_no_visitor_and_its_braces_close() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    code = re.sub(r'"[^"]*"|#.*', "", text)
    assert code.count("{") == code.count("}")
    for line in code.splitlines():
        assert line.strip() == "" or line.strip()[-1] in "{};", line
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in code
    assert "X-Forwarded-For $proxy_add_x_forwarded_for" not in code
    assert SERVICES["web"]["environment"]["VECTOR_PROXY_COUNT"] == "1"


class _Ready(BaseHTTPRequestHandler):
    told: dict[str, Any] = {}
    status = 200

    def do_GET(self) -> None:
        body = json.dumps(self.told).encode()
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def readyz(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Ready]]:
    with HTTPServer(("127.0.0.1", 0), _Ready) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        ask = healthcheck.urllib.request.urlopen

        def here(url: str, timeout: float) -> Any:
            return ask(re.sub(r"//[\w.]+:8000", f"//127.0.0.1:{server.server_port}", url), timeout=timeout)

        monkeypatch.setattr(healthcheck.urllib.request, "urlopen", here)
        yield _Ready
        server.shutdown()
        thread.join()


def test_the_health_check_tells_each_part(readyz: type[_Ready]) -> None:
    readyz.status, readyz.told = 200, {"status": "ok", "worker": {"status": "silent"}, "beat": {"status": "ok"}}
    assert [healthcheck.main(part) for part in ("web", "worker", "beat")] == [0, 1, 0]
    readyz.status = 503
    assert healthcheck.main("web") == 1


PRODUCTION = {
    "CREDENTIAL_KEY": new_key(2048).decode(),
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgres://vector:x@127.0.0.1:9/vector",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "VECTOR_BASE_URL": "https://vector.example.org",
    "ALLOWED_HOSTS": "vector.example.org",
    "VECTOR_PROXY_COUNT": "1",
}


def manage(*arguments: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, **PRODUCTION, **extra},
        capture_output=True,
        text=True,
    )


def test_production_settings_pass_djangos_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "System check identified no issues" in done.stdout + done.stderr


def test_production_does_not_start_without_its_secret() -> None:
    done = manage("check", SECRET_KEY="")
    assert done.returncode == 1
    assert "SECRET_KEY is not set. Generate one" in done.stderr


def test_the_demo_is_absent_in_production() -> None:
    asked = "from django.urls import resolve; print(resolve('/demo/').route)"
    assert manage("shell", "-v0", "-c", asked).stdout.strip() != "demo/"
    assert "demo/" in manage("shell", "-v0", "-c", asked, VECTOR_DEMO="1").stdout


def test_the_proxy_logs_no_token() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"access_log (.+);", text) == ["/dev/stdout without_tokens"]
    form = re.search(r"log_format without_tokens ([^;]+);", text)
    assert form is not None
    assert set(re.findall(r"\$(\w+)", form[1])) & {"request", "request_uri", "uri", "http_referer", "args"} == set()
    found = re.search(r'"~(\^.+\$)" "\$before_token\.\.\.\$after_token";', text)
    assert found is not None
    pattern = re.compile(found[1].replace("(?<", "(?P<"))
    token = secrets.token_urlsafe(32)
    logged = {
        f"/people/sign-in/link/{token}/?next=/learn/": "/people/sign-in/link/.../?next=/learn/",
        f"/people/sign-in/link/{token}/renew/": "/people/sign-in/link/.../renew/",
        f"/surveys/link/{token}/": "/surveys/link/.../",
    }
    for address, expected in logged.items():
        assert pattern.sub(r"\g<before_token>...\g<after_token>", address) == expected
    assert pattern.match(f"/surveys/responses/{uuid.uuid4()}/") is None
