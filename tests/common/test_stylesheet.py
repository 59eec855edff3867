"""One stylesheet out of many files: found, joined in order, light enough."""

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders

from vector.common.stylesheet import NAME, SOURCES, joined, sources

BUDGET = 14_000
"""Bytes of the joined stylesheet, compressed: the whole page with its two fonts stays below 100 KB."""


def test_sources_come_in_the_order_of_the_cascade() -> None:
    names = [path.relative_to(SOURCES).as_posix() for path in sources()]
    assert names[:2] == ["tokens.css", "base.css"]
    assert names[2:] == sorted(f"components/{path.name}" for path in (SOURCES / "components").glob("*.css"))


def test_finder_serves_what_the_sources_say() -> None:
    found = finders.find(NAME)
    assert found is not None
    assert Path(found).read_text(encoding="utf-8") == joined()


def test_finder_writes_anew_when_a_source_changes(monkeypatch: object) -> None:
    found = finders.find(NAME)
    assert found is not None
    Path(found).write_text("body { color: old }", encoding="utf-8")
    assert Path(finders.find(NAME) or "").read_text(encoding="utf-8") == joined()


def test_joined_has_every_rule_and_no_comment() -> None:
    text = joined()
    assert "/*" not in text
    assert text.count("{") == text.count("}")
    assert text.count("{") == sum(_without_comments(path).count("{") for path in sources())


def test_what_is_between_quotes_stays_as_it_is() -> None:
    # Between the name of a value and the value, where a table is cards.
    assert 'attr(data-label) ": "' in joined()


def test_stylesheet_and_fonts_are_light() -> None:
    assert len(gzip.compress(joined().encode(), 9)) <= BUDGET
    fonts = SOURCES.parent / "fonts"
    used = ["golos-text-cyrillic.woff2", "golos-text-latin.woff2"]
    assert sum((fonts / name).stat().st_size for name in used) <= 50_000


def _without_comments(path: Path) -> str:
    parts = path.read_text(encoding="utf-8").split("/*")
    return parts[0] + "".join(part.split("*/", 1)[1] for part in parts[1:])
