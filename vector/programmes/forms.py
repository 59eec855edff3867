"""The office's forms of the ledger."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from vector.common.errors import DomainError
from vector.programmes.enums import FactState
from vector.programmes.rules import refuse_outsiders


class LedgerForm(WagtailAdminModelForm):
    """A target or fact: whom it concerns is settled when it is written down, value and date may be corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("indicator", "organisation"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        indicator = cleaned.get("indicator")
        if indicator is not None:
            try:
                refuse_outsiders(indicator=indicator, organisation=cleaned.get("organisation"))
            except DomainError as refused:
                self.add_error(refused.field, refused.message)
        return cleaned


class FactForm(LedgerForm):
    """A fact, and whether the office vouches for it."""

    is_confirmed = forms.BooleanField(
        label=_("Confirmed by the project office"),
        help_text=_("Only confirmed figures are shown on the programme's page and in reports."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_confirmed"] = self.instance.state == FactState.CONFIRMED
