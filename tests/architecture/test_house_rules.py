"""House rules that a machine can see: size and names of files, shape of actions and tasks, what pages load."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, CheckConstraint, Model
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.layers import ROOT, layers, level
from vector.celery import app as celery

TOPS = ["vector", "courses", "accelerators", "consultations"]
MOST_LINES = 400
MOST_LINES_OF_TESTS = 500
# One list of all settings is worth its length.
LONGER = {"vector/settings.py": 500}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "manager", "managers"}
# "courses:work-endorse": a part, a colon, words joined by hyphens.
URL_NAME = re.compile(r"^[a-z_]+:[a-z0-9]+(?:-[a-z0-9]+)*$")
# A view of ours in the place of a library's own keeps the name by which the library finds it.
# An address that a standard fixes lies outside of its part's own.
STANDARD_NAMES = {"well-known-keys"}
LIBRARY_NAME = re.compile(r"^(?:mfa|account)_[a-z_]+$")
# Addresses of package registries and mirrors have no business in a repository: installers are told theirs elsewhere.
REGISTRY = re.compile(
    r"(?:https?:)?//(?:[\w.-]*\.)?(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|npmjs\.com)|(?<!emit-)index-url|extra-index"
)
ELSEWHERE = re.compile(
    r"""(?:url\(\s*["']?|@import\s+["']?|\bfrom\s+["']|\bimport\s*\(?\s*["']|\bfetch\(\s*["'])(?:https?:)?//"""
)


def files(*patterns: str, under: list[str] | None = None) -> list[Path]:
    """Files of ours in the given folders of the repository, tests included when they are asked for."""
    found = [path for top in under or TOPS for pattern in patterns for path in (ROOT / top).rglob(pattern)]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = files("*.py")
WRITTEN = [path for path in SOURCES if "migrations" not in path.parts]
TEMPLATES = files("*.html")
OURS = [config for config in apps.get_app_configs() if level(config.name) is not None]


@pytest.mark.parametrize("path", [*WRITTEN, *files("*.py", under=["tests"]), *files("*.js", "*.css")], ids=named)
def test_file_is_short(path: Path) -> None:
    most = MOST_LINES_OF_TESTS if path.is_relative_to(ROOT / "tests") else LONGER.get(named(path), MOST_LINES)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most


@pytest.mark.parametrize("path", [*WRITTEN, *files("*.py", under=["tests"])], ids=named)
def test_file_says_what_it_holds_and_has_a_telling_name(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    text = path.read_text(encoding="utf-8")
    if path.name == "__init__.py" and not text.strip():
        return
    assert ast.get_docstring(ast.parse(text)), "a module begins with a sentence"


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.name)
def test_app_has_a_fixed_label_and_a_room_of_its_own(config: Any) -> None:
    assert "label" in vars(type(config)), "the label is written down, so that moving the app renames no table"
    assert config.label == config.name.split(".")[-1]
    assert (Path(config.path) / "__init__.py").exists()


def test_apps_lie_in_the_four_folders() -> None:
    assert {part.split(".")[0] for layer in layers() for part in layer} == set(TOPS)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "/templates/mail/" in str(path):
        # Letters have no stylesheet: programs that show them take styles from the elements only.
        text = re.sub(r'\sstyle="[^"]*"', "", text)
        text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    assert re.findall(r"<style|\sstyle=|\son[a-z]+\s*=|javascript:", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "json" not in tag] == []


@pytest.mark.parametrize("path", [*TEMPLATES, *files("*.js", "*.css")], ids=named)
def test_page_loads_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ELSEWHERE.findall(text) == []
    assert (
        re.findall(r"""<(?:script|link|img|iframe|source|video|audio)[^>]*(?:src|href)=["'](?:https?:)?//""", text)
        == []
    )


def _patterns(
    resolver: URLResolver, namespaces: tuple[str, ...] = (), prefix: str = ""
) -> list[tuple[str, str, URLPattern]]:
    """(address, full name, pattern) of everything below a resolver."""
    found = []
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            found += _patterns(entry, inner, address)
        else:
            found.append((address, ":".join((*namespaces, entry.name or "")), entry))
    return found


def _own_patterns() -> list[str]:
    """Full names of our own views' patterns; what lies in the admin is named by Wagtail's viewsets."""
    return [
        name
        for address, name, pattern in _patterns(get_resolver())
        if pattern.callback.__module__.split(".")[0] in TOPS and not address.startswith("admin/")
    ]


def test_url_names_follow_the_convention() -> None:
    labels = {config.label for config in OURS}
    names = _own_patterns()
    assert names
    own = [name for name in names if not LIBRARY_NAME.match(name) and name not in STANDARD_NAMES]
    assert [name for name in own if not URL_NAME.match(name) or name.split(":")[0] not in labels] == []


def _functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def _written_deeds(function: ast.FunctionDef) -> list[ast.expr | None]:
    """Whom each line of the audit trail that this function writes is said to be done by."""
    return [
        next((keyword.value for keyword in node.keywords if keyword.arg == "by"), None)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"record_deed", "change_state"}
    ]


ACTIONS = [path for path in WRITTEN if path.name == "actions.py" or path.parent.name == "actions"]


@pytest.mark.parametrize("path", ACTIONS, ids=named)
def test_action_takes_its_doer_by_keyword(path: Path) -> None:
    """Whatever writes the audit trail takes `by=`; only the row it acts on may come without its name.

    What the clock does by itself says `by=None` there, and needs nobody.
    """
    wrong = []
    for function in _functions(path):
        deeds = _written_deeds(function)
        keywords = {argument.arg for argument in function.args.kwonlyargs}
        positional = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        is_by_somebody = any(not (isinstance(doer, ast.Constant) and doer.value is None) for doer in deeds)
        if is_by_somebody and "by" not in keywords:
            wrong.append(f"{function.name} has no by=")
        if (deeds and len(positional) > 1) or {"by", "request"} & {*positional}:
            wrong.append(f"{function.name} takes {positional}")
        if ast.get_docstring(function) is None:
            wrong.append(f"{function.name} says nothing of itself")
    assert wrong == []


def _own_tasks() -> list[Any]:
    celery.loader.import_default_modules()
    return [task for task in celery.tasks.values() if type(task).__module__.split(".")[0] in TOPS]


def test_tasks_have_names_of_their_own_and_end_in_time() -> None:
    tasks = _own_tasks()
    assert tasks
    longest = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    wrong = [
        task.name
        for task in tasks
        if not re.match(r"^[a-z_]+\.[a-z_]+$", task.name) or not (0 < (task.time_limit or 0) < longest)
    ]
    assert wrong == []


def test_beat_calls_tasks_that_exist() -> None:
    known = {task.name for task in _own_tasks()}
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - known == set()


def test_regular_tasks_do_not_pile_up_while_no_worker_runs() -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE
    kept = {name: entry.get("options", {}).get("expires", float("inf")) for name, entry in schedule.items()}
    assert kept
    assert {name for name, seconds in kept.items() if seconds > max(schedule[name]["schedule"], 30)} == set()


def _chosen_columns() -> list[Any]:
    return [
        pytest.param(
            model,
            field,
            id=f"{model._meta.label}.{field.name}",
        )
        for config in OURS
        for model in config.get_models()
        for field in model._meta.local_fields
        if field.choices and isinstance(field, CharField)
    ]


@pytest.mark.parametrize(("model", "field"), _chosen_columns())
def test_state_column_is_checked_by_the_database(model: type[Model], field: Any) -> None:
    """What a row begins as and its states after that are also known to the database."""
    checked = " ".join(
        str(constraint.condition) for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)
    )
    assert f"'{field.name}__in'" in checked


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in ROOT.rglob("*")
        if (
            path.is_file()
            and path != Path(__file__)  # it holds the pattern itself
            and path.suffix in {".py", ".toml", ".txt", ".in", ".md", ".yml", ".yaml", ".cfg", ".ini", ".sh", ""}
            and not {".git", ".venv", "var", "build", "node_modules", "__pycache__", "static-root"}
            & set(path.relative_to(ROOT).parts)
            and not path.relative_to(ROOT).parts[0].startswith(".")
        )
        or path.name in {".gitignore", ".editorconfig"}
    ],
    ids=named,
)
def test_no_registry_is_named(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    assert REGISTRY.findall(text) == []
