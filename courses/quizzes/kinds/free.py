"""A free text that the tutor marks, and a text that asks nothing.

Stored, free text: `{"lines": height of the field, "most_words": 0 for any number, "guidance": rich text for
the tutor}`; response `{"text": what was typed}`. Text without a question: `{}` and `{}`.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds.base import (
    MOST_RICH_TEXT,
    Asked,
    Errors,
    Kind,
    Part,
    Presented,
    Response,
    Reviewed,
    ReviewLine,
    Submitted,
    rich_text,
    text_of,
)

LINES = 8
MOST_LINES = 40
MOST_WORDS = 5000


def _whole(value: Any, *, otherwise: int) -> int:
    try:
        return int(value) if value not in (None, "") else otherwise
    except (TypeError, ValueError, OverflowError):
        return -1


class EssayKind(Kind):
    """Free text. Nothing written is worth nothing; anything else waits for the tutor."""

    code = QuestionKind.ESSAY
    is_marked_by_tutor = True

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        errors = Errors()
        lines = _whole(data.get("lines"), otherwise=LINES)
        most_words = _whole(data.get("most_words"), otherwise=0)
        if not 1 <= lines <= MOST_LINES:
            errors.add("lines", _("Write a number from 1 to %(most)s.") % {"most": MOST_LINES})
        if not 0 <= most_words <= MOST_WORDS:
            errors.add("most_words", _("Write a number from 0 to %(most)s.") % {"most": MOST_WORDS})
        errors.check()
        return {"lines": lines, "most_words": most_words, "guidance": rich_text(data.get("guidance"))}

    def fields(self, version: Asked, *, order_seed: str, is_shuffled: bool = True) -> Presented:
        return Presented(
            kind=self.code.value,
            body=version.body,
            lines=version.data["lines"],
            most_words=version.data["most_words"],
        )

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        typed = text_of(data.get(prefix)).replace("\r\n", "\n")
        return {"text": typed} if typed.strip() else {}

    def problem(self, version: Asked, response: Response) -> str | None:
        text, most = text_of(response.get("text")), version.data["most_words"]
        words = len(text.split())
        if most and words > most:
            return _("The text has %(words)s words, at most %(most)s are asked for.") % {"words": words, "most": most}
        if len(text) > MOST_RICH_TEXT:
            return _("The answer is longer than %(most)s characters. Write it shorter.") % {"most": MOST_RICH_TEXT}
        return None

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        text = text_of(response.get("text"))
        return {prefix: [text]} if text else {}

    def is_complete(self, version: Asked, response: Response) -> bool:
        return bool(text_of(response.get("text")).strip())

    def score(self, version: Asked, response: Response) -> Fraction | None:
        return None if self.is_complete(version, response) else Fraction(0)

    def answered(self, version: Asked, response: Response) -> tuple[Part, ...]:
        text = text_of(response.get("text"))
        return (Part("", escape(text), None),) if text.strip() else ()

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        return (ReviewLine(given=text_of(response.get("text"))),)


class DescriptionKind(Kind):
    """A text between questions: nothing to answer, nothing to score."""

    code = QuestionKind.DESCRIPTION
    is_scored = False

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        return {}

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        return {}

    def is_complete(self, version: Asked, response: Response) -> bool:
        return True

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        return ()

    def score(self, version: Asked, response: Response) -> Fraction:
        # It carries no points (`is_scored` is false), and must not wait for a tutor.
        return Fraction(0)
