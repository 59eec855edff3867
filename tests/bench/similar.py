"""Similar questions among 50,000, beside a read by primary key of the same table in the same process, in turns."""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from tests.factories.people import MembershipFactory
from tests.search.labelled import labelled, others
from vector.people.enums import MembershipRole
from vector.search.counting import recount
from vector.search.models import Entry
from vector.search.similar import as_vector, similar
from vector.search.words import vectors_of

ENTRIES, OWN, BATCH = 50_000, 100, 1_000
TURNS = 600
MOST_RATIO = 4.0
SYLLABLES = ["ба", "ве", "ги", "до", "жу", "за", "ки", "ло", "ми", "ну", "по", "ра", "со", "ти", "фе", "ша"]


def _word(dice: random.Random) -> str:
    """A word that few questions hold: a name, a place, a brand. Some are frequent, most are rare."""
    number = int(dice.paretovariate(0.6)) % 40_000
    word = ""
    for _place in range(4):
        number, syllable = divmod(number, len(SYLLABLES))
        word += SYLLABLES[syllable]
    return word


def _texts(dice: random.Random) -> tuple[str, str]:
    """A question put together of those of the tests: each of their words stands in hundreds or thousands of entries."""
    titles = [row.title for row in labelled()] + [title for title, _text in others()]
    texts = [row.text for row in labelled()] + [text for _title, text in others()]
    words = dice.choice(titles).split()
    title = [word for word in words if dice.random() > 0.2] + dice.choice(titles).split()[:2] + [_word(dice)]
    text = " ".join([*dice.sample(texts, 3), *(_word(dice) for _place in range(8))])
    return " ".join(title), text


def _fill(person: Any, organisation: Any) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret, the same rows each time
    for start in range(0, ENTRIES, BATCH):
        rows = [_texts(dice) for _number in range(BATCH)]
        Entry.objects.bulk_create(
            Entry(
                key=f"bench-{start + number}",
                title=title[:255],
                text=text,
                url="/",
                topic="documents",
                is_public=start + number >= OWN,
                organisation=None if start + number >= OWN else organisation,
                asker=None if start + number >= OWN else person,
                lexemes=as_vector(lexemes),
            )
            for number, ((title, text), lexemes) in enumerate(zip(rows, vectors_of(rows), strict=True))
        )
    recount()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_entry")
        cursor.execute("VACUUM ANALYZE search_term")


def _took(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def measured_similar() -> dict[str, Any]:
    """Latencies in milliseconds of both, and the share of p95."""
    place = MembershipFactory(role=MembershipRole.COORDINATOR)
    person = place.person
    _fill(person, place.organisation)
    # Organisations of the person are read once a request; here once, for the same reason.
    person.managed_organisation_ids()
    asked = [row.asked for row in labelled()]
    ids = list(Entry.objects.values_list("pk", flat=True)[:5_000])
    dice = random.Random(8)  # noqa: S311 - no secret
    for text in asked:
        similar(text, user=person)
    searches, reads = [], []
    for turn in range(TURNS):
        text, pk = asked[turn % len(asked)], dice.choice(ids)
        searches.append(_took(lambda text=text: similar(text, user=person)))  # type: ignore[misc]
        reads.append(_took(lambda pk=pk: Entry.objects.get(pk=pk)))  # type: ignore[misc]
    search_p95, read_p95 = _p95(searches), _p95(reads)
    return {
        "entries": Entry.objects.count(),
        "similar_p50_ms": round(statistics.median(searches), 2),
        "similar_p95_ms": round(search_p95, 2),
        "read_p50_ms": round(statistics.median(reads), 2),
        "read_p95_ms": round(read_p95, 2),
        "ratio_of_p95": round(search_p95 / read_p95, 2),
        "goal": MOST_RATIO,
        "is_reached": search_p95 <= MOST_RATIO * read_p95,
    }


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
