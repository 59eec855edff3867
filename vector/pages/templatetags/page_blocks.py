"""What the templates of blocks compute."""

from typing import Any

from django import template

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
