"""Run as a script by make: brings .venv up to date with the locked, hashed requirements. Standard library only.

Does nothing when .venv was made from the same lock file by the same Python.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
LOCKED = ROOT / "requirements" / "dev.txt"
STAMP = "made-from"


def main() -> int:
    """Make or update .venv; return the exit code."""
    wanted = _digest()
    if _made_from() == wanted:
        return 0
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands started at once
        if _made_from() == wanted:
            return 0
        return _make(wanted)


def _make(wanted: str) -> int:
    print(f"Making .venv from {LOCKED.relative_to(ROOT)} (about a minute).", flush=True)
    # Packages are compiled as they are installed; without that each start would take twice as long.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if _version_of_venv() != _version():
        if not VENV.is_symlink():
            shutil.rmtree(VENV, ignore_errors=True)
        if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
            print("Python came without its venv module: apt-get install python3-venv, then try again.", file=sys.stderr)
            return 1
    python = str(VENV / "bin" / "python")
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "--no-deps",
    ]
    done = subprocess.run([*install, "--requirement", str(LOCKED)], env=environment, check=False)
    if done.returncode:
        print("Installing the requirements failed; the reason stands above.", file=sys.stderr)
        return done.returncode
    (VENV / STAMP).write_text(wanted, encoding="utf-8")
    return 0


def _digest() -> str:
    return hashlib.sha256(f"{_version()}\n".encode() + LOCKED.read_bytes()).hexdigest()


def _made_from() -> str:
    try:
        return (VENV / STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""


def _version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _version_of_venv() -> str:
    """The Python of the present .venv; empty when there is none that works."""
    asked = "import sys; print(f'{sys.version_info[0]}.{sys.version_info[1]}')"
    try:
        done = subprocess.run([str(VENV / "bin" / "python"), "-c", asked], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
