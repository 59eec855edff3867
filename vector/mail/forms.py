"""Forms: what a recipient wants to get, and how staff find letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vector.mail.enums import DIRECT_STREAMS, DeliveryState, Stream


class SubscriptionsForm(forms.Form):
    """One tick a stream; what is ticked is wanted."""

    streams = forms.MultipleChoiceField(
        label=_("Send me letters about"),
        choices=[(stream.value, stream.label) for stream in Stream if stream not in DIRECT_STREAMS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Letters with a sign-in link and answers to your own questions come in any case."),
    )


class LetterFilterForm(forms.Form):
    """How staff find letters. Everything is optional; what makes no sense finds nothing out and is ignored."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("any state", "Any")), *DeliveryState.choices],
    )
    stream = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", pgettext_lazy("any stream", "Anything")), *Stream.choices]
    )
    recipient = forms.CharField(label=_("Recipient's address"), required=False, max_length=320)
    q = forms.CharField(label=_("Words of the subject"), required=False, max_length=100)

    def clean_recipient(self) -> Any:
        return self.cleaned_data["recipient"].strip().lower()
