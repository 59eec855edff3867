"""A text with gaps, each typed or chosen from a list.

Stored: `{"text": plain text in which [1], [2], … are the gaps, "gaps": [{"id", "accepted", "wrong"}]}`, the last two
lists of plain texts. Accepted ones may hold `*`; the first is shown as the right one. With wrong ones there is a list
to choose from: the first accepted and the wrong ones. Response: `{"gaps": {gap id: what was typed or chosen}}`.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds.base import (
    MOST_RICH_TEXT,
    MOST_TEXT,
    Asked,
    Errors,
    Kind,
    Line,
    Part,
    Presented,
    Response,
    Reviewed,
    ReviewLine,
    Submitted,
    check_number_of,
    key_of,
    list_of,
    mapping_of,
    plain_text,
    shuffled,
    text_of,
    with_ids,
)
from courses.quizzes.kinds.wildcards import accepts, folded, has_wildcard, without_escapes

_GAP = re.compile(r"\[(\d{1,2})\]")


def _lines(value: Any) -> list[str]:
    return [line for found in list_of(value) if (line := plain_text(found))]


class GapsKind(Kind):
    """Each gap that is filled rightly counts its share."""

    code = QuestionKind.GAPS

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        errors = Errors()
        text = "\n".join(line.rstrip() for line in text_of(data.get("text")).strip().splitlines())
        gaps = [
            {"id": found.get("id"), "accepted": _lines(found.get("accepted")), "wrong": _lines(found.get("wrong"))}
            for found in map(mapping_of, list_of(data.get("gaps")))
        ]
        if not text or len(text) > MOST_RICH_TEXT:
            errors.add("text", _("Write the text, and in it [1], [2] and so on in place of the words to fill in."))
        if check_number_of(errors, "gaps", gaps, least=1):
            self._check_gaps(errors, gaps)
            marks = [int(number) for number in _GAP.findall(text)]
            if text and sorted(marks) != list(range(1, len(gaps) + 1)):
                errors.add(
                    "text",
                    _("The text must hold each of the gaps from [1] to [%(number)s] once.") % {"number": len(gaps)},
                )
        errors.check()
        named = with_ids([{**gap, "name": "\x1f".join(gap["accepted"])} for gap in gaps], named="name")
        return {
            "text": text,
            "gaps": [{key: value for key, value in gap.items() if key != "name"} for gap in named],
        }

    def _check_gaps(self, errors: Errors, gaps: list[dict[str, Any]]) -> None:
        for number, gap in enumerate(gaps, start=1):
            words = {"number": number}
            if not gap["accepted"] or has_wildcard(gap["accepted"][0]):
                errors.add("gaps", _("Gap %(number)s: write the right answer first, in full, without *.") % words)
            if any(len(text) > MOST_TEXT for text in [*gap["accepted"], *gap["wrong"]]):
                errors.add("gaps", _("Gap %(number)s: an answer is too long.") % words)
            if any(accepts(right, wrong) for right in gap["accepted"] for wrong in gap["wrong"]):
                errors.add("gaps", _("Gap %(number)s: a wrong answer is also given as a right one.") % words)
            if len({folded(wrong) for wrong in gap["wrong"]}) < len(gap["wrong"]):
                errors.add("gaps", _("Gap %(number)s: a wrong answer is given twice.") % words)

    def _choices(self, gap: dict[str, Any]) -> list[dict[str, Any]]:
        """What can be chosen in a gap, by its text; nothing if the gap is typed."""
        if not gap["wrong"]:
            return []
        texts = [without_escapes(gap["accepted"][0]), *gap["wrong"]]
        return [{"id": f"{gap['id']}\x1f{text}", "text": text} for text in texts]

    def fields(self, version: Asked, *, order_seed: str, is_shuffled: bool = True) -> Presented:
        before, *pieces = _GAP.split(version.data["text"])
        rows = []
        for number, after in zip(pieces[::2], pieces[1::2], strict=True):
            gap = version.data["gaps"][int(number) - 1]
            choices = tuple(
                Line(key_of(order_seed, choice["id"]), choice["text"])
                for choice in shuffled(self._choices(gap), order_seed)
            )
            rows.append(Line(key_of(order_seed, gap["id"]), number, after=after, choices=choices))
        return Presented(kind=self.code.value, body=version.body, before=before, rows=tuple(rows))

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        filled = {}
        for gap in version.data["gaps"]:
            sent = text_of(data.get(f"{prefix}-{key_of(order_seed, gap['id'])}"))
            if choices := self._choices(gap):
                sent = next((one["text"] for one in choices if key_of(order_seed, one["id"]) == sent), "")
            if sent.strip():
                filled[gap["id"]] = sent
        return {"gaps": filled} if filled else {}

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        found = {}
        for gap in version.data["gaps"]:
            text = self.filled(version, response).get(gap["id"])
            if text is not None:
                keys = [key_of(order_seed, one["id"]) for one in self._choices(gap) if one["text"] == text]
                if keys or not gap["wrong"]:
                    found[f"{prefix}-{key_of(order_seed, gap['id'])}"] = keys or [text]
        return found

    def filled(self, version: Asked, response: Response) -> dict[str, str]:
        """What stands in each gap that isn't empty."""
        given = mapping_of(response.get("gaps"))
        return {gap["id"]: text for gap in version.data["gaps"] if (text := text_of(given.get(gap["id"]))).strip()}

    def problem(self, version: Asked, response: Response) -> str | None:
        if any(len(text) > MOST_TEXT for text in self.filled(version, response).values()):
            return _("The answer is longer than %(most)s characters. Write it shorter.") % {"most": MOST_TEXT}
        return None

    def is_complete(self, version: Asked, response: Response) -> bool:
        return len(self.filled(version, response)) == len(version.data["gaps"])

    def is_right(self, gap: dict[str, Any], text: str) -> bool:
        if not text.strip():
            return False
        if gap["wrong"]:
            return folded(text) == folded(without_escapes(gap["accepted"][0]))
        return len(text) <= MOST_TEXT and any(accepts(pattern, text) for pattern in gap["accepted"])

    def score(self, version: Asked, response: Response) -> Fraction:
        right = sum(bool(part.is_right) for part in self.answered(version, response))
        return Fraction(right, len(version.data["gaps"]))

    def right_response(self, version: Asked) -> Response:
        return {"gaps": {gap["id"]: without_escapes(gap["accepted"][0]) for gap in version.data["gaps"]}}

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        filled = self.filled(version, response)
        before, *pieces = _GAP.split(version.data["text"])
        lines = [ReviewLine(after=before)]
        for number, after in zip(pieces[::2], pieces[1::2], strict=True):
            gap = version.data["gaps"][int(number) - 1]
            given = filled.get(gap["id"], "")
            lines.append(
                ReviewLine(
                    text=number,
                    given=given,
                    is_chosen=bool(given),
                    is_right=self.is_right(gap, given),
                    right=without_escapes(gap["accepted"][0]),
                    after=after,
                )
            )
        return tuple(lines)

    def offered(self, version: Asked) -> tuple[Part, ...]:
        return tuple(
            Part(
                f"{gap['id']}\x1f{folded(one['text'])}",
                f"[{number}] {escape(one['text'])}",
                self.is_right(gap, one["text"]),
            )
            for number, gap in enumerate(version.data["gaps"], start=1)
            for one in self._choices(gap)
        )

    def answered(self, version: Asked, response: Response) -> tuple[Part, ...]:
        filled = self.filled(version, response)
        return tuple(
            Part(
                f"{gap['id']}\x1f{folded(filled[gap['id']])}",
                f"[{number}] {escape(plain_text(filled[gap['id']]))}",
                self.is_right(gap, filled[gap["id"]]),
            )
            for number, gap in enumerate(version.data["gaps"], start=1)
            if gap["id"] in filled
        )
