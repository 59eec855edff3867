"""The migrated template database: its name, and whether a server has it. No Django: settings are not loaded yet."""

import hashlib
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
# What decides how a migrated database looks: migrations of ours, versions of everybody else's, apps and their signals.
WATCHED = (
    "requirements/base.txt",
    "vector/settings.py",
    "*/apps.py",
    "*/*/apps.py",
    "*/migrations/**/*",
    "*/*/migrations/**/*",
)


def digest(root: Path = ROOT) -> str:
    """Sixteen hex digits that change with anything that a migrated database depends on."""
    total = hashlib.sha256()
    files = {path for pattern in WATCHED for path in root.glob(pattern)}
    for path in sorted(files):
        name = path.relative_to(root)
        if path.is_file() and name.parts[0] in {"vector", "courses", "accelerators", "consultations", "requirements"}:
            if path.suffix in {".pyc", ".mo"}:
                continue
            content = path.read_bytes()
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()[:16]


def template_name(of: str) -> str:
    """The template database for a digest."""
    return f"vector_template_{of}"


def is_complete(url: str, of: str) -> bool:
    """Whether the server has the finished template; what else tests left there is dropped."""
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [template_name(of)]
            ).fetchone()
            if not found:
                return False
            for (name,) in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'vector\\_run\\_%%'"
            ).fetchall():
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    except psycopg.Error:
        return False
    return True
