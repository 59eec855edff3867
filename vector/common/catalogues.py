"""The Russian catalogues: extracting messages, checking them, compiling them. Pure Python, no gettext programs.

`python -m vector.common.catalogues` compiles what is stale and needs neither settings nor servers;
`manage.py messages` refreshes and checks (see vector/common/management/commands/messages.py).
"""

import io
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
TOPS = ("vector", "courses", "accelerators", "consultations")
LANGUAGE = "ru"
# What lies outside of every app (settings, the URLs' root) is translated by the lowest one.
LOWEST = Path("vector/common")
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# Russian texts of {app}. Refreshed by `make messages`; places show files only."
# %(name)s and %s, {name} and {}, as Python and blocktranslate write them.
PLACEHOLDER = re.compile(r"%\((?P<named>\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-z]|%[sdrf]|\{\w*\}")
# Comes and goes with the tool and the day, and says nothing.
NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-).*\n', re.M
)


def apps(root: Path = ROOT) -> list[Path]:
    """The folders of our apps, relative to the root, in a fixed order."""
    found = {path.parent.relative_to(root) for top in TOPS for path in (root / top).glob("**/apps.py")}
    return sorted(found)


def catalogue_path(app: Path, root: Path = ROOT) -> Path:
    """Where an app's Russian catalogue lies."""
    return root / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources(app: Path, root: Path = ROOT) -> Iterator[Path]:
    """Python files and templates of an app without those of another app inside it, sorted."""
    if app == LOWEST:
        outside = [root / top for top in TOPS if not (root / top / "apps.py").exists()]
        yield from sorted(path for folder in outside for path in folder.glob("*.py"))
    within = [root / other for other in apps(root) if other != app and other.is_relative_to(app)]
    for path in sorted((root / app).rglob("*")):
        if any(path.is_relative_to(other) for other in within):
            continue
        inner = path.relative_to(root / app).parts
        is_template = path.suffix in {".html", ".txt"} and "templates" in inner
        if is_template or (path.suffix == ".py" and "migrations" not in inner):
            yield path


def extract(app: Path, root: Path = ROOT) -> Catalog:
    """All messages of an app as an untranslated catalogue."""
    from django.utils.translation.template import templatize

    catalogue = _empty()
    for path in sources(app, root):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What templatize leaves between the calls is no Python; its indentation would stop the tokenizer.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        for _line, function, messages, comments in extract_python(
            io.BytesIO(text.encode()), tuple(KEYWORDS), ("Translators:",), {"encoding": "utf-8"}
        ):
            found = _read_call(function, messages)
            if found:
                message_id, context = found
                name = str(path.relative_to(root))
                catalogue.add(message_id, locations=[(name, 1)], auto_comments=comments, context=context)
    return catalogue


def read(path: Path) -> Catalog:
    """A catalogue from its file; an empty one if there is none."""
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, charset="utf-8")


def refresh(app: Path, known: dict[tuple[str | None, Any], Any], root: Path = ROOT) -> bool:
    """Bring an app's catalogue up to date; texts another app has already translated are filled in. True if changed."""
    path = catalogue_path(app, root)
    catalogue = read(path)
    catalogue.update(extract(app, root), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        if message.id and not any(_strings(message)):
            message.string = known.get(_key(message), message.string)
    written = written_form(catalogue, app)
    if not any(message.id for message in catalogue):
        existed = path.exists()
        path.unlink(missing_ok=True)
        return existed
    if path.exists() and path.read_text(encoding="utf-8") == written:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written, encoding="utf-8")
    return True


def written_form(catalogue: Catalog, app: Path) -> str:
    """The catalogue's file: sorted, with file names but no line numbers, no dates."""
    catalogue.header_comment = HEADER.format(app=app)
    catalogue.fuzzy = False
    for message in catalogue:
        message.locations = [(name, None) for name in sorted({name for name, _line in message.locations})]
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return NOISE.sub("", out.getvalue().decode()).rstrip("\n") + "\n"


def known_translations(root: Path = ROOT) -> dict[tuple[str | None, Any], Any]:
    """What the apps' catalogues already say, by context and message."""
    known: dict[tuple[str | None, Any], Any] = {}
    for app in apps(root):
        for message in read(catalogue_path(app, root)):
            if message.id and all(_strings(message)) and not message.fuzzy:
                known.setdefault(_key(message), message.string)
    return known


def problems(root: Path = ROOT) -> list[str]:
    """Everything that keeps the catalogues from being complete, one sentence each."""
    found: list[str] = []
    said: dict[tuple[str | None, Any], tuple[Any, Path]] = {}
    for app in apps(root):
        path = catalogue_path(app, root)
        name = path.relative_to(root)
        catalogue = read(path)
        wanted = {_key(message) for message in extract(app, root) if message.id}
        present = {_key(message): message for message in catalogue if message.id}
        found += [f"{name}: missing {_shown(key)}" for key in sorted(wanted - present.keys(), key=str)]
        found += [f"{name}: no longer used {_shown(key)}" for key in sorted(present.keys() - wanted, key=str)]
        found += [f"{name}: obsolete entry {_shown(_key(message))}" for message in catalogue.obsolete.values()]
        for key, message in present.items():
            found += [f"{name}: {problem} {_shown(key)}" for problem in _message_problems(message)]
            other, where = said.setdefault(key, (message.string, name))
            if other != message.string:
                found.append(f"{name}: another text than in {where} for {_shown(key)}")
    return found


def compile_stale(root: Path = ROOT) -> list[Path]:
    """Write the .mo file of every catalogue that is newer than it; safe when several do it at once."""
    made = []
    for app in apps(root):
        source = catalogue_path(app, root)
        target = source.with_suffix(".mo")
        if not source.exists():
            target.unlink(missing_ok=True)
            continue
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        changed_at = source.stat().st_mtime_ns
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".django-", suffix=".mo")
        with os.fdopen(descriptor, "wb") as file:
            write_mo(file, read(source))
        os.utime(name, ns=(changed_at, changed_at))  # an edit while we compiled still counts as newer
        Path(name).chmod(0o644)
        Path(name).replace(target)
        made.append(target)
    return made


# ----------------------------------------------------------------------------------------------------------------------


def _empty() -> Catalog:
    return Catalog(locale=LANGUAGE, project="Vector", version="1", fuzzy=False, charset="utf-8")


def _read_call(function: str | None, messages: Any) -> tuple[Any, str | None] | None:
    """The message id (a pair for plurals) and context of one call; nothing when its text isn't literal."""
    arguments = list(messages) if isinstance(messages, tuple | list) else [messages]
    context = None
    wanted = 1
    if function and function.startswith(("pgettext", "npgettext")):
        context = arguments.pop(0) if arguments else None
        if not context:
            return None
    if function and function.startswith("n"):
        wanted = 2
    texts = arguments[:wanted]
    if len(texts) < wanted or not all(texts):
        return None
    return (tuple(texts) if wanted == 2 else texts[0]), context


def _key(message: Message) -> tuple[str | None, Any]:
    return message.context or None, tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def _message_problems(message: Message) -> Iterator[str]:
    strings = _strings(message)
    ids = tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)
    if message.fuzzy:
        yield "fuzzy"
    if not all(strings) or (len(ids) == 2 and len(strings) != 3):
        yield "no translation of"
        return
    wanted = _placeholders(ids[-1])
    if any(_placeholders(string) != wanted for string in strings):
        yield f"placeholders differ ({', '.join(sorted(wanted)) or 'none wanted'}) in"
    if any(string.startswith("\n") != ids[-1].startswith("\n") for string in strings):
        yield "begins otherwise than"


def _placeholders(text: str) -> set[str]:
    return {match.group("named") or match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def _shown(key: tuple[str | None, Any]) -> str:
    context, message_id = key
    text = message_id[0] if isinstance(message_id, tuple) else message_id
    return f"{text!r}" + (f" ({context})" if context else "")


if __name__ == "__main__":
    compile_stale()
