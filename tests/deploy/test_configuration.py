"""docs/configuration.md lists the variables that the settings read: all of them, and no other."""

import ast
import re
from pathlib import Path

from tests.deploy.variables import ROOT, settings_variables

LISTED = re.compile(r"^\| `(\w+)` \|", re.M)


def test_each_variable_is_documented_once_and_each_documented_one_is_read() -> None:
    listed = LISTED.findall((ROOT / "docs" / "configuration.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(settings_variables())


def test_nothing_but_the_settings_reads_the_environment() -> None:
    """Otherwise the list would not be complete. Entry points may name the settings module."""
    readers = set()
    for top in ("vector", "courses", "consultations", "accelerators"):
        for path in (ROOT / top).rglob("*.py"):
            name = path.relative_to(ROOT)
            if name.parts[:2] == ("vector", "launcher") or name == Path("vector/settings.py"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                    readers.add(str(name))
    # The renderer of PDFs is a process of its own: it empties its environment before it works.
    assert readers == {"vector/celery.py", "vector/common/pdf_worker.py", "vector/wsgi.py"}
