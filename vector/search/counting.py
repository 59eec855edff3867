"""Counting in how many entries each word stands, so that the search for similar questions knows rare words from common.

Not at each publication: writers would wait for each other, and the counts need not be exact. What is not counted yet
is found, as a rare word.
"""

from django.db import connection, transaction
from django.utils import timezone

from vector.search.models import Entry, Synonyms, Term
from vector.search.queries import synonym_groups
from vector.search.words import lexemes_of

_COUNT = """
    INSERT INTO search_term (lexeme, count, counted_at, same, slips)
    SELECT word, ndoc, %s, '{}', search_slips(word)
    FROM (
        SELECT word, ndoc FROM ts_stat('SELECT lexemes FROM search_entry')
        UNION ALL SELECT '', count(*) FROM search_entry
    ) AS counted
    ON CONFLICT (lexeme) DO UPDATE SET count = EXCLUDED.count, counted_at = EXCLUDED.counted_at
"""


@transaction.atomic
def recount() -> int:
    """Count all words anew and note the editors' synonyms with them. Returns the number of entries.

    Safe to run at any time and twice at once: the second waits for the first.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE search_term IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_COUNT, [now])
    Term.objects.filter(counted_at__lt=now).delete()
    Term.objects.exclude(same=[]).update(same=[])
    _note_synonyms()
    return Term.objects.get(lexeme="").count


def is_due() -> bool:
    """Whether an entry or the synonyms have changed since the words were counted. At most four queries."""
    whole = Term.objects.filter(lexeme="").first()
    if whole is None:
        return Entry.objects.exists() or Synonyms.objects.exists()
    return (
        Entry.objects.filter(updated_at__gt=whole.counted_at).exists()
        or Synonyms.objects.filter(updated_at__gt=whole.counted_at).exists()
        or Entry.objects.count() != whole.count
    )


def _note_synonyms() -> None:
    """With each word of a group the lexemes of the others. Of a phrase all words are noted, to a phrase none."""
    groups = synonym_groups()
    lexemes = iter(lexemes_of([" ".join(phrase) for group in groups for phrase in group]))
    same: dict[str, set[str]] = {}
    for group in groups:
        stems = [[lexeme.stem for lexeme in next(lexemes)] for _phrase in group]
        for place, phrase in enumerate(stems):
            if len(phrase) == 1:
                others = {stem for other, words in enumerate(stems) if other != place for stem in words}
                same.setdefault(phrase[0], set()).update(others - {phrase[0]})
    Term.objects.bulk_create(
        [Term(lexeme=stem, same=sorted(others)) for stem, others in same.items()],
        update_conflicts=True,
        unique_fields=["lexeme"],
        update_fields=["same"],
    )
