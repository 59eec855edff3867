"""The form of one section, made of its questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _

from accelerators.surveys.actions.response import TypedEntry
from accelerators.surveys.models import Answer
from accelerators.surveys.queries import Page
from accelerators.surveys.question_types import type_of
from vector.common.merging import digest_of, normal


class SectionForm(forms.Form):
    """The questions of one section. Whatever is typed can be saved; what is not sound is said beside its field.

    Each question has a hidden companion that carries back what the page had shown in its field (merging.py).
    """

    use_required_attribute = False

    def __init__(
        self, page: Page, data: QueryDict | None = None, *, instead: Mapping[int, Sequence[str]] | None = None
    ) -> None:
        """What was sent (`data`), else what is stored, with `instead` (question id → as typed) put in some fields."""
        self.page = page
        super().__init__(data if data is not None else _as_sent(page, instead or {}), label_suffix="")
        for entry in page.entries:
            question = entry.question
            field = type_of(question).field(question)
            field.label, field.required = question.label, question.is_required
            # Templates take help texts for markup: this one is typed by people.
            field.help_text = escape(question.hint)
            self.fields[field_name(question.pk)] = field
            field.widget.attrs["data-question"] = question.code

    def full_clean(self) -> None:
        # What is missing is said on the review page, not while somebody is still typing.
        required = {name for name, field in self.fields.items() if field.required}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name in required:
            self.fields[name].required = True

    def entries(self) -> list[TypedEntry]:
        """What was sent, for the action that keeps it."""
        self.full_clean()
        return [
            TypedEntry(
                question=entry.question,
                typed=self._typed(name := field_name(entry.question.pk)),
                value=self._value(entry.question, name),
                is_valid=name not in self.errors,
                shown=str(self.data.get(shown_name(name), "")),
            )
            for entry in self.page.entries
        ]

    def shown(self) -> list[tuple[str, str]]:
        """Names and values of the hidden companions: the digest of what is stored in each field."""
        return [
            (shown_name(field_name(entry.question.pk)), digest_of(entry.answer.typed if entry.answer else []))
            for entry in self.page.entries
        ]

    def shown_for(self, sent: Mapping[int, Sequence[str]], conflicts: Mapping[int, Answer]) -> dict[str, str]:
        """The companions of those fields whose content the sender has seen: as stored now, or told as a conflict."""
        return {
            shown_name(field_name(entry.question.pk)): digest_of(stored)
            for entry in self.page.entries
            if (stored := entry.answer.typed if entry.answer else []) == list(sent[entry.question.pk])
            or entry.question.pk in conflicts
        }

    def add_conflicts(self, conflicts: Mapping[int, Answer]) -> None:
        """Say beside the field what somebody else has stored in it, and how to go on."""
        for entry in self.page.entries:
            if (answer := conflicts.get(entry.question.pk)) is None:
                continue
            kept = type_of(entry.question).text(answer.value) if answer.is_valid and answer.typed else answer.typed
            self.add_error(
                field_name(entry.question.pk),
                _("Meanwhile %(name)s wrote: “%(kept)s”. The field holds your text: save again to keep yours.")
                % {"name": answer.saved_by, "kept": kept or "–"},
            )

    def _typed(self, name: str) -> list[str]:
        return normal(self.data.getlist(name))

    def _value(self, question: Any, name: str) -> Any:
        cleaned = self.cleaned_data.get(name)
        return None if cleaned in (None, "", []) else type_of(question).to_value(cleaned)


def field_name(question_id: int) -> str:
    """The field's name in the form and, behind `id_`, its place on the page."""
    return f"q{question_id}"


def shown_name(name: str) -> str:
    """The name of a field's hidden companion."""
    return f"{name}-shown"


def _as_sent(page: Page, instead: Mapping[int, Sequence[str]]) -> QueryDict:
    """What is stored, as if it had been sent: unsound answers come with their errors."""
    data = QueryDict(mutable=True)
    for entry in page.entries:
        stored: Sequence[str] = entry.answer.typed if entry.answer else []
        data.setlist(field_name(entry.question.pk), list(instead.get(entry.question.pk, stored)))
    return data
