"""Charts drawn on the server: no script, readable aloud, the same in print. A table stands beside them."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vector.common.moments import number


def bar_chart(bars: Sequence[tuple[str, float]], *, unit: str = "", most: float | None = None) -> SafeString:
    """Horizontal bars, one under another: each with its label and its value in words above it.

    `bars` are (label, value) with values of 0 and more; `unit` follows each value ("%"); `most` is the full
    width's value, by default the greatest. Labels and values are text: they wrap and are read aloud; only the
    bars themselves are SVG.
    """
    full = most or max((value for _label, value in bars), default=0) or 1
    rows = format_html_join(
        "",
        '<li class="bar"><span class="bar-label">{}</span> <strong class="bar-value">{}{}</strong>'
        '<svg class="bar-drawn" aria-hidden="true" focusable="false" width="100%" height="100%">'
        '<rect class="bar-ground" width="100%" height="100%"/><rect class="bar-filled" width="{}%" height="100%"/>'
        "</svg></li>",
        ((label, number(value), unit, f"{min(100, value / full * 100):.2f}") for label, value in bars),
    )
    return format_html('<ul class="bars" role="list">{}</ul>', rows)
