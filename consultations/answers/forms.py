"""Forms of preparing, approving and withdrawing a published answer, and of a visitor's word on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.answers.queries import Texts
from consultations.answers.redaction import Finding
from consultations.models import Topic

MAX_QUESTION = 20_000
MAX_ANSWER = 40_000


class CopyForm(forms.Form):
    """The copy without names, and the digest of the one that was on the page; empty: nobody had begun it."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("The question in one line"), help_text=_("This becomes the heading of the page."), max_length=200
    )
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.all(), empty_label=None)
    question = forms.CharField(
        label=_("Question without names"), max_length=MAX_QUESTION, widget=forms.Textarea(attrs={"rows": 10})
    )
    answer = forms.CharField(
        label=_("Answer without names"), max_length=MAX_ANSWER, widget=forms.Textarea(attrs={"rows": 14})
    )

    def texts(self) -> Texts:
        """What was typed."""
        data = self.cleaned_data
        return Texts(data["title"], *(data[name].replace("\r\n", "\n") for name in ("question", "answer")))


class ApproveForm(forms.Form):
    """A tick beside each thing that may still tell who asked, and the digest of what was on the page."""

    shown = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.MultipleChoiceField(
        label=_("I have looked at each of these, and it tells nobody who asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick each one, or return the copy to be corrected.")},
    )

    def __init__(self, *args: Any, leftovers: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [(finding.text, f"{finding.text} ({finding.kind.label})") for finding in leftovers]
        self.fields["confirmed"].choices = self.choices  # type: ignore[attr-defined]
        if not self.choices:
            del self.fields["confirmed"]

    def clean_confirmed(self) -> list[str]:
        confirmed = self.cleaned_data["confirmed"]
        if {value for value, _label in self.choices} - set(confirmed):
            raise forms.ValidationError(_("Tick each one, or return the copy to be corrected."))
        return confirmed


class ReasonForm(forms.Form):
    """Why a copy is returned or an answer withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class VoteForm(forms.Form):
    """A visitor's word."""

    helped = forms.ChoiceField(
        label=_("Has this answer helped you?"),
        choices=[("yes", pgettext_lazy("has it helped", "Yes")), ("no", pgettext_lazy("has it helped", "No"))],
        widget=forms.RadioSelect,
    )
