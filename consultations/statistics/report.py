"""The report as tables: for the page, with a chart to each, and for a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from consultations.statistics import figures
from consultations.statistics.figures import Line, Wanted
from vector.common.charts import bar_chart
from vector.common.moments import number
from vector.common.tables import Row

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from vector.people.models import User

TITLES = {
    "topic": gettext_lazy("By topic"),
    "region": gettext_lazy("By region"),
    "expert": gettext_lazy("By expert"),
    "month": gettext_lazy("By month"),
}
# What a line of each is called.
NAMES = {
    "topic": gettext_lazy("Topic"),
    "region": gettext_lazy("Region"),
    "expert": gettext_lazy("Expert"),
    "month": gettext_lazy("Month"),
}
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report: its key for links, its heading, chart, columns and rows."""

    key: str
    title: str
    description: str
    chart: "SafeString"
    columns: list[dict[str, Any]]
    rows: list[tuple[Any, ...]]


def hours(minutes: float | None) -> float | None:
    """Working minutes as working hours, to a tenth."""
    return None if minutes is None else round(minutes / 60, 1)


def heads() -> list[str]:
    """The columns of figures, in words that stand alone."""
    return [
        _("First answers"),
        _("Half of them within, hours"),
        _("Nine of ten within, hours"),
        _("In time, %"),
        _("Settled"),
        _("Half of them settled within, hours"),
        _("Nine of ten settled within, hours"),
        _("Never late, %"),
        _("Overdue, unanswered"),
        _("Helped"),
        _("Did not help"),
        _("Helped, %"),
    ]


def cells(line: Line) -> list[float | int | None]:
    """The figures of a line, in the order of the columns."""
    first, whole = line.first, line.whole
    return [
        first.count,
        hours(first.median),
        hours(first.p90),
        first.kept_percent,
        whole.count,
        hours(whole.median),
        hours(whole.p90),
        whole.kept_percent,
        whole.overdue,
        line.helped,
        line.not_helped,
        line.helped_percent,
    ]


def on_page(figures_of_line: list[Any]) -> list[Any]:
    """What of the columns a page has room for: of the settled the median, of the word on answers the share that was
    helped, without the two counts it is made of."""
    return [*figures_of_line[:6], *figures_of_line[7:9], figures_of_line[11]]


def explained() -> str:
    """What the figures mean, under them on the page and in the workbook."""
    return _(
        "Hours are working hours of the asker's region, without those in which the asker's word was awaited. "
        "“In time”: by the moment that was promised; a question that was overdue by the end of these days and is "
        "unanswered to this day counts as not in time. Answers that were there before, in the community or to the "
        "question that this one was joined with, are not in the figures."
    )


def summary(line: Line) -> list[dict[str, Any]]:
    """All together, as terms and values."""
    return [{"term": head, "value": _shown(value)} for head, value in zip(heads(), cells(line), strict=True)]


def parts(wanted: Wanted, *, user: "User") -> list[Part]:
    """By topic, region, expert and month; then load and growth."""
    found = [_dimension(key, wanted, user) for key in TITLES]
    return [part for part in (*found, _load(wanted, user), _growth(wanted, user)) if part.rows]


def table(wanted: Wanted, *, user: "User") -> Iterator[Row]:
    """One sheet: all together, then each part's lines under the same columns; load and growth below."""
    yield [_("Part"), _("Line"), *heads()]
    yield [_("All together"), "", *cells(figures.total(wanted, user=user))]
    for key, title in TITLES.items():
        for line in figures.lines(wanted, key, user=user):
            yield [str(title), line.title, *cells(line)]
    yield []
    yield [_("Load"), _("Person"), _("With them now"), _("Overdue"), _("Answers in the period")]
    for load in figures.loads(wanted, user=user):
        yield [_("Load"), load.title, load.held, load.overdue, load.answered]
    yield []
    yield [
        _("Growth"),
        _("Topic"),
        _("Questions in the period"),
        _("In the period before"),
        pgettext("a figure", "Change"),
    ]
    for growth in figures.growing(wanted, user=user):
        yield [_("Growth"), growth.title, growth.now, growth.before, growth.change]
    yield []
    yield [explained()]


def _dimension(key: str, wanted: Wanted, user: "User") -> Part:
    lines = figures.lines(wanted, key, user=user)
    bars = [(line.title, line.first.kept_percent) for line in lines if line.first.kept_percent is not None]
    return Part(
        key,
        str(TITLES[key]),
        _("First answers in time, of all that were due"),
        bar_chart(bars, unit=" %", most=100),
        _columns(str(NAMES[key]), on_page(heads())),
        [(line.title, *map(_shown, on_page(cells(line)))) for line in lines],
    )


def _load(wanted: Wanted, user: "User") -> Part:
    loads = figures.loads(wanted, user=user)
    return Part(
        "load",
        _("Load"),
        _("Questions with each person now"),
        bar_chart([(load.title, load.held) for load in loads]),
        _columns(_("Person"), [_("With them now"), _("Overdue"), _("Answers in the period")]),
        [(load.title, *map(_shown, (load.held, load.overdue, load.answered))) for load in loads],
    )


def _growth(wanted: Wanted, user: "User") -> Part:
    topics = figures.growing(wanted, user=user)
    return Part(
        "growth",
        _("Topics that grow"),
        _("Questions in the period, the table with as many days before it"),
        bar_chart([(growth.title, growth.now) for growth in topics]),
        _columns(_("Topic"), [_("Questions in the period"), _("In the period before"), pgettext("a figure", "Change")]),
        [
            (growth.title, _shown(growth.now), _shown(growth.before), f"{growth.change:+}" if growth.change else "0")
            for growth in topics
        ],
    )


def _columns(first: str, others: list[str]) -> list[dict[str, Any]]:
    return [{"title": first}, *({"title": title, "figure": True} for title in others)]


def _shown(value: float | int | None) -> str:
    return NOTHING if value is None else number(value)
