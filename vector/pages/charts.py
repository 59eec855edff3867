"""Charts drawn on the server, as SVG that says in words what it shows."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vector.programmes.enums import Direction
from vector.programmes.queries import PlanAndFact

WIDTH = 100
HEIGHT = 8


@dataclass(frozen=True)
class Bar:
    """An indicator's line of the chart: what it is, its numbers in words, the bar."""

    title: str
    text: str
    svg: SafeString


def plan_bar(row: PlanAndFact, *, elapsed: int) -> Bar:
    """The way to the plan as a bar with a line at the share of time that has passed (percent)."""
    text = numbers(row)
    percent = row.percent
    said = f"{row.indicator.title}: {text}" + (f", {percent} %" if percent is not None else "")
    line = (
        format_html('<path class="plan-now" d="M{} 0V{}"/>', min(elapsed, WIDTH - 1), HEIGHT)
        if 0 < elapsed < WIDTH
        else ""
    )
    svg = format_html(
        '<svg class="plan-bar" role="img" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-label="{}">'
        '<rect class="plan-way" width="{}" height="{}"/><rect class="plan-done" width="{}" height="{}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        said,
        WIDTH,
        HEIGHT,
        min(percent or 0, WIDTH),
        HEIGHT,
        line,
    )
    return Bar(row.indicator.title, text, svg)


def numbers(row: PlanAndFact) -> str:
    """«126 из 180», or what of it is known."""
    if row.fact is None:
        return _("no figure yet")
    if row.plan is None:
        return row.fact_text
    figures = {"fact": row.fact_text, "plan": row.plan_text}
    if row.indicator.direction == Direction.DOWN:
        return _("%(fact)s, planned to come down to %(plan)s") % figures
    return _("%(fact)s of %(plan)s planned") % figures
