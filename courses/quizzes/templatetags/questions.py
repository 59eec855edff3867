"""Filters for the texts of questions."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

register = template.Library()

_BETWEEN = re.compile(r"</p>\s*<p[^>]*>")
_EDGE = re.compile(r"</?p(?:\s[^>]*)?>")


@register.filter
def phrase(value: str) -> SafeString:
    """Rich text without its paragraphs: what a label or a legend may hold."""
    text = _EDGE.sub("", _BETWEEN.sub("<br>", str(value or "")))
    # It is rich text as Wagtail's editor has stored it: the editor keeps only what its features allow.
    return mark_safe(expand_db_html(text))  # noqa: S308
