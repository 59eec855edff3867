"""Which environment variables the settings read, from their source."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def settings_variables() -> set[str]:
    """The names in env.str("NAME", …) and _service_url("NAME")."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / "vector" / "settings.py").read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        is_env = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "env"
        is_service = isinstance(called, ast.Name) and called.id == "_service_url"
        if (is_env or is_service) and isinstance(node.args[0], ast.Constant):
            names.add(str(node.args[0].value))
    return names
