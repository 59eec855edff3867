"""Forms of those who answer: the answer with what helps to write it, a note for colleagues, a reusable answer."""

import re
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import Document

from consultations.forms import MAX_TEXT, MessageForm
from consultations.models import Topic
from consultations.numbers import number_of
from consultations.phrases import field_names, unknown_fields
from vector.common.upload_fields import UploadsField
from vector.pages.documents import only_open, open_documents
from vector.people.models import User

MOST_FOUND = 8
MOST_DOCUMENTS = 5


class AnswerForm(MessageForm):
    """What is written to the asker. `insert`, `find` and `save` send it too, and need no text."""

    documents = forms.ModelMultipleChoiceField(
        label=_("Documents found in the library"),
        help_text=_("The ticked ones go with the answer as links."),
        queryset=Document.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["seen_version", "text", "documents", "files"]

    def __init__(self, data: Any = None, files: Any = None, *, words: str = "", **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.words = words
        found = open_documents(words, most=MOST_FOUND) if words else []
        chosen = data.getlist("documents") if data is not None else kwargs.get("initial", {}).get("documents", [])
        numbers = [number_of(str(pk)) for pk in chosen]
        ids = [pk for pk in numbers if pk is not None][: MOST_DOCUMENTS + 1]
        # Nothing is offered, nor taken, that a visitor could not open.
        kept = only_open(Document.objects.filter(pk__in=ids)) if ids else []
        offered = list({document.pk: document for document in [*kept, *found]}.values())
        self.fields["documents"].queryset = Document.objects.filter(  # type: ignore[attr-defined]
            pk__in=[document.pk for document in offered]
        )
        self.finds_nothing = bool(words) and not found
        if not offered:
            self.fields["documents"].widget = forms.MultipleHiddenInput()

    def clean_documents(self) -> list[Document]:
        documents = list(self.cleaned_data["documents"])
        if len(documents) > MOST_DOCUMENTS:
            raise forms.ValidationError(_("At most %(count)s documents.") % {"count": MOST_DOCUMENTS})
        return documents


class NoteForm(forms.Form):
    """A note for colleagues; those who are ticked get it by letter."""

    prefix = "note"
    text = forms.CharField(label=_("Text of the note"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    colleagues = forms.ModelMultipleChoiceField(
        label=_("Call a colleague"),
        help_text=_("The ticked ones get the note by letter, as do those whom the text calls: @ and the name."),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    files = UploadsField()

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["colleagues"]
        if colleagues:
            field.queryset = User.objects.filter(pk__in=[person.pk for person in colleagues])  # type: ignore[attr-defined]
            # The list is there already: no second query for the boxes.
            field.choices = [(person.pk, str(person)) for person in colleagues]  # type: ignore[attr-defined]
        else:
            del self.fields["colleagues"]
        self.known = colleagues

    def clean(self) -> dict[str, Any]:
        """Whoever is called in the text by an @ and the name is called as if ticked."""
        data = super().clean() or {}
        text = data.get("text", "")
        called = [person for person in self.known if re.search(rf"@{re.escape(str(person))}(?!\w)", text)]
        if called and "colleagues" in data:
            data["colleagues"] = list({*data["colleagues"], *called})
        return data


def _fields_hint() -> str:
    # Forms are made once, when modules are loaded: only now is the reader's language known.
    return gettext("Fields in braces are filled in: %(fields)s.") % {"fields": field_names()}


class ReusableAnswerForm(forms.Form):
    """An answer to use again."""

    title = forms.CharField(label=_("Title"), help_text=_("By it you find the answer: a few words."), max_length=120)
    text = forms.CharField(
        label=_("Text"),
        help_text=lazy(_fields_hint, str)(),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        help_text=_("It is offered with questions of this topic only; without one, with all."),
        queryset=Topic.objects.all(),
        required=False,
        empty_label=_("Any topic"),
    )
    is_shared = forms.BooleanField(label=_("For all who answer questions"), required=False)

    def __init__(self, *args: Any, may_share: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if unknown := unknown_fields(text):
            message = gettext("Nothing is known to fill in for %(fields)s.") % {"fields": ", ".join(unknown)}
            raise forms.ValidationError(f"{message} {_fields_hint()}")
        return text
