"""Forms of the discussions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.discussions.models import MAX_TEXT
from vector.mail.enums import Frequency


class PostForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        help_text=_("Everyone who studies in your run and your tutors will read it."),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the message is hidden"),
        help_text=_("The author gets a letter with these words."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with this message?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class FrequencyForm(forms.Form):
    frequency = forms.ChoiceField(
        label=_("How often to write to you"), choices=Frequency.choices, widget=forms.RadioSelect
    )
