"""Forms of certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.certificates import numbers
from courses.models import CourseRun


class NumberForm(forms.Form):
    """A number as it is typed from the sheet."""

    number = forms.CharField(
        label=_("Number of the certificate"),
        max_length=100,
        help_text=_("All digits as on the sheet, with the letters or without, for example 2026-000123-48217-30619."),
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        number = numbers.read(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("This is not a whole number: year, number, and two groups of five digits are needed.")
            )
        return number


class RevokeForm(forms.Form):
    """Why a certificate is not valid any more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it in a letter. The public page does not show it."),
    )


class ReissueForm(forms.Form):
    """Why a certificate is issued again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For ourselves, for example: the name was misspelt."),
    )


class ChosenForm(forms.Form):
    """Enrolments ticked in the list of those without a certificate."""

    enrolments = forms.ModelMultipleChoiceField(
        queryset=None, label=_("Participants"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolments"].queryset = candidates  # type: ignore[attr-defined]


class RunForm(forms.Form):
    """The run whose participants get certificates."""

    run = forms.ModelChoiceField(
        queryset=CourseRun.objects.select_related("course").order_by("-starts_on", "-pk"), label=_("Course run")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["run"]
        field.label_from_instance = lambda run: f"{run.course.full_title} · {run.title}"
