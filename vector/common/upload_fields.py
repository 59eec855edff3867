"""The form field for files that people upload."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vector.common.uploads import ACCEPTED, MAX_BYTES, CheckedFile, check_upload

MAX_FILES = 5


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


def _limits() -> str:
    # Forms are made once, when modules are loaded: only now is the reader's language known.
    return _("Up to %(count)s files of at most %(size)s MB each: documents, tables, photographs.") % {
        "count": MAX_FILES,
        "size": MAX_BYTES // 1024 // 1024,
    }


class UploadsField(forms.FileField):
    """Up to `MAX_FILES` files; its cleaned value is a list of CheckedFile. The limits are said before the choice."""

    widget = MultipleFileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", gettext_lazy("Files"))
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(f".{extension}" for extension in ACCEPTED)
        if not self.help_text:
            self.help_text = lazy(_limits, str)()

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:  # type: ignore[override]
        uploads = [upload for upload in data or [] if upload] if isinstance(data, list | tuple) else [data] * bool(data)
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MAX_FILES:
            raise forms.ValidationError(_("At most %(count)s files.") % {"count": MAX_FILES}, code="count")
        checked, errors = [], []
        for upload in uploads:
            try:
                checked.append(check_upload(upload))
            except forms.ValidationError as error:
                errors.append(error)
        if errors:
            raise forms.ValidationError(errors)
        return checked
