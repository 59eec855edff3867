"""Questions like the one that somebody types: published answers, and open questions of the asker's own side.

    similar.remember("answer-7", title=…, text=…, url=…, topic="documents", is_public=True)
    similar.remember("consultation-42", title=…, text=…, url=…, organisation=organisation, asker=person)
    similar.forget("answer-7")
    similar.similar("нужен ли договор на разовую акцию", user=request.user)

What is remembered is a copy: whoever publishes, changes or withdraws says so here, in the same transaction. How it is
found, see docs/adr/0022.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Cast

from vector.search.models import Entry
from vector.search.ranking import MAX_ROWS, Looked, choice, looked_for, score
from vector.search.words import vectors_of

if TYPE_CHECKING:
    from vector.people.models import Organisation, User

MAX_TYPED = 2_000
# Of the asker's own side, the newest.
MAX_OWN_ROWS = 100
# Whatever holds less than this share of the question is not like it.
LEAST = 0.12
# Beside a good one, public ones that are so much less like it are noise; one's own may be the same question.
BESIDE = 0.5

_COLUMNS = "id, key, title, url, topic, is_public, lexemes"
# A LIMIT without an order: which of too many equally likely rows are ranked makes no difference.
_PUBLIC = (
    f"(SELECT {_COLUMNS} FROM search_entry WHERE is_public AND lexemes @@ %s::tsquery "  # noqa: S608 - only constants
    f"LIMIT {MAX_ROWS})"
)
_OWN = (
    f"(SELECT {_COLUMNS} FROM search_entry WHERE NOT is_public "  # noqa: S608 - only constants
    f"AND (asker_id = %s OR organisation_id = ANY (%s)) ORDER BY id DESC LIMIT {MAX_OWN_ROWS})"
)
_RANKED = (
    "SELECT key, title, url, topic, is_public, (score / %s)::float8 FROM ("
    "SELECT id, key, title, url, topic, is_public, {worth} AS score FROM ({rows}) AS candidates"
    ") AS ranked ORDER BY score DESC, id DESC LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Similar:
    """A question found. `score` is the share of what was typed that it holds, from 0 to about 1."""

    key: str
    title: str
    url: str
    topic: str
    is_public: bool
    score: float


def remember(
    key: str,
    *,
    title: str,
    text: str,
    url: str,
    topic: str = "",
    is_public: bool = False,
    organisation: "Organisation | None" = None,
    asker: "User | None" = None,
) -> None:
    """Keep a question under `key`, or change the one that is kept there.

    `text` is the question and, where there is one, its answer, plain. A public one is found by everybody; any other
    only by `asker` and by those who head or coordinate `organisation`.
    """
    lexemes = vectors_of([(title, text)])[0]
    Entry.objects.update_or_create(
        key=key,
        defaults={
            "title": title[:255],
            "text": text,
            "url": url,
            "topic": topic,
            "is_public": is_public,
            "organisation": organisation,
            "asker": asker,
            "lexemes": as_vector(lexemes),
        },
    )


def as_vector(lexemes: str) -> Any:
    """A tsvector in PostgreSQL's notation as a value for the column."""
    return Cast(Value(lexemes), Entry._meta.get_field("lexemes"))


def forget(key: str) -> None:
    """What was withdrawn is not found any more. A key that is not kept is no error."""
    Entry.objects.filter(key=key).delete()


def similar(text: str, *, user: "User | None" = None, limit: int = 5, exclude: Collection[str] = ()) -> list[Similar]:
    """The questions most like `text`, the best first: public ones, and those of the side of `user` (None: nobody's).

    Keys in `exclude` are left out. Two queries, one more for the organisations of `user`, unless they are known
    already.
    """
    looked = looked_for(text[:MAX_TYPED])
    if looked is None:
        return []
    sql, parameters = _statement(looked, user=user, limit=limit + len(exclude))
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = [Similar(*row) for row in cursor.fetchall()]
    # Not in the statement: there a condition would make each row's score be computed twice.
    found = [question for question in found if question.score >= LEAST and question.key not in exclude]
    beside = max((question.score for question in found), default=0.0) * BESIDE
    return [question for question in found if question.score >= beside or not question.is_public][:limit]


def _statement(looked: Looked, *, user: "User | None", limit: int) -> tuple[str, list[Any]]:
    """The rows to rank, and the best of them."""
    rows: list[str] = []
    parameters: list[Any] = []
    worth, worth_parameters, most = score(looked)
    if chosen := choice(looked):
        rows.append(_PUBLIC)
        parameters.append(chosen)
    if user is not None and user.is_authenticated:
        rows.append(_OWN)
        parameters += [user.pk, list(user.managed_organisation_ids())]
    if not rows:
        return "", []
    sql = _RANKED.format(worth=worth, rows=" UNION ALL ".join(rows))
    return sql, [most, *worth_parameters, *parameters, limit]
