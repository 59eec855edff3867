"""Matching and ordering: both without dragging, by a list beside each line.

Stored, matching: `{"pairs": [{"id", "left", "right"}], "extras": [{"id", "text"}]}`; left sides are rich text, right
sides and extras plain, for a list in a form holds nothing else. Ordering: `{"items": [{"id", "text"}],
"is_all_or_nothing": bool}` in the right order.
Responses: `{"pairs": {pair id: id of the pair or extra whose text was chosen}}`; `{"places": {item id: "2"}}`.
"""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds.base import (
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
    check_differ,
    check_filled,
    check_number_of,
    ids_by_key,
    key_of,
    list_of,
    mapping_of,
    plain_text,
    rich_text,
    shuffled,
    text_of,
    with_ids,
)
from courses.quizzes.kinds.wildcards import folded

MOST_PLACES = 15


class MatchingKind(Kind):
    """To each line on the left its own on the right; what is chosen rightly counts its share."""

    code = QuestionKind.MATCHING

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        errors = Errors()
        pairs = [
            {"id": found.get("id"), "left": rich_text(found.get("left")), "right": plain_text(found.get("right"))}
            for found in map(mapping_of, list_of(data.get("pairs")))
        ]
        extras = [
            {"id": found.get("id"), "text": plain_text(found.get("text"))}
            for found in map(mapping_of, list_of(data.get("extras")))
        ]
        if check_number_of(errors, "pairs", pairs, least=2, most=MOST_PLACES):
            check_filled(errors, "pairs", (pair["left"] for pair in pairs))
            check_filled(errors, "pairs", (pair["right"] for pair in pairs), most=MOST_TEXT)
            check_differ(errors, "pairs", (pair["left"] for pair in pairs if pair["left"]))
            if len({folded(pair["right"]) for pair in pairs} | {folded(extra["text"]) for extra in extras}) < 2:
                errors.add("pairs", _("All lines have the same answer: there is nothing to choose."))
        check_number_of(errors, "extras", extras, least=0, most=MOST_PLACES)
        check_filled(errors, "extras", (extra["text"] for extra in extras), most=MOST_TEXT)
        right = {folded(pair["right"]) for pair in pairs}
        if any(folded(extra["text"]) in right for extra in extras if extra["text"]):
            errors.add("extras", _("An extra answer repeats a right one."))
        errors.check()
        pairs = with_ids(pairs, named="left")
        # An extra's id must differ from the pairs' too: both stand for a text that can be chosen.
        together = with_ids([*pairs, *extras])
        return {"pairs": pairs, "extras": together[len(pairs) :]}

    def _texts(self, version: Asked) -> dict[str, str]:
        """Everything that can be chosen, by id, each text once: the first that has it stands for it."""
        found: dict[str, str] = {}
        seen: set[str] = set()
        sides = [(pair["id"], pair["right"]) for pair in version.data["pairs"]]
        for item_id, text in [*sides, *((extra["id"], extra["text"]) for extra in version.data["extras"])]:
            if folded(text) not in seen:
                seen.add(folded(text))
                found[item_id] = text
        return found

    def fields(self, version: Asked, *, order_seed: str, is_shuffled: bool = True) -> Presented:
        # The right sides are shuffled always: in the stored order each would stand where its left side does.
        texts = [{"id": item_id, "text": text} for item_id, text in self._texts(version).items()]
        options = tuple(
            Line(key_of(f"{order_seed}\x1fright", item["id"]), item["text"])
            for item in shuffled(texts, f"{order_seed}\x1fright")
        )
        pairs = shuffled(version.data["pairs"], order_seed) if is_shuffled else version.data["pairs"]
        rows = tuple(Line(key_of(order_seed, pair["id"]), pair["left"]) for pair in pairs)
        return Presented(kind=self.code.value, body=version.body, options=options, rows=rows)

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        rights = ids_by_key(f"{order_seed}\x1fright", self._texts(version))
        chosen = {}
        for pair in version.data["pairs"]:
            found = rights.get(text_of(data.get(f"{prefix}-{key_of(order_seed, pair['id'])}")))
            if found:
                chosen[pair["id"]] = found
        return {"pairs": chosen} if chosen else {}

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        texts, given = self._texts(version), mapping_of(response.get("pairs"))
        return {
            f"{prefix}-{key_of(order_seed, pair['id'])}": [key_of(f"{order_seed}\x1fright", given[pair["id"]])]
            for pair in version.data["pairs"]
            if isinstance(given.get(pair["id"]), str) and given[pair["id"]] in texts
        }

    def chosen(self, version: Asked, response: Response) -> dict[str, str]:
        """The chosen texts by the ids of their pairs."""
        texts, given = self._texts(version), mapping_of(response.get("pairs"))
        return {
            pair["id"]: texts[given[pair["id"]]]
            for pair in version.data["pairs"]
            if isinstance(given.get(pair["id"]), str) and given[pair["id"]] in texts
        }

    def is_complete(self, version: Asked, response: Response) -> bool:
        return len(self.chosen(version, response)) == len(version.data["pairs"])

    def score(self, version: Asked, response: Response) -> Fraction:
        right = sum(bool(part.is_right) for part in self.answered(version, response))
        return Fraction(right, len(version.data["pairs"]))

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        chosen = self.chosen(version, response)
        pairs = shuffled(version.data["pairs"], order_seed) if is_shuffled else version.data["pairs"]
        return tuple(
            ReviewLine(
                text=pair["left"],
                given=chosen.get(pair["id"], ""),
                is_chosen=pair["id"] in chosen,
                is_right=folded(chosen.get(pair["id"], "")) == folded(pair["right"]),
                right=pair["right"],
            )
            for pair in pairs
        )

    def right_response(self, version: Asked) -> Response:
        first = {folded(text): item_id for item_id, text in self._texts(version).items()}
        return {"pairs": {pair["id"]: first[folded(pair["right"])] for pair in version.data["pairs"]}}

    def offered(self, version: Asked) -> tuple[Part, ...]:
        return tuple(
            Part(
                f"{pair['id']}\x1f{folded(text)}",
                f"{pair['left']} → {escape(text)}",
                folded(text) == folded(pair["right"]),
            )
            for pair in version.data["pairs"]
            for text in self._texts(version).values()
        )

    def answered(self, version: Asked, response: Response) -> tuple[Part, ...]:
        chosen = self.chosen(version, response)
        return tuple(
            Part(
                f"{pair['id']}\x1f{folded(chosen[pair['id']])}",
                f"{pair['left']} → {escape(chosen[pair['id']])}",
                folded(chosen[pair["id"]]) == folded(pair["right"]),
            )
            for pair in version.data["pairs"]
            if pair["id"] in chosen
        )


class OrderingKind(Kind):
    """Lines to be put in order: each gets its place. A place claimed twice counts for nobody."""

    code = QuestionKind.ORDERING

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        errors = Errors()
        items = [
            {"id": found.get("id"), "text": rich_text(found.get("text"))}
            for found in map(mapping_of, list_of(data.get("items")))
        ]
        if check_number_of(errors, "items", items, least=2, most=MOST_PLACES):
            check_filled(errors, "items", (item["text"] for item in items))
            check_differ(errors, "items", (item["text"] for item in items if item["text"]))
        errors.check()
        return {"items": with_ids(items), "is_all_or_nothing": bool(data.get("is_all_or_nothing"))}

    def fields(self, version: Asked, *, order_seed: str, is_shuffled: bool = True) -> Presented:
        # Shuffled always: the stored order is the answer.
        items = shuffled(version.data["items"], order_seed)
        rows = tuple(Line(key_of(order_seed, item["id"]), item["text"]) for item in items)
        return Presented(kind=self.code.value, body=version.body, rows=rows)

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        places = {}
        for item in version.data["items"]:
            typed = text_of(data.get(f"{prefix}-{key_of(order_seed, item['id'])}")).strip()[:MOST_TEXT]
            if typed:
                places[item["id"]] = typed
        return {"places": places} if places else {}

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        typed = self._typed(version, response)
        return {f"{prefix}-{key_of(order_seed, item_id)}": [text] for item_id, text in typed.items()}

    def _typed(self, version: Asked, response: Response) -> dict[str, str]:
        """What was put beside each item, whatever it is."""
        given = mapping_of(response.get("places"))
        return {item["id"]: text for item in version.data["items"] if (text := text_of(given.get(item["id"]))).strip()}

    def places(self, version: Asked, response: Response) -> dict[str, int]:
        """The places by the ids of their items; only those that exist."""
        numbers = {str(number): number for number in range(1, len(version.data["items"]) + 1)}
        typed = self._typed(version, response)
        return {item_id: numbers[text.strip()] for item_id, text in typed.items() if text.strip() in numbers}

    def problem(self, version: Asked, response: Response) -> str | None:
        typed, places = self._typed(version, response), self.places(version, response)
        if len(typed) > len(places):
            return _("Give each line a place from 1 to %(number)s.") % {"number": len(version.data["items"])}
        twice = sorted(place for place, times in Counter(places.values()).items() if times > 1)
        if twice:
            return _("Place %(place)s is given twice. Each line needs a place of its own.") % {"place": twice[0]}
        return None

    def is_complete(self, version: Asked, response: Response) -> bool:
        places = self.places(version, response)
        return len(set(places.values())) == len(version.data["items"])

    def score(self, version: Asked, response: Response) -> Fraction:
        share = Fraction(
            sum(bool(part.is_right) for part in self.answered(version, response)), len(version.data["items"])
        )
        return Fraction(int(share == 1)) if version.data["is_all_or_nothing"] else share

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        typed, places = self._typed(version, response), self.places(version, response)
        claimed = Counter(places.values())
        lines = [
            ReviewLine(
                text=item["text"],
                given=typed.get(item["id"], ""),
                is_chosen=item["id"] in typed,
                is_right=places.get(item["id"]) == right and claimed[right] == 1,
                right=str(right),
            )
            for right, item in enumerate(version.data["items"], start=1)
        ]
        # In the order that was answered; what got no place comes last, as the browser showed it.
        shown = [item["id"] for item in shuffled(version.data["items"], order_seed)]
        ids = [item["id"] for item in version.data["items"]]
        rank = {item_id: (places.get(item_id, len(ids) + 1), shown.index(item_id)) for item_id in ids}
        return tuple(line for _id, line in sorted(zip(ids, lines, strict=True), key=lambda pair: rank[pair[0]]))

    def right_response(self, version: Asked) -> Response:
        return {"places": {item["id"]: str(place) for place, item in enumerate(version.data["items"], start=1)}}

    def offered(self, version: Asked) -> tuple[Part, ...]:
        items = list(enumerate(version.data["items"], start=1))
        return tuple(
            Part(f"{item['id']}\x1f{place}", f"{place}. {item['text']}", place == right)
            for right, item in items
            for place, _item in items
        )

    def answered(self, version: Asked, response: Response) -> tuple[Part, ...]:
        places = self.places(version, response)
        claimed = Counter(places.values())
        found = [
            (
                places[item["id"]],
                Part(
                    f"{item['id']}\x1f{places[item['id']]}",
                    f"{places[item['id']]}. {item['text']}",
                    places[item["id"]] == right and claimed[right] == 1,
                ),
            )
            for right, item in enumerate(version.data["items"], start=1)
            if item["id"] in places
        ]
        return tuple(part for _place, part in sorted(found, key=lambda pair: pair[0]))
