"""What the templates of blocks compute."""

import re
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def table_of(header: list[str | None] | None, data: list[list[str | None]]) -> dict[str, Any]:
    """A table block's cells for the table component: `columns` (empty without a header row) and `rows`.

    The component names each value's column on a phone, where rows are stacked. The block gives the header row apart.
    """
    if not header:
        return {"columns": [], "rows": data}
    return {
        "columns": [{"title": (cell or "").strip()} for cell in header],
        "rows": [[(cell or "").strip() for cell in row] for row in data],
    }


@register.filter
def below_the_title(html: SafeString) -> SafeString:
    """Rich text whose headings stand directly below the page's: editors' h3 and h4 become h2 and h3."""
    return mark_safe(re.sub(r"(</?h)([34])\b", lambda tag: f"{tag[1]}{int(tag[2]) - 1}", str(html)))  # noqa: S308 - richtext is safe
