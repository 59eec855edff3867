"""The tutor's forms: marking a work, phrases."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.works.enums import ReviewDecision
from courses.works.models import AssignmentPage, Phrase, Review
from vector.common.date_inputs import DayField

LONGEST_COMMENT = 20_000
DECISIONS = [
    (ReviewDecision.ACCEPTED.value, gettext_lazy("Accept")),
    (ReviewDecision.RETURNED.value, gettext_lazy("Return for rework")),
]


def criterion_name(pk: int) -> str:
    """The name of a criterion's field; the review's actions name their errors so, too."""
    return f"criterion-{pk}"


class MarkingForm(forms.Form):
    """Points by criteria, a comment, phrases to add to it, the decision."""

    use_required_attribute = False

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 10, "data-insert-here": ""}),
        help_text=gettext_lazy("The participant reads it. When you return a work, write what has to be changed."),
    )
    phrases = forms.MultipleChoiceField(
        label=gettext_lazy("Add these phrases to the comment"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), required=False, choices=DECISIONS, widget=forms.RadioSelect
    )

    def __init__(
        self,
        assignment: AssignmentPage,
        review: Review | None,
        phrases: Iterable[Phrase],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.criteria = list(assignment.criteria.all())
        self.known_phrases = {str(phrase.public_id): phrase for phrase in phrases}
        super().__init__(data, initial=_initial(review), label_suffix="")
        for criterion in self.criteria:
            self.fields[criterion_name(criterion.pk)] = forms.IntegerField(
                label=criterion.title,
                required=False,
                min_value=0,
                max_value=criterion.max_points,
                help_text=_hint(criterion),
                error_messages={"invalid": _("Write a whole number of points.")},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        choices = [(key, phrase.text) for key, phrase in self.known_phrases.items()]
        self.fields["phrases"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["phrases"]

    def show_what_is_needed(self) -> None:
        """Say of no criterion and of no decision that it may stay empty: only what is typed meanwhile is saved so.

        For showing, after the form has been cleaned.
        """
        for name in ("decision", *(criterion_name(criterion.pk) for criterion in self.criteria)):
            self.fields[name].required = True

    @property
    def criteria_fields(self) -> list[BoundField]:
        return [self[criterion_name(criterion.pk)] for criterion in self.criteria]

    @property
    def points(self) -> dict[int, int | None]:
        """Criterion → points, for those that can be read."""
        return {criterion.pk: self.cleaned_data.get(criterion_name(criterion.pk)) for criterion in self.criteria}

    @property
    def typed_comment(self) -> str:
        """The comment as typed, whatever is wrong with the rest of the form."""
        return str(self.data.get("comment", "")).replace("\r\n", "\n").replace("\x00", "")[:LONGEST_COMMENT]

    @property
    def comment_with_phrases(self) -> str:
        """The comment and, in lines of their own, the ticked phrases that are not in it yet."""
        comment = self.typed_comment.rstrip()
        for key in self.cleaned_data.get("phrases", []):
            text = self.known_phrases[key].text
            if text not in comment:
                comment = f"{comment}\n{text}" if comment else text
        return comment


class PhraseForm(forms.Form):
    """One phrase; the office says whether it is for all tutors."""

    text = forms.CharField(
        label=gettext_lazy("Phrase"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: «Назовите, кто отвечает за этот шаг»."),
    )
    is_shared = forms.BooleanField(label=gettext_lazy("For all tutors"), required=False)

    def __init__(self, *args: Any, may_share: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if not may_share:
            del self.fields["is_shared"]


def _hint(criterion: Any) -> str:
    most = _("From 0 to %(most)s.") % {"most": criterion.max_points}
    return escape(f"{criterion.description} {most}".strip())


def _initial(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {}
    initial: dict[str, Any] = {"comment": review.comment, "decision": review.decision}
    for mark in review.marks:
        initial[criterion_name(mark["criterion"])] = mark["points"]
    return initial


class ReopenForm(forms.Form):
    """Why an accepted work is opened again."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The participant reads it in the letter."),
        error_messages={
            "required": gettext_lazy("Write why the work is opened again: the participant gets your words.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class MessageForm(forms.Form):
    """A letter to many."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Your name and the course are added below; a button leads to the course."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class OpenForm(forms.Form):
    """Open a locked item for one person."""

    item = forms.TypedChoiceField(label=gettext_lazy("What to open"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, help_text=gettext_lazy("The participant reads it in the letter.")
    )

    def __init__(self, items: Iterable[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", prefix="open", **kwargs)
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """More time for one person."""

    page = forms.TypedChoiceField(label=gettext_lazy("For what"), coerce=int)
    day_until = DayField(label=gettext_lazy("Last day, inclusive"))
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, help_text=gettext_lazy("The participant reads it in the letter.")
    )

    def __init__(self, pages: Iterable[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", prefix="extend", **kwargs)
        self.fields["page"].choices = [(0, _("the whole run")), *pages]  # type: ignore[attr-defined]
