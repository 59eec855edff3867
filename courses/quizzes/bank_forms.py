"""The office's form of a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.blocks.base import BlockField

from courses.quizzes.blocks import BLOCKS
from courses.quizzes.kinds.base import rich_text
from courses.quizzes.models import Question, QuestionCategory, QuestionVersion
from courses.quizzes.models.bank import FEEDBACK_FEATURES, QUESTION_FEATURES


class QuestionForm(forms.Form):
    """A question of one kind. `deed()` is what the actions take besides the kind."""

    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        queryset=QuestionCategory.objects.order_by("title", "pk"),
        help_text=gettext_lazy("A quiz can draw questions from a category at random."),
    )
    title = forms.CharField(
        label=gettext_lazy("Name in the bank"),
        max_length=200,
        help_text=gettext_lazy("Only the office sees it, in lists and in search."),
    )
    body = forms.CharField(
        label=gettext_lazy("Question"), widget=get_rich_text_editor_widget(features=QUESTION_FEATURES)
    )
    feedback = forms.CharField(
        label=gettext_lazy("Explanation"),
        required=False,
        widget=get_rich_text_editor_widget(features=FEEDBACK_FEATURES),
        help_text=gettext_lazy("Shown after the answer, whatever was answered."),
    )
    # The version that stood on the page: another one written meanwhile must not be lost.
    seen_number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, question: Question | None = None, **kwargs: Any) -> None:
        self.block = BLOCKS.get(kind)
        version = question.latest if question is not None else None
        initial = kwargs.pop("initial", None) or {}
        if question is not None and version is not None:
            initial |= {
                "category": question.category_id,
                "title": question.title,
                "body": version.body,
                "feedback": version.feedback,
                "seen_number": version.number,
            }
        super().__init__(*args, initial=initial, **kwargs)
        if self.block is not None:
            self.fields["data"] = BlockField(
                block=self.block, label=_("How it is answered"), initial=self._initial_data(version), required=False
            )
            self.order_fields(["category", "title", "body", "data", "feedback"])

    def _initial_data(self, version: QuestionVersion | None) -> Any:
        assert self.block is not None  # noqa: S101 - asked for only where there is one
        return self.block.value_of(version.data) if version is not None else self.block.get_default()

    def clean_body(self) -> str:
        body = rich_text(self.cleaned_data["body"])
        if not body:
            raise forms.ValidationError(_("Write the question."))
        return body

    def deed(self) -> dict[str, Any]:
        """What the actions of the bank take."""
        data = self.block.data_of(self.cleaned_data["data"]) if self.block is not None else {}
        return {
            "category": self.cleaned_data["category"],
            "title": self.cleaned_data["title"],
            "body": self.cleaned_data["body"],
            "data": data,
            "feedback": rich_text(self.cleaned_data["feedback"]),
        }
