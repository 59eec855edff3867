"""One answer of several, several of several, true or false.

Stored: `{"options": [{"id", "text", "is_right", "feedback"}], "is_order_kept": bool}`; with one of several each option
also has its `"percent"`, with several of several there is `"is_all_or_nothing": bool`. True or false: `{"is_true",
"feedback_true", "feedback_false"}`, the first of them a bool.
Responses: `{"chosen": id}`, `{"chosen": [id, …]}`, `{"chosen": "true" | "false"}`.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds.base import (
    FULL_PERCENT,
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
    check_differ,
    check_filled,
    check_number_of,
    ids_by_key,
    key_of,
    list_of,
    mapping_of,
    percent_of,
    rich_text,
    shuffled,
    text_of,
    with_ids,
)


class ChoiceKind(Kind):
    """What choosing one and choosing several have in common."""

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        errors = Errors()
        options = [
            {
                "id": found.get("id"),
                "text": rich_text(found.get("text")),
                "is_right": bool(found.get("is_right")),
                "feedback": rich_text(found.get("feedback")),
            }
            for found in map(mapping_of, list_of(data.get("options")))
        ]
        if check_number_of(errors, "options", options, least=2):
            texts = [option["text"] for option in options]
            check_filled(errors, "options", texts)
            check_differ(errors, "options", filter(None, texts))
            self.check_right(errors, sum(option["is_right"] for option in options), len(options))
        errors.check()
        return {"options": with_ids(options), "is_order_kept": bool(data.get("is_order_kept"))}

    def check_right(self, errors: Errors, right: int, among: int) -> None:
        """Whether so many right options make a question of this kind."""
        raise NotImplementedError

    def chosen(self, version: Asked, response: Response) -> list[dict[str, Any]]:
        """The options that were chosen, in the order they are stored in."""
        raise NotImplementedError

    def fields(self, version: Asked, *, order_seed: str, is_shuffled: bool = True) -> Presented:
        options = self._ordered(version, order_seed, is_shuffled)
        lines = tuple(Line(key_of(order_seed, option["id"]), option["text"]) for option in options)
        return Presented(kind=self.code.value, body=version.body, options=lines)

    def _ordered(self, version: Asked, order_seed: str, is_shuffled: bool) -> list[dict[str, Any]]:
        options: list[dict[str, Any]] = version.data["options"]
        return shuffled(options, order_seed) if is_shuffled and not version.data["is_order_kept"] else options

    def _ids(self, version: Asked, order_seed: str) -> dict[str, str]:
        return ids_by_key(order_seed, (option["id"] for option in version.data["options"]))

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        keys = [key_of(order_seed, option["id"]) for option in self.chosen(version, response)]
        return {prefix: keys} if keys else {}

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        chosen = {option["id"] for option in self.chosen(version, response)}
        return tuple(
            ReviewLine(
                text=option["text"],
                is_chosen=option["id"] in chosen,
                is_right=option["is_right"],
                feedback=option["feedback"] if option["id"] in chosen else "",
            )
            for option in self._ordered(version, order_seed, is_shuffled)
        )

    def is_complete(self, version: Asked, response: Response) -> bool:
        return bool(self.chosen(version, response))

    def feedback(self, version: Asked, response: Response) -> tuple[str, ...]:
        return tuple(option["feedback"] for option in self.chosen(version, response) if option["feedback"])

    def offered(self, version: Asked) -> tuple[Part, ...]:
        return tuple(Part(option["id"], option["text"], option["is_right"]) for option in version.data["options"])

    def answered(self, version: Asked, response: Response) -> tuple[Part, ...]:
        return tuple(
            Part(option["id"], option["text"], option["is_right"]) for option in self.chosen(version, response)
        )


class SingleKind(ChoiceKind):
    """One answer of several: one is right, another may be worth a part of the points."""

    code = QuestionKind.SINGLE

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        cleaned = super().clean(data)
        written = map(mapping_of, list_of(data.get("options")))
        for option, found in zip(cleaned["options"], written, strict=True):
            option["percent"] = FULL_PERCENT if option["is_right"] else percent_of(found.get("percent"), otherwise=0)
        return cleaned

    def check_right(self, errors: Errors, right: int, among: int) -> None:
        if right != 1:
            errors.add("options", _("Mark exactly one answer as right."))

    def chosen(self, version: Asked, response: Response) -> list[dict[str, Any]]:
        return [option for option in version.data["options"] if option["id"] == response.get("chosen")][:1]

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        found = self._ids(version, order_seed).get(text_of(data.get(prefix)))
        return {"chosen": found} if found else {}

    def score(self, version: Asked, response: Response) -> Fraction:
        return sum(
            (Fraction(option["percent"], FULL_PERCENT) for option in self.chosen(version, response)), Fraction(0)
        )

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        lines = super().review(version, response, order_seed, is_shuffled=is_shuffled)
        is_partly = 0 < self.score(version, response) < 1
        return tuple(replace(line, is_partly_right=line.is_chosen and is_partly) for line in lines)

    def right_response(self, version: Asked) -> Response:
        return {"chosen": next(option["id"] for option in version.data["options"] if option["is_right"])}


class MultipleKind(ChoiceKind):
    """Several answers of several.

    Each right option that is chosen gives its share of 1, each wrong one takes its share of 1 away, never below 0: who
    ticks everything gets nothing. Or all or nothing, where the editor wants it so.
    """

    code = QuestionKind.MULTIPLE

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().clean(data), "is_all_or_nothing": bool(data.get("is_all_or_nothing"))}

    def check_right(self, errors: Errors, right: int, among: int) -> None:
        if right == 0:
            errors.add("options", _("Mark the right answers, at least one."))
        elif right == among:
            errors.add("options", _("Add at least one wrong answer: otherwise it is enough to tick everything."))

    def chosen(self, version: Asked, response: Response) -> list[dict[str, Any]]:
        ids = [found for found in list_of(response.get("chosen")) if isinstance(found, str)]
        return [option for option in version.data["options"] if option["id"] in ids]

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        ids = self._ids(version, order_seed)
        keys = {text_of(key) for key in data.getlist(prefix)}
        # In the order of the version: the same ticks make the same response, whatever order they came in.
        chosen = [item_id for key, item_id in ids.items() if key in keys]
        return {"chosen": chosen} if chosen else {}

    def score(self, version: Asked, response: Response) -> Fraction:
        options, chosen = version.data["options"], self.chosen(version, response)
        all_right = sum(option["is_right"] for option in options)
        right = sum(option["is_right"] for option in chosen)
        wrong = len(chosen) - right
        if version.data["is_all_or_nothing"]:
            return Fraction(int(right == all_right and wrong == 0))
        return max(Fraction(0), Fraction(right, all_right) - Fraction(wrong, len(options) - all_right))

    def right_response(self, version: Asked) -> Response:
        return {"chosen": [option["id"] for option in version.data["options"] if option["is_right"]]}


class TrueFalseKind(Kind):
    """A statement that is true or false."""

    code = QuestionKind.TRUE_FALSE
    words = {
        "true": pgettext_lazy("answer to a statement", "True"),
        "false": pgettext_lazy("answer to a statement", "False"),
    }

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        errors = Errors()
        if not isinstance(data.get("is_true"), bool):
            errors.add("is_true", _("Say whether the statement is true."))
        errors.check()
        return {
            "is_true": data["is_true"],
            "feedback_true": rich_text(data.get("feedback_true")),
            "feedback_false": rich_text(data.get("feedback_false")),
        }

    def fields(self, version: Asked, *, order_seed: str, is_shuffled: bool = True) -> Presented:
        # “True” stands first always: its place tells nothing, and it is where one looks for it.
        lines = tuple(Line(answer, str(word)) for answer, word in self.words.items())
        return Presented(kind=self.code.value, body=version.body, options=lines)

    def _answer(self, response: Response) -> str | None:
        found = response.get("chosen")
        return found if isinstance(found, str) and found in self.words else None

    def _part(self, version: Asked, answer: str) -> Part:
        return Part(answer, str(self.words[answer]), (answer == "true") == version.data["is_true"])

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        found = self._answer({"chosen": data.get(prefix)})
        return {"chosen": found} if found else {}

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        answer = self._answer(response)
        return {prefix: [answer]} if answer else {}

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        answer = self._answer(response)
        return tuple(
            ReviewLine(
                text=part.text,
                is_chosen=part.id == answer,
                is_right=bool(part.is_right),
                feedback=version.data[f"feedback_{part.id}"] if part.id == answer else "",
            )
            for part in self.offered(version)
        )

    def is_complete(self, version: Asked, response: Response) -> bool:
        return self._answer(response) is not None

    def score(self, version: Asked, response: Response) -> Fraction:
        return Fraction(int(any(part.is_right for part in self.answered(version, response))))

    def feedback(self, version: Asked, response: Response) -> tuple[str, ...]:
        answer = self._answer(response)
        return tuple(filter(None, [version.data[f"feedback_{answer}"]])) if answer else ()

    def right_response(self, version: Asked) -> Response:
        return {"chosen": "true" if version.data["is_true"] else "false"}

    def offered(self, version: Asked) -> tuple[Part, ...]:
        return tuple(self._part(version, answer) for answer in self.words)

    def answered(self, version: Asked, response: Response) -> tuple[Part, ...]:
        answer = self._answer(response)
        return (self._part(version, answer),) if answer else ()
