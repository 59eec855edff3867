"""How the demo's texts are written: no look-alike letters, no typewriter's marks, nobody's name."""

import re
import tomllib
from pathlib import Path

import pytest

import vector.demo.content

FOLDER = Path(vector.demo.content.__file__).parent
FILES = sorted(FOLDER.rglob("*.toml"))
MIXED = re.compile(r"[А-Яа-яЁё][A-Za-z]|[A-Za-z][А-Яа-яЁё]")
# Initials ("А. Б."), and a patronymic that follows a name.
NAMED = re.compile(r"\b[А-ЯЁ]\. ?[А-ЯЁ]\.|\b[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+(?:вич|вна|ична)\w{0,2}\b")
STRAIGHT = re.compile(r'"|—| - [а-яё]')


def texts(value):
    """Every text of a parsed file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(FOLDER)) for path in FILES])
def test_demo_texts_are_set_as_russian(path):
    for text in texts(tomllib.loads(path.read_text(encoding="utf-8"))):
        # The tags' own quotes are not the text's, nor is a file's name.
        plain = re.sub(r"<[^>]+>", "", text)
        assert MIXED.findall(plain) == [], plain
        assert NAMED.findall(plain) == [], plain
        if not plain.endswith((".docx", ".pdf", ".jpg")):
            assert STRAIGHT.findall(plain) == [], plain
