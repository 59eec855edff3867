"""Forms of tutors: marks for answers that no machine can mark, the reason for one more attempt."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.quizzes.actions.marking import Mark, from_zero_to
from courses.quizzes.models import AttemptQuestion


class MarkForm(forms.Form):
    """Points and a comment for each answer of an attempt that waits for its tutor."""

    def __init__(self, questions: Sequence[AttemptQuestion], data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.questions = list(questions)
        for one in self.questions:
            bounds = from_zero_to(one.points)
            self.fields[f"points-{one.pk}"] = forms.DecimalField(
                label=_("Points"),
                help_text=bounds,
                error_messages={"min_value": bounds, "max_value": bounds},
                min_value=0,
                max_value=one.points,
                decimal_places=2,
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
            self.fields[f"comment-{one.pk}"] = forms.CharField(
                label=_("Comment for the participant"),
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def rows(self) -> list[tuple[AttemptQuestion, Any, Any]]:
        """Each answer with its two fields."""
        return [(one, self[f"points-{one.pk}"], self[f"comment-{one.pk}"]) for one in self.questions]

    def marks(self) -> dict[int, Mark]:
        """What was filled in, for the action."""
        return {
            one.pk: Mark(self.cleaned_data[f"points-{one.pk}"], self.cleaned_data[f"comment-{one.pk}"])
            for one in self.questions
        }


class ExtraAttemptForm(forms.Form):
    """Why somebody gets one more attempt."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The participant reads it in a letter; it stays with the attempt."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
