"""Forms by which questions are joined, taken apart and linked."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.enums import MessageKind
from consultations.models import Consultation, Message, Topic

if TYPE_CHECKING:
    from django.db.models import QuerySet

NUMBER = re.compile(r"\d{1,9}")


class QuestionNumberField(forms.CharField):
    """A question by the number that people quote, «К-00042» or 42; only one that the reader answers is found."""

    questions: "QuerySet[Consultation]" = Consultation.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Consultation | None:
        text = super().clean(value)
        if not text:
            return None
        number = NUMBER.search(text)
        found = self.questions.filter(pk=int(number[0])).first() if number else None
        if found is None:
            raise forms.ValidationError(_("There is no such question in your queue. Example of a number: К-00042."))
        return found


class OtherQuestionForm(forms.Form):
    """Another question, by its number."""

    other = QuestionNumberField(label=_("Number of the question"), help_text=_("For example: К-00042"))

    def __init__(self, *args: Any, questions: "QuerySet[Consultation]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].questions = questions  # type: ignore[attr-defined]


class MergeForm(OtherQuestionForm):
    prefix = "merge"


class LinkForm(OtherQuestionForm):
    prefix = "link"


class SplitForm(forms.Form):
    """What of the asker's words becomes a question of its own."""

    prefix = "split"
    messages = forms.ModelMultipleChoiceField(
        label=_("Messages of the asker"), queryset=Message.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    subject = forms.CharField(label=_("What the new question is about"), max_length=200)
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.all(), empty_label=None)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = consultation.messages.filter(kind__in=[MessageKind.QUESTION, MessageKind.REPLY])
        field = self.fields["messages"]
        field.queryset = theirs  # type: ignore[attr-defined]
        field.label_from_instance = lambda message: _shortened(message.text)  # type: ignore[attr-defined]
        self.initial.setdefault("topic", consultation.topic_id)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 140 else f"{words[:139]}…"
