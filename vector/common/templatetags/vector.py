"""Template tags and filters that every template has without loading them: the components and the dates.

What each of them takes is shown, with its result, on the style guide (/styleguide/).
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from vector.common import moments
from vector.common.comparing import Piece
from vector.common.form_fields import ErrorLink, error_links, field_context

register = template.Library()

STATUS_SIGNS = {"good": "✓", "waiting": "●", "active": "▸", "caution": "!", "bad": "✕", "plain": "○"}


def _component(name: str, context: dict[str, Any]) -> SafeString:
    return render_to_string(f"common/components/_{name}.html", context)


# Dates, numbers -------------------------------------------------------------------------------------------------------
@register.filter
def day(value: date | datetime | None) -> str:
    """«25 сентября, пятница»; with the year if it isn't the current one."""
    return moments.day(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """«25 сентября»; with the year if it isn't the current one."""
    return moments.day(value, weekday=False) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """«10:00» in the reader's zone."""
    return moments.clock(value) if value else ""


@register.filter
def moment(value: datetime | None, zone: str = "") -> str:
    """«25 сентября, пятница, 10:00 (Калининград, UTC+2)» in the reader's zone, or in the named one."""
    return moments.moment(value, zone_name=zone) if value else ""


@register.filter
def ru_number(value: int | float | None) -> str:
    """1234567.5 → «1 234 567,5» with no-break thin spaces in Russian, as the language wants otherwise."""
    return moments.number(value) if value is not None else ""


@register.filter
def tie(value: str) -> str:
    """A heading whose short words never end a line: «рядом с теми» keeps its «с» with «теми»."""
    return re.sub(r"(?<!\w)(\w{1,2}) (?=\S)", "\\1\N{NO-BREAK SPACE}", str(value)).replace(
        " – ", "\N{NO-BREAK SPACE}– "
    )


# Buttons, cards, states -----------------------------------------------------------------------------------------------
@register.simple_tag
def button(
    text: str,
    url: str = "",
    kind: str = "primary",
    name: str = "",
    value: str = "",
    small: bool = False,
    form: str = "",
) -> SafeString:
    """A link that looks like a button if `url` is given, else a submit button. kind: primary, secondary, danger."""
    return _component(
        "button", {"text": text, "url": url, "kind": kind, "name": name, "value": value, "small": small, "form": form}
    )


@register.simple_block_tag
def card(
    content: str, title: str = "", url: str = "", kind: str = "", meta: str = "", level: int = 3, id: str = ""
) -> SafeString:
    """A card; with `url` all of it leads there. kind: "", tint, accent, waiting. `level` of its heading: 2, 3 or 4."""
    return _component(
        "card",
        {"content": content, "title": title, "url": url, "kind": kind, "meta": meta, "heading": f"h{level}", "id": id},
    )


@register.simple_tag
def status(text: str, kind: str = "plain") -> SafeString:
    """A state as a sign and a word. kind: good, waiting, active, caution, bad, plain."""
    return _component("status", {"text": text, "kind": kind, "sign": STATUS_SIGNS[kind]})


@register.simple_block_tag
def notice(content: str, title: str = "", kind: str = "") -> SafeString:
    """What the reader must not miss on this page. kind: "", good, waiting, caution, bad."""
    return _component("notice", {"content": content, "title": title, "kind": kind})


@register.simple_block_tag
def confirmation(
    content: str, title: str, number: str = "", next: str = "", who: str = "", by_when: Any = None, level: int = 1
) -> SafeString:
    """After a deed: what is done, its number, what happens next, by whom, by when (text, date or datetime).

    It holds the page's H1: put it into `{% block heading_block %}`.
    """
    when = moments.day(by_when) if isinstance(by_when, date) else by_when
    context = {"content": content, "title": title, "number": number, "next": next, "who": who, "by_when": when}
    return _component("confirmation", {**context, "heading": f"h{level}", "lower_heading": f"h{level + 1}"})


@register.simple_tag
def tile(value: int | float, words: str, note: str = "", url: str = "") -> SafeString:
    """A figure with its words: «24 организации»."""
    return _component("tile", {"value": value, "words": words, "note": note, "url": url})


@register.simple_tag
def outline(items: Iterable[dict[str, Any]], title: str) -> SafeString:
    """Steps of a module. Each: title, url, state (not_started, under_way, done, locked), its word, current."""
    signs = {"done": "✓", "under_way": "▸", "not_started": "○", "locked": "–"}
    return _component("outline", {"title": title, "items": [{**item, "sign": signs[item["state"]]} for item in items]})


@register.simple_tag
def task_list(items: Iterable[dict[str, Any]]) -> SafeString:
    """What waits. Each: title, url, who (acts next), since (date), by_when (date), status, kind (of the status)."""
    return _component("task_list", {"items": [{**item, "kind": item.get("kind", "waiting")} for item in items]})


@register.simple_tag
def summary_list(rows: Iterable[dict[str, Any]]) -> SafeString:
    """Terms and values. Each row: term, value, and if it can be changed: url, action (a word), about (for readers)."""
    return _component("summary_list", {"rows": rows})


@register.simple_tag
def data_table(caption: str, columns: Iterable[Any], rows: Iterable[Iterable[Any]]) -> SafeString:
    """A table that becomes stacked rows on a phone. A column is its heading, or {"title", "figure": True} for numbers.

    The first value of each row is its heading.
    """
    heads = [column if isinstance(column, dict) else {"title": column} for column in columns]
    return _component(
        "data_table",
        {
            "caption": caption,
            "columns": heads,
            "rows": [
                [{"value": value, "column": head} for value, head in zip(row, heads, strict=True)] for row in rows
            ],
        },
    )


@register.simple_tag
def compared(pieces: Iterable[Piece]) -> SafeString:
    """A text with what went and what came (from vector.common.comparing), told in words too."""
    return _component("compared", {"pieces": pieces})


@register.simple_tag
def progress(value: int, total: int, label: str = "") -> SafeString:
    """«3 of 12» with a bar."""
    return _component("progress", {"value": value, "total": total or 1, "shown_total": total, "label": label})


@register.simple_tag
def steps(items: Iterable[dict[str, Any]]) -> SafeString:
    """Steps in order. Each: title, state (done, now, later, stopped), state_text, who, since, by_when, text, url."""
    signs = {"done": "✓", "stopped": "✕"}
    numbered = [
        {**item, "sign": signs.get(item["state"], index), "text": item.get("text", "")}
        for index, item in enumerate(items, start=1)
    ]
    return _component("steps", {"items": numbered})


@register.simple_block_tag
def empty(content: str, title: str = "") -> SafeString:
    """Nothing here yet: what will be here, and what to do first."""
    return _component("empty", {"content": content, "title": title})


@register.simple_block_tag
def foldable(content: str, summary: str, open: bool = False, id: str = "") -> SafeString:
    """Details that open by a click, without JavaScript."""
    return _component("foldable", {"content": content, "summary": summary, "open": open, "id": id})


@register.simple_tag
def date_block(value: date | datetime) -> SafeString:
    """The day of an event as a block: number, month, weekday."""
    return _component("date_block", moments.parts(value))


@register.simple_tag
def chips(items: Iterable[dict[str, Any]], label: str) -> SafeString:
    """Filters as links. Each: title, url, active, count (optional). `label` names the group for screen readers."""
    return _component("chips", {"items": items, "label": label})


@register.simple_block_tag
def chart(content: str, svg: str, title: str, description: str = "") -> SafeString:
    """A chart drawn on the server (`svg` from vector.common.charts); between the tags its table."""
    return _component("chart", {"content": content, "svg": svg, "title": title, "description": description})


@register.simple_tag(takes_context=True)
def pagination(context: dict[str, Any], page: Page, parameter: str = "page") -> SafeString:
    """Links to the other pages of a list; the other parameters of the address are kept."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = [
        {"number": number, "url": address(number), "current": number == page.number}
        if isinstance(number, int)
        else {"gap": True}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return _component(
        "pagination",
        {
            "pages": numbers if page.paginator.num_pages > 1 else [],
            "previous": address(page.previous_page_number()) if page.has_previous() else "",
            "following": address(page.next_page_number()) if page.has_next() else "",
        },
    )


@register.simple_tag
def breadcrumb_trail(items: Iterable[tuple[str, str]], label: str = "") -> SafeString:
    """The way to this page: (title, url) from the home page down to the parent."""
    return _component("breadcrumbs", {"items": items, "label": label})


# Forms ----------------------------------------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a form: label, hint, error text beside it, the widget."""
    return bound.as_field_group()


@register.simple_tag(takes_context=True)
def error_summary(context: Context, form: BaseForm | None, focus: bool = True) -> SafeString | str:
    """What is wrong, at the top of the page, with links to the fields. Nothing if the form has no errors.

    base.html shows it for the context's `form` above the H1; for other forms call it there. Twice shows it once. It
    takes the focus when the page opens, unless `focus` is false.
    """
    shown = context.render_context.setdefault("error_summaries", set())
    links: list[ErrorLink] = error_links(form) if form and id(form) not in shown else []
    shown.add(id(form))
    return _component("error_summary", {"errors": links, "focus": focus}) if links else ""


@register.simple_tag
def field_parts(bound: BoundField) -> dict[str, Any]:
    """What the field's template needs beyond the field itself (used by common/forms/field.html)."""
    return field_context(bound)
