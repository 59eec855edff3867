"""What a form's template must know about its fields and errors."""

import dataclasses
from typing import Any

from django import forms
from django.core.files import File
from django.forms import BaseForm, BoundField
from django.utils.translation import gettext as _


@dataclasses.dataclass(frozen=True)
class ErrorLink:
    """One error and the id of the field it belongs to ("" for the form as a whole)."""

    text: str
    target: str


def error_links(form: BaseForm) -> list[ErrorLink]:
    """All errors of `form` in the order of its fields, those of the form itself first."""
    links = [ErrorLink(str(text), "") for text in form.non_field_errors()]
    for bound in form:
        if not bound.errors:
            continue
        # "This field is required" five times says nothing: the link names its field.
        label = "" if bound.is_hidden else f"{bound.label}: "
        links += [ErrorLink(f"{label}{text}", "" if bound.is_hidden else first_id(bound)) for text in bound.errors]
    return links


def first_id(bound: BoundField) -> str:
    """The id of what a link to this field should focus: of a group of choices the first one."""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def field_context(bound: BoundField) -> dict[str, Any]:
    """What the template of a field needs beside it.

    `kind` ("check", "choices" or ""), `mark` (the word after the label of a field that may stay empty) and `lost`:
    names of files that were chosen and must be chosen again, as a browser doesn't keep them when the form comes back.
    """
    widget = bound.field.widget
    kind = ""
    if isinstance(widget, forms.CheckboxInput):
        kind = "check"
    elif bound.use_fieldset:
        kind = "choices"
    # A single unticked box is never "optional" in words: it is a question, not a gap.
    optional = not bound.field.required and kind != "check" and not bound.field.disabled
    chosen = bound.data if bound.form.is_bound and isinstance(bound.field, forms.FileField) else []
    lost = [file.name for file in (chosen if isinstance(chosen, list) else [chosen]) if isinstance(file, File)]
    return {"kind": kind, "mark": _("optional") if optional else "", "lost": lost}
