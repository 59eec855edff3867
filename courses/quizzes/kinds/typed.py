"""A short answer that is typed, and a number.

Stored, short answer: `{"accepted": [{"id", "text", "percent", "feedback"}], "is_case_kept": bool}`, where `*` in a text
stands for any characters. Number: `{"accepted": [{"id", "value", "tolerance", "percent", "feedback"}], "unit"}`, values
as decimal text with a point. Of several that fit, the one with the greatest percent counts; 0 % is there to comment
on a typical mistake. Response of both: `{"text": what was typed}`.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds.base import (
    FULL_PERCENT,
    MOST_TEXT,
    Asked,
    Errors,
    Kind,
    Part,
    Presented,
    Response,
    Reviewed,
    ReviewLine,
    Submitted,
    check_differ,
    check_filled,
    check_number_of,
    list_of,
    mapping_of,
    percent_of,
    plain_text,
    rich_text,
    text_of,
    with_ids,
)
from courses.quizzes.kinds.wildcards import accepts, folded, folded_pattern, has_wildcard, without_escapes

MOST_DIGITS = 15
MOST_UNIT = 30
_NUMBER = re.compile(rf"[+-]?\d{{1,{MOST_DIGITS}}}(?:[.,]\d{{1,{MOST_DIGITS}}})?\Z", re.ASCII)
_MINUSES = dict.fromkeys(map(ord, "−–—‒"), "-")


class TypedKind(Kind):
    """What the two have in common: one line of text, several answers that are accepted."""

    def fitting(self, version: Asked, response: Response) -> dict[str, Any] | None:
        """The accepted answer that fits best."""
        typed = self.typed(response)
        fits = [found for found in version.data["accepted"] if typed and self.fits(version, found, typed)]
        return max(fits, key=lambda found: found["percent"], default=None)

    def fits(self, version: Asked, accepted: dict[str, Any], typed: str) -> bool:
        raise NotImplementedError

    def typed(self, response: Response) -> str:
        return text_of(response.get("text"))

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        typed = text_of(data.get(prefix))
        return {"text": typed} if typed.strip() else {}

    def problem(self, version: Asked, response: Response) -> str | None:
        if len(self.typed(response)) > MOST_TEXT:
            return _("The answer is longer than %(most)s characters. Write it shorter.") % {"most": MOST_TEXT}
        return None

    def is_complete(self, version: Asked, response: Response) -> bool:
        return bool(self.typed(response).strip())

    def score(self, version: Asked, response: Response) -> Fraction:
        found = self.fitting(version, response)
        return Fraction(found["percent"], FULL_PERCENT) if found else Fraction(0)

    def feedback(self, version: Asked, response: Response) -> tuple[str, ...]:
        found = self.fitting(version, response)
        return (found["feedback"],) if found and found["feedback"] else ()

    def answered(self, version: Asked, response: Response) -> tuple[Part, ...]:
        typed = " ".join(self.typed(response).split())
        if not typed:
            return ()
        found = self.fitting(version, response)
        return (Part(self.same(typed), escape(typed), found is not None and found["percent"] == FULL_PERCENT),)

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        typed = self.typed(response)
        return {prefix: [typed]} if typed else {}

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        typed, score = self.typed(response), self.score(version, response)
        return (
            ReviewLine(
                given=typed,
                is_chosen=bool(typed.strip()),
                is_right=score == 1,
                is_partly_right=0 < score < 1,
                right=self.right_text(version),
                feedback="".join(self.feedback(version, response)),
            ),
        )

    def right_text(self, version: Asked) -> str:
        """The right answer as it is shown, plain."""
        raise NotImplementedError

    def right_answer(self, version: Asked) -> tuple[str, ...]:
        return (escape(self.right_text(version)),)

    def same(self, typed: str) -> str:
        """What answers that mean the same have in common."""
        return folded(typed)


class ShortKind(TypedKind):
    """A short answer."""

    code = QuestionKind.SHORT

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        errors = Errors()
        accepted = [
            {
                "id": found.get("id"),
                "text": plain_text(found.get("text")),
                "percent": percent_of(found.get("percent")),
                "feedback": rich_text(found.get("feedback")),
            }
            for found in map(mapping_of, list_of(data.get("accepted")))
        ]
        is_case_kept = bool(data.get("is_case_kept"))
        if check_number_of(errors, "accepted", accepted, least=1):
            texts = [found["text"] for found in accepted]
            check_filled(errors, "accepted", texts, most=MOST_TEXT)
            check_differ(
                errors, "accepted", (folded_pattern(text, is_case_kept=is_case_kept) for text in texts if text)
            )
            if not any(found["percent"] == FULL_PERCENT and not has_wildcard(found["text"]) for found in accepted):
                errors.add(
                    "accepted",
                    _("Write at least one answer worth 100 % in full, without *: it is shown as the right one."),
                )
        errors.check()
        return {"accepted": with_ids(accepted), "is_case_kept": is_case_kept}

    def fits(self, version: Asked, accepted: dict[str, Any], typed: str) -> bool:
        if len(typed) > MOST_TEXT or not typed.strip():
            return False
        return accepts(accepted["text"], typed, is_case_kept=version.data["is_case_kept"])

    def right_text(self, version: Asked) -> str:
        return next(
            without_escapes(found["text"])
            for found in version.data["accepted"]
            if found["percent"] == FULL_PERCENT and not has_wildcard(found["text"])
        )

    def right_response(self, version: Asked) -> Response:
        return {"text": self.right_text(version)}


def number_of(text: str, *, unit: str = "") -> Decimal | None:
    """The number that was typed: with a comma or a point, any minus, spaces between thousands, its unit after it."""
    written = "".join(text.translate(_MINUSES).split())
    after = "".join(unit.split())
    if after and written.casefold().endswith(after.casefold()):
        written = written[: -len(after)]
    return Decimal(written.replace(",", ".")) if _NUMBER.match(written) else None


def written_number(value: str) -> str:
    """A stored number as the reader writes it."""
    return value.replace(".", ",") if (get_language() or "ru").startswith("ru") else value


class NumericalKind(TypedKind):
    """A number, right within a tolerance, its bounds included."""

    code = QuestionKind.NUMERICAL

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        errors = Errors()
        accepted = []
        lines = [mapping_of(found) for found in list_of(data.get("accepted"))]
        for number, found in enumerate(lines, start=1):
            value = number_of(text_of(found.get("value")))
            tolerance = number_of(text_of(found.get("tolerance")) or "0")
            if value is None:
                errors.add(
                    "accepted",
                    _("Line %(number)s: write the answer as a number, for example 12,5.") % {"number": number},
                )
            if tolerance is None or tolerance < 0:
                errors.add(
                    "accepted", _("Line %(number)s: write the tolerance as a number of 0 or more.") % {"number": number}
                )
            accepted.append(
                {
                    "id": found.get("id"),
                    "value": f"{value or Decimal(0):f}",
                    "tolerance": f"{tolerance or Decimal(0):f}",
                    "percent": percent_of(found.get("percent")),
                    "feedback": rich_text(found.get("feedback")),
                }
            )
        if check_number_of(errors, "accepted", accepted, least=1) and not any(
            found["percent"] == FULL_PERCENT for found in accepted
        ):
            errors.add("accepted", _("At least one answer must be worth 100 %."))
        unit = plain_text(data.get("unit"))
        if len(unit) > MOST_UNIT or re.match(r"[\d.,+-]", unit):
            errors.add("unit", _("Write the unit shortly and in letters, for example “h”."))
        errors.check()
        return {"accepted": with_ids(accepted, named="value"), "unit": unit}

    def fields(self, version: Asked, *, order_seed: str, is_shuffled: bool = True) -> Presented:
        return Presented(kind=self.code.value, body=version.body, unit=version.data["unit"])

    def problem(self, version: Asked, response: Response) -> str | None:
        typed = self.typed(response)
        if typed.strip() and number_of(typed, unit=version.data["unit"]) is None:
            return _("This is not read as a number. Write only digits, for example 12,5.")
        return None

    def fits(self, version: Asked, accepted: dict[str, Any], typed: str) -> bool:
        value = number_of(typed, unit=version.data["unit"])
        # Fractions, not decimals: a context would round long numbers, and the bounds belong to what is accepted.
        return value is not None and abs(Fraction(value) - Fraction(accepted["value"])) <= Fraction(
            accepted["tolerance"]
        )

    def same(self, typed: str) -> str:
        value = number_of(typed)
        return f"{value.normalize():f}" if value is not None else folded(typed)

    def right_response(self, version: Asked) -> Response:
        right = next(found for found in version.data["accepted"] if found["percent"] == FULL_PERCENT)
        return {"text": written_number(right["value"])}

    def right_text(self, version: Asked) -> str:
        right = next(found for found in version.data["accepted"] if found["percent"] == FULL_PERCENT)
        written = written_number(right["value"])
        if Fraction(right["tolerance"]):
            written += f" ± {written_number(right['tolerance'])}"
        return f"{written} {version.data['unit']}".strip()
