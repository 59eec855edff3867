"""Three functions of the search for similar questions: the look-up of words keeps its plan for the connection."""

from django.db import migrations

# Word → stem, what near stems begin with («^страх»), family («~нбр»; fewer than three letters say nothing).
STEMS = """
CREATE FUNCTION search_stems(words text[]) RETURNS TABLE (place bigint, stem text, near text, family text)
LANGUAGE sql STABLE AS $$
    SELECT stems.place, stems.stem,
        CASE WHEN length(stems.stem) >= 5 THEN '^' || left(stems.stem, 5) END,
        CASE WHEN stems.stem ~ '^[а-я]' THEN '~' || substring(
            left(stems.stem, 1) || regexp_replace(substr(stems.stem, 2), '[аеиоуыэюяьъй]+', '', 'g') FROM '^...'
        ) END
    FROM (
        SELECT typed.place, left((ts_lexize('russian_stem', typed.word))[1], 60) AS stem
        FROM unnest(words) WITH ORDINALITY AS typed(word, place)
    ) AS stems
    WHERE stems.stem <> ''
$$
"""
# The stem, and it without each of its letters: stems one letter apart share one of these. Nothing for short stems,
# beginnings and families: these forgive enough by themselves.
SLIPS = """
CREATE FUNCTION search_slips(stem text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    slips text[] := ARRAY[stem];
BEGIN
    IF length(stem) < 4 OR left(stem, 1) IN ('~', '^') THEN
        RETURN '{}';
    END IF;
    FOR place IN 1..length(stem) LOOP
        slips := slips || overlay(stem PLACING '' FROM place FOR 1);
    END LOOP;
    RETURN slips;
END
$$
"""
# Each stem once, with the number of entries that hold it (null: never counted); then its other forms that some entry
# holds, slips for unknown stems only; and under the kind "total", the number of entries.
# A synonym that is rarer than the word itself says no more than the word would.
TERMS = """
CREATE FUNCTION search_terms(words text[])
RETURNS TABLE (stem text, kind text, lexeme text, entries integer)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH own AS MATERIALIZED (
        SELECT stems.stem, stems.near, stems.family, term.count, term.same
        FROM (
            SELECT min(place) AS place, stem, near, family FROM search_stems(words) GROUP BY stem, near, family
        ) AS stems
        LEFT JOIN search_term AS term ON term.lexeme = stems.stem
        ORDER BY stems.place
    )
    SELECT own.stem, 'stem', own.stem, own.count FROM own
    UNION ALL
    SELECT own.stem, 'synonym', term.lexeme, greatest(own.count, term.count)
    FROM own CROSS JOIN unnest(own.same) AS other JOIN search_term AS term ON term.lexeme = other
    WHERE term.count > 0
    UNION ALL
    SELECT own.stem, CASE term.lexeme WHEN own.near THEN 'near' ELSE 'family' END, term.lexeme, term.count
    FROM own JOIN search_term AS term ON term.lexeme = ANY (ARRAY[own.near, own.family])
    WHERE term.count > 0
    UNION ALL
    SELECT own.stem, 'slip', term.lexeme, term.count
    FROM own JOIN search_term AS term ON term.slips && search_slips(own.stem)
    WHERE own.count IS NULL
    UNION ALL
    SELECT '', 'total', '', term.count FROM search_term AS term WHERE term.lexeme = '';
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_similar_questions")]

    operations = [
        migrations.RunSQL(STEMS, "DROP FUNCTION search_stems(text[])"),
        migrations.RunSQL(SLIPS, "DROP FUNCTION search_slips(text)"),
        migrations.RunSQL(TERMS, "DROP FUNCTION search_terms(text[])"),
    ]
