"""Forms of the working group: finding letters, and putting one to a question by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.inbox.enums import Outcome
from consultations.inbox.matching import NUMBER
from consultations.models import Consultation


class LetterFilterForm(forms.Form):
    """Everything is optional."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[("", pgettext_lazy("any outcome", "Anything")), *Outcome.choices],
    )
    sender = forms.CharField(label=_("Sender's address"), required=False, max_length=320)

    def clean_sender(self) -> str:
        return str(self.cleaned_data["sender"]).strip().lower()


class AttachForm(forms.Form):
    """The question's number, and as whose words the letter goes into its thread."""

    REPLY, NOTE = "reply", "note"

    number = forms.CharField(label=_("Number of the question"), help_text=_("For example К-00042"), max_length=20)
    as_what = forms.ChoiceField(
        label=_("Put it there as"),
        choices=[
            (NOTE, _("a note for colleagues: the asker does not see it")),
            (REPLY, _("the asker's reply: you know for sure that the asker wrote it")),
        ],
        initial=NOTE,
        widget=forms.RadioSelect,
    )

    def clean_number(self) -> Any:
        number = self.cleaned_data["number"].strip()
        found = NUMBER.search(number if "-" in number or "–" in number else f"К-{number:0>5}")
        question = Consultation.objects.filter(pk=int(found[1])).first() if found else None
        if question is None:
            raise forms.ValidationError(_("There is no question with this number."))
        return question
