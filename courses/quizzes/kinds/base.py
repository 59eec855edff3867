"""What every kind of question can do. Pure: no database, no request; a version is anything with the same four fields.

Texts of options and feedback are rich text as Wagtail stores it, unless they are said to be plain.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from courses.quizzes.enums import QuestionKind

Response = dict[str, Any]

FULL_PERCENT = 100
PERCENTS = (100, 75, 50, 25, 0)
MOST_TEXT = 500
MOST_RICH_TEXT = 20_000
MOST_ITEMS = 30
# Marks that the editor puts on paragraphs for itself: the same text must be the same whoever has opened it.
_EDITORS_KEY = re.compile(r' data-block-key="[^"]*"')
_ID = re.compile(r"[\w-]{1,40}\Z")


class Asked(Protocol):
    """What a kind needs to know of a version of a question."""

    kind: str
    body: str
    data: dict[str, Any]
    feedback: str


class Submitted(Protocol):
    """What a browser has sent: a QueryDict, in effect."""

    def get(self, key: str, default: Any = None) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True)
class Line:
    """Something the browser may see under a key that tells nothing: an option, an item, a left side, a gap."""

    key: str
    text: str
    # For a gap: the plain text after it, and what may be chosen there instead of typing.
    after: str = ""
    choices: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Presented:
    """All of a question that may leave the server before it is answered: neither answers nor feedback."""

    kind: str
    body: str
    options: tuple[Line, ...] = ()
    rows: tuple[Line, ...] = ()
    before: str = ""
    unit: str = ""
    lines: int = 0
    most_words: int = 0


@dataclass(frozen=True)
class ReviewLine:
    """One line of an answer that is looked at afterwards. It holds everything: what may be shown, drawing.py decides.

    `text` is what was there (rich text; a gap's number), `given` what was answered to it and `right` the right answer
    (both plain text), `after` the plain text that follows a gap.
    """

    text: str = ""
    given: str = ""
    is_chosen: bool = False
    is_right: bool | None = None
    is_partly_right: bool = False
    right: str = ""
    feedback: str = ""
    after: str = ""


Reviewed = tuple[ReviewLine, ...]


@dataclass(frozen=True)
class Part:
    """One thing that can be answered or was answered, as staff read it: its stable id, its words, whether it is right.

    The words are rich text: what people typed and what is kept as plain text comes escaped.
    `is_right` is None where the tutor decides or where nothing can be right.
    """

    id: str
    text: str
    is_right: bool | None


class Kind:
    """One kind of question.

    A response is a JSON object whose shape the kind alone knows. `{}` is the response of somebody who has answered
    nothing; whatever else is handed in (an older shape, nonsense) is read as far as it makes sense, and never raises.
    """

    code: QuestionKind
    # Whether a score is to be had at all, and whether it is a person who gives it.
    is_scored = True
    is_marked_by_tutor = False

    @property
    def template(self) -> str:
        return f"quizzes/questions/_{self.code}.html"

    @property
    def review_template(self) -> str:
        return f"quizzes/questions/_{self.code}_review.html"

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The stored form of what an editor wrote.

        Raises ValidationError, a dictionary of fields with sentences in the reader's language.
        """
        raise NotImplementedError

    def fields(self, version: Asked, *, order_seed: str, is_shuffled: bool = True) -> Presented:
        """What the browser may see.

        Keys are made of `order_seed`, which must not leave the server; so is the order, unless it is not shuffled.
        """
        return Presented(kind=self.code.value, body=version.body)

    def read(self, version: Asked, data: Submitted, prefix: str, order_seed: str) -> Response:
        """The response that the browser sent in fields whose names begin with `prefix`. Keeps whatever was typed."""
        raise NotImplementedError

    def sent(self, version: Asked, response: Response, prefix: str, order_seed: str) -> dict[str, list[str]]:
        """What a browser sends, or a form shows as filled in, for this response: the other way round of `read`."""
        raise NotImplementedError

    def review(self, version: Asked, response: Response, order_seed: str, *, is_shuffled: bool = True) -> Reviewed:
        """The answer line by line, in the order in which it was asked, with everything there is to say of it."""
        raise NotImplementedError

    def problem(self, version: Asked, response: Response) -> str | None:
        """Why an answer that was typed cannot be read, in a sentence for who typed it; None if it can."""
        return None

    def is_complete(self, version: Asked, response: Response) -> bool:
        """Whether nothing is left to answer."""
        raise NotImplementedError

    def score(self, version: Asked, response: Response) -> Fraction | None:
        """The share of the question's points, 0 to 1; None if the tutor is to say."""
        raise NotImplementedError

    def feedback(self, version: Asked, response: Response) -> tuple[str, ...]:
        """What the editor has to say to just this answer. The explanation for everyone is `version.feedback`."""
        return ()

    def right_response(self, version: Asked) -> Response | None:
        """A response that scores 1; None if there is no such thing."""
        return None

    def told(self, version: Asked, response: Response) -> tuple[str, ...]:
        """The answer as its reader reads it, a line for each part; empty if nothing was answered."""
        return tuple(part.text for part in self.answered(version, response))

    def right_answer(self, version: Asked) -> tuple[str, ...]:
        """The right answer in the same form; empty if there is no such thing."""
        right = self.right_response(version)
        return self.told(version, right) if right is not None else ()

    def offered(self, version: Asked) -> tuple[Part, ...]:
        """What could be answered, as far as that is a list: for the table of distractors."""
        return ()

    def answered(self, version: Asked, response: Response) -> tuple[Part, ...]:
        """What was answered, part by part."""
        return ()


# Reading what comes from outside --------------------------------------------------------------------------------------
def text_of(value: Any) -> str:
    """What was typed, as PostgreSQL can keep it in JSON: a NUL and half a surrogate pair cannot be kept."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def mapping_of(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def list_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def percent_of(value: Any, *, otherwise: int = FULL_PERCENT) -> int:
    """The percent of the points that an editor chose for an answer; `otherwise` if it is none of those offered."""
    try:
        found = int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return found if found in PERCENTS else otherwise


# Keys and orders ------------------------------------------------------------------------------------------------------
def key_of(order_seed: str, item_id: str) -> str:
    """The name an item has in the browser: it tells neither the stored order nor what is right."""
    return hashlib.blake2b(f"key\x1f{order_seed}\x1f{item_id}".encode(), digest_size=8).hexdigest()


def shuffled(items: Iterable[dict[str, Any]], order_seed: str) -> list[dict[str, Any]]:
    """The items in an order that follows from the seed and their ids alone, not from the order they are stored in."""

    def place(item: dict[str, Any]) -> bytes:
        return hashlib.blake2b(f"order\x1f{order_seed}\x1f{item['id']}".encode(), digest_size=16).digest()

    return sorted(items, key=place)


def ids_by_key(order_seed: str, ids: Iterable[str]) -> dict[str, str]:
    """Back from the browser's names to the ids."""
    return {key_of(order_seed, item_id): item_id for item_id in ids}


# Checking what editors write ------------------------------------------------------------------------------------------
def is_blank(html: str) -> bool:
    """Whether rich text shows nothing at all."""
    return (
        "<embed" not in html and not strip_tags(html).replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", "").strip()
    )


def rich_text(value: Any) -> str:
    """Rich text as stored; "" for what shows nothing."""
    html = _EDITORS_KEY.sub("", text_of(str(value) if value is not None else ""))
    return "" if is_blank(html) else html


def plain_text(value: Any) -> str:
    """One line of plain text."""
    return " ".join(text_of(value).split())


class Errors:
    """Collects what is wrong with a question, field by field, in the words for its editor."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def add(self, field: str, message: str) -> None:
        self._found.setdefault(field, []).append(message)

    def check(self) -> None:
        if self._found:
            raise ValidationError(self._found)


def with_ids(items: Iterable[Mapping[str, Any]], *, named: str = "text") -> list[dict[str, Any]]:
    """The items, each with an id of its own: the one it came with, else one that follows from its text."""
    taken: set[str] = set()
    found = []
    for item in items:
        item_id = item.get("id")
        if not isinstance(item_id, str) or not _ID.match(item_id) or item_id in taken:
            number = 0
            while True:
                written = f"{item.get(named, '')}\x1f{number}"
                item_id = hashlib.blake2b(written.encode("utf-8", "replace"), digest_size=6).hexdigest()
                if item_id not in taken:
                    break
                number += 1
        taken.add(item_id)
        found.append({**item, "id": item_id})
    return found


def check_number_of(errors: Errors, field: str, items: list[Any], *, least: int, most: int = MOST_ITEMS) -> bool:
    """Whether there are enough items and not too many; says so otherwise."""
    if len(items) < least:
        errors.add(field, _("Add at least %(number)s.") % {"number": least})
    elif len(items) > most:
        errors.add(field, _("Leave at most %(number)s.") % {"number": most})
    else:
        return True
    return False


def check_differ(errors: Errors, field: str, texts: Iterable[str]) -> None:
    """Two items that read alike could not be told apart by who answers."""
    seen: set[str] = set()
    for number, text in enumerate(texts, start=1):
        if text in seen:
            errors.add(field, _("Line %(number)s repeats a line above it.") % {"number": number})
        seen.add(text)


def check_filled(errors: Errors, field: str, texts: Iterable[str], *, most: int = MOST_RICH_TEXT) -> None:
    """No line may be empty, or longer than a page can show."""
    for number, text in enumerate(texts, start=1):
        if not text:
            errors.add(field, _("Line %(number)s is empty.") % {"number": number})
        elif len(text) > most:
            errors.add(
                field, _("Line %(number)s is longer than %(most)s characters.") % {"number": number, "most": most}
            )
