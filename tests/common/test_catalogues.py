"""Extracting, checking and compiling the Russian catalogues, on a small tree of its own."""

import gettext
from collections.abc import Callable
from pathlib import Path

import pytest

from vector.common import catalogues

COURSES = Path("courses")
CONSULTATIONS = Path("consultations")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for app in (COURSES, CONSULTATIONS, Path("vector/common")):
        (tmp_path / app / "templates").mkdir(parents=True)
        (tmp_path / app / "apps.py").write_text('"""An app."""\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def translated(tree: Path) -> Callable[..., None]:
    """Refresh an app and put these texts into its catalogue."""

    def translate(app: Path, **texts: str | tuple[str, ...]) -> None:
        catalogues.refresh(app, {}, tree)
        path = catalogues.catalogue_path(app, tree)
        catalogue = catalogues.read(path)
        for message in catalogue:
            if message.id:
                first = message.id[0] if isinstance(message.id, tuple) else message.id
                message.string = texts.get(first.split()[0].lower(), message.string)
        path.write_text(catalogues.written_form(catalogue, app), encoding="utf-8")

    return translate


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_extract_finds_python_and_templates(tree: Path) -> None:
    write(
        tree / "courses/views.py",
        "a = _('Plain')\nb = ngettext('%(n)s day', '%(n)s days', 2)\nc = pgettext_lazy('a door', 'Open')\n"
        "d = npgettext('x', 'one', 'many', 3)\ne = _(variable)\n"
        "f = gettext_noop('Elsewhere')\n",
    )
    write(
        tree / "courses/templates/courses/page.html",
        '<p class="it\'s">{% translate "From a tag" %}</p>\n'
        "    {% if x %}\n  {% blocktranslate trimmed with name=user.name %}\n    Hello,\n    {{ name }}\n"
        "  {% endblocktranslate %}{% endif %}\n"
        "{% blocktranslate count n=days %}{{ n }} left{% plural %}{{ n }} are left{% endblocktranslate %}\n"
        '{% include "x.html" with title=_("As an argument") %}{{ title|default:_("As a filter") }}\n'
        '{% translate "Open" context "a door" %} "unbalanced \' quotes (\n',
    )
    found = {(message.context, message.id) for message in catalogues.extract(COURSES, tree) if message.id}
    assert found == {
        (None, "Plain"),
        (None, ("%(n)s day", "%(n)s days")),
        ("a door", "Open"),
        ("x", ("one", "many")),
        (None, "Elsewhere"),
        (None, "From a tag"),
        (None, "Hello, %(name)s"),
        (None, ("%(n)s left", "%(n)s are left")),
        (None, "As an argument"),
        (None, "As a filter"),
    }


def test_what_belongs_to_no_app_is_translated_by_the_lowest(tree: Path) -> None:
    write(tree / "vector/settings.py", "x = _('Russian')\n")
    assert "Russian" in catalogues.extract(catalogues.LOWEST, tree)
    assert "Russian" not in catalogues.extract(COURSES, tree)


def test_refresh_twice_changes_nothing_and_keeps_places_without_lines(tree: Path) -> None:
    write(tree / "courses/views.py", "a = _('One')\nb = _('Two')\n")
    assert catalogues.refresh(COURSES, {}, tree)
    before = catalogues.catalogue_path(COURSES, tree).read_text(encoding="utf-8")
    write(tree / "courses/views.py", "\n\n\nb = _('Two')\na = _('One')\n")
    assert not catalogues.refresh(COURSES, {}, tree)
    assert before.count("#: courses/views.py\n") == 2
    assert "Date" not in before
    assert "nplurals=3" in before


def test_refresh_drops_what_is_gone_and_takes_what_another_app_says(
    tree: Path, translated: Callable[..., None]
) -> None:
    write(tree / "courses/views.py", "a = _('Ask')\nb = _('Gone')\n")
    translated(COURSES, ask="Спросить", gone="Ушло")
    write(tree / "courses/views.py", "a = _('Ask')\n")
    write(tree / "consultations/views.py", "a = _('Ask')\n")
    known = catalogues.known_translations(tree)
    catalogues.refresh(COURSES, known, tree)
    catalogues.refresh(CONSULTATIONS, known, tree)
    assert "Ушло" not in catalogues.catalogue_path(COURSES, tree).read_text(encoding="utf-8")
    assert catalogues.read(catalogues.catalogue_path(CONSULTATIONS, tree))["Ask"].string == "Спросить"
    assert catalogues.problems(tree) == []


@pytest.mark.parametrize(
    ("source", "texts", "problem"),
    [
        ("_('Ask')", {}, "no translation of 'Ask'"),
        ("_('Dear %(name)s')", {"dear": "Здравствуйте"}, "placeholders differ (name) in 'Dear %(name)s'"),
        ("_('Dear %(name)s')", {"dear": "Здравствуйте, %(nmae)s"}, "placeholders differ (name) in 'Dear %(name)s'"),
        ("_('Dear {name}')", {"dear": "{имя}, здравствуйте"}, "placeholders differ ({name}) in 'Dear {name}'"),
        ("_('Ask')", {"ask": "Спросить %s"}, "placeholders differ (none wanted) in 'Ask'"),
        (
            "ngettext('One of %(n)s', 'Some of %(n)s', 2)",
            {"one": ("%(n)s день", "%(n)s дня", "дней")},
            "placeholders differ (n) in 'One of %(n)s'",
        ),
        (
            "ngettext('One of %(n)s', 'Some of %(n)s', 2)",
            {"one": ("%(n)s день", "%(n)s дня", "")},
            "no translation of 'One of %(n)s'",
        ),
    ],
)
def test_a_gap_is_named(
    tree: Path,
    translated: Callable[..., None],
    source: str,
    texts: dict[str, str | tuple[str, ...]],
    problem: str,
) -> None:
    write(tree / "courses/views.py", f"a = {source}\n")
    translated(COURSES, **texts)
    assert catalogues.problems(tree) == [f"courses/locale/ru/LC_MESSAGES/django.po: {problem}"]


def test_missing_unused_obsolete_and_fuzzy_entries_are_named(tree: Path, translated: Callable[..., None]) -> None:
    write(tree / "courses/views.py", "a = _('Ask')\nb = _('Unused')\n")
    translated(COURSES, ask="Спросить", unused="Лишнее")
    path = catalogues.catalogue_path(COURSES, tree)
    text = path.read_text(encoding="utf-8").replace('msgid "Ask"', '#, fuzzy\nmsgid "Ask"')
    path.write_text(f'{text}\n#~ msgid "Old"\n#~ msgstr "Старое"\n', encoding="utf-8")
    write(tree / "courses/views.py", "a = _('Ask')\nb = _('New')\n")
    name = "courses/locale/ru/LC_MESSAGES/django.po"
    assert catalogues.problems(tree) == [
        f"{name}: missing 'New'",
        f"{name}: no longer used 'Unused'",
        f"{name}: obsolete entry 'Old'",
        f"{name}: fuzzy 'Ask'",
    ]


def test_two_apps_saying_it_differently_are_named_unless_the_context_differs(
    tree: Path, translated: Callable[..., None]
) -> None:
    write(tree / "courses/views.py", "a = _('Ask')\nb = pgettext('of a course', 'Open')\n")
    write(tree / "consultations/views.py", "a = _('Ask')\nb = pgettext('of a question', 'Open')\n")
    translated(COURSES, ask="Спросить", open="Открыт")
    translated(CONSULTATIONS, ask="Задать вопрос", open="Не отвечен")
    assert catalogues.problems(tree) == [
        "courses/locale/ru/LC_MESSAGES/django.po: another text than in "
        "consultations/locale/ru/LC_MESSAGES/django.po for 'Ask'"
    ]


def test_compile_writes_only_what_is_stale_and_three_plural_forms(tree: Path, translated: Callable[..., None]) -> None:
    write(tree / "courses/views.py", "a = ngettext('%(n)s day', '%(n)s days', 2)\n")
    translated(COURSES, **{"%(n)s": ("%(n)s день", "%(n)s дня", "%(n)s дней")})
    made = catalogues.catalogue_path(COURSES, tree).with_suffix(".mo")
    assert catalogues.compile_stale(tree) == [made]
    assert catalogues.compile_stale(tree) == []
    with made.open("rb") as file:
        russian = gettext.GNUTranslations(file)
    numbers = (1, 3, 5, 11, 21, 22, 111)
    assert [russian.ngettext("%(n)s day", "%(n)s days", n) % {"n": n} for n in numbers] == [
        "1 день",
        "3 дня",
        "5 дней",
        "11 дней",
        "21 день",
        "22 дня",
        "111 дней",
    ]
    catalogues.catalogue_path(COURSES, tree).unlink()
    catalogues.compile_stale(tree)
    assert not made.exists()
