"""Columns of listings in the Wagtail admin."""

from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from wagtail.admin.ui.tables import BooleanColumn


class YesNoColumn(BooleanColumn):
    """A tick or a cross that is read as yes or no: Wagtail's is read as True or False, in English."""

    cell_template_name = "common/yes_no_cell.html"


def yes_no(model: type[Model], name: str, *, label: Any = "") -> YesNoColumn:
    """A column for a yes or no of the model, under the field's own name."""
    return YesNoColumn(name, label=label or capfirst(model._meta.get_field(name).verbose_name), sort_key=name)
