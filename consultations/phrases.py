"""Filling in the fields of a reusable answer: «Здравствуйте, {имя}!» with the name of whoever asked."""

import re
from typing import TYPE_CHECKING

from django.utils.translation import get_language

if TYPE_CHECKING:
    from consultations.models import Consultation
    from vector.people.models import User

FIELD = re.compile(r"\{\s*(\w+)\s*\}")
# What experts write in braces, in either language → what it stands for.
FIELDS = {
    "имя": "asker",
    "номер": "number",
    "вопрос": "subject",
    "тема": "topic",
    "организация": "organisation",
    "регион": "region",
    "эксперт": "expert",
}


def filled(text: str, *, question: "Consultation", by: "User") -> str:
    """The text with its fields filled in; braces that hold no field of ours stay as they are."""
    values = {
        "asker": question.asker.first_name or str(question.asker),
        "number": question.number,
        "subject": question.subject,
        "topic": question.topic.title,
        "organisation": question.organisation.title if question.organisation else "",
        "region": question.region.title,
        "expert": str(by),
    }

    def value(found: re.Match[str]) -> str:
        name = found[1].lower()
        return values.get(FIELDS.get(name, name), found[0])

    return FIELD.sub(value, text)


def unknown_fields(text: str) -> list[str]:
    """What stands in braces and is no field, as it is written: «{должность}»."""
    known = {*FIELDS, *FIELDS.values()}
    return list(dict.fromkeys(found[0] for found in FIELD.finditer(text) if found[1].lower() not in known))


def field_names() -> str:
    """What may stand in braces, in the reader's language: «{имя}, {номер} …»."""
    is_russian = (get_language() or "ru").startswith("ru")
    return ", ".join(f"{{{name}}}" for name in (FIELDS if is_russian else FIELDS.values()))


def appended(text: str, phrase: str) -> str:
    """What stands in the field with one more phrase below it."""
    return f"{text.rstrip()}\n\n{phrase}" if text.strip() else phrase
