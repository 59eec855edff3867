"""Similar questions: who finds which, how good, by which index, in how many queries."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.search.labelled import labelled, others
from vector.demo.content import content
from vector.people.enums import MembershipRole
from vector.search import tasks
from vector.search.counting import recount
from vector.search.models import Entry, Synonyms, Term
from vector.search.ranking import MAX_CASES, MAX_CLAUSES, Looked, Word, choice, looked_for, score
from vector.search.similar import as_vector, forget, remember, similar
from vector.search.words import asked_in, vectors_of, words_of

pytestmark = pytest.mark.django_db


def public(key: str, title: str, text: str = "", **fields: Any) -> None:
    remember(key, title=title, text=text, url=f"/answers/{key}/", is_public=True, **fields)


def titles(text: str, **context: Any) -> list[str]:
    return [question.title for question in similar(text, **context)]


class TestWhoFindsWhat:
    def test_published_answers_are_for_everybody(self) -> None:
        public("a", "Договор с волонтёром")
        assert titles("договор") == ["Договор с волонтёром"]
        assert titles("договор", user=AnonymousUser()) == ["Договор с волонтёром"]
        assert titles("договор", user=UserFactory()) == ["Договор с волонтёром"]

    def test_own_side_is_seen_by_the_asker_and_who_manages_the_organisation(self) -> None:
        place = MembershipFactory(role=MembershipRole.PARTICIPANT)
        remember(
            "q", title="Договор с колледжем", text="", url="/q/", organisation=place.organisation, asker=place.person
        )
        head = MembershipFactory(organisation=place.organisation, role=MembershipRole.HEAD).person
        coordinator = MembershipFactory(organisation=place.organisation, role=MembershipRole.COORDINATOR).person
        for person in (place.person, head, coordinator):
            assert titles("договор", user=person) == ["Договор с колледжем"]

    def test_nobody_else_finds_it(self) -> None:
        place = MembershipFactory()
        remember(
            "q", title="Договор с колледжем", text="", url="/q/", organisation=place.organisation, asker=place.person
        )
        colleague = MembershipFactory(organisation=place.organisation, role=MembershipRole.PARTICIPANT).person
        foreign_head = MembershipFactory(role=MembershipRole.HEAD).person
        for person in (None, AnonymousUser(), colleague, foreign_head, UserFactory()):
            assert titles("договор с колледжем", user=person) == []

    def test_question_without_an_organisation_is_its_askers(self) -> None:
        asker = UserFactory()
        remember("q", title="Договор", text="", url="/q/", asker=asker)
        remember("r", title="Договор чужой", text="", url="/r/", organisation=OrganisationFactory())
        assert titles("договор", user=asker) == ["Договор"]
        assert titles("договор", user=UserFactory()) == []

    def test_what_is_withdrawn_is_not_found(self) -> None:
        public("a", "Договор")
        forget("a")
        forget("a")
        assert titles("договор") == []

    def test_remembering_again_changes_it(self) -> None:
        public("a", "Договор", topic="documents")
        public("a", "Соглашение", topic="training")
        assert titles("договор") == []
        (found,) = similar("соглашение")
        assert (found.key, found.url, found.topic, found.is_public) == ("a", "/answers/a/", "training", True)

    def test_keys_can_be_left_out(self) -> None:
        for number in range(3):
            public(f"a-{number}", f"Договор {number}")
        assert titles("договор", exclude=["a-2"], limit=1) == ["Договор 1"]


class TestWords:
    @pytest.mark.parametrize("text", ["", "  ", "?!", "как что", "здравствуйте", "\x00", "' | \\ & ! :*"])
    def test_text_without_words_finds_nothing(self, text: str) -> None:
        public("a", "Договор")
        assert similar(text) == []

    @pytest.mark.parametrize(
        "typed",
        [
            "ДОГОВОРА",
            "договорр",
            "дговор",
            "дагавор",
            "договоры' | 'x:A",
        ],
    )
    def test_forms_and_slips_find_the_word(self, typed: str) -> None:
        public("a", "Договор с добровольцем")
        public("b", "Журнал часов")
        recount()
        assert titles(typed) == ["Договор с добровольцем"]

    @pytest.mark.parametrize("typed", ["волонтёр", "волонтеров", "волонтёрство", "волонтёрский"])
    def test_both_spellings_and_the_family_are_found(self, typed: str) -> None:
        public("a", "Набор волонтёров")
        public("b", "Журнал часов")
        recount()
        assert titles(typed) == ["Набор волонтёров"]

    def test_roots_with_another_vowel_are_a_family(self) -> None:
        public("a", "Набор помощников")
        recount()
        assert titles("как набирать людей, кого набрать") == ["Набор помощников"]

    def test_editors_synonyms_are_followed(self) -> None:
        public("a", "Контракт с помощником")
        Synonyms.objects.create(words="договор\nконтракт")
        Synonyms.objects.create(words="доброволец\nпомощник")
        recount()
        assert titles("договор") == ["Контракт с помощником"]
        assert titles("добровольцы") == ["Контракт с помощником"]
        Synonyms.objects.all().delete()
        recount()
        assert titles("договор") == []

    def test_title_counts_more_than_text(self) -> None:
        public("a", "Журнал часов", "В нём записан договор")
        public("b", "Договор на год", "Журнал не нужен")
        public("c", "Субботник", "Мешки")
        recount()
        assert titles("договор") == ["Договор на год", "Журнал часов"]

    def test_new_entry_is_found_before_it_is_counted(self) -> None:
        public("a", "Журнал")
        recount()
        public("b", "Деменция")
        assert titles("деменция") == ["Деменция"]

    def test_greetings_are_no_words(self) -> None:
        assert words_of("Здравствуйте, подскажите, нужен ли ДОГОВОР с Ёлкиным? Договор!") == [
            "ли",
            "договор",
            "елкиным",
        ]

    def test_long_text_and_long_words_do_no_harm(self) -> None:
        public("a", "слово " * 60, "ъ" * 5_000 + " " + "буква " * 9_000)
        (found,) = similar("ъ" * 9_000)
        assert (found.key, len(found.title)) == ("a", 255)

    @pytest.mark.parametrize(
        ("typed", "is_near"), [("наббор", True), ("нбор", True), ("навор", True), ("наобр", True), ("навар", False)]
    )
    def test_one_slip_leaves_something_in_common(self, typed: str, is_near: bool) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT search_slips('набор') && search_slips(%s)", [typed])
            assert cursor.fetchone() == (is_near,)


def test_of_a_long_text_what_is_asked_is_looked_for() -> None:
    story = "Мы работаем третий год в районном центре. Пришли студенты колледжа из соседнего города. "
    asked = "Придут двадцать человек. Нужен ли договор?"
    after = " Бухгалтер сомневается, проверка весной. Юриста нет."
    assert asked_in(f"{story}{asked}{after}") == asked
    assert asked_in(f"Договор на акцию\n{story}{asked}{after}") == f"Договор на акцию {asked}"
    for text in (asked, story + after, f"{story}{story}?!"):
        assert asked_in(text) == text


class TestCounting:
    def test_counts_follow_what_is_there(self) -> None:
        public("a", "Договор")
        public("b", "Договор и журнал")
        assert recount() == 2
        assert dict(Term.objects.filter(lexeme__in=["", "договор", "журна"]).values_list("lexeme", "count")) == {
            "": 2,
            "договор": 2,
            "журна": 1,
        }
        forget("b")
        assert recount() == 1
        assert dict(Term.objects.filter(lexeme__in=["", "договор", "журна"]).values_list("lexeme", "count")) == {
            "": 1,
            "договор": 1,
        }

    def test_worker_counts_only_when_something_has_changed(self) -> None:
        assert tasks.count_words() == 0
        public("a", "Договор")
        assert tasks.count_words() == 1
        assert tasks.count_words() == 0
        public("a", "Журнал")
        assert tasks.count_words() == 1
        assert not Term.objects.filter(lexeme="договор").exists()
        Synonyms.objects.create(words="журнал\nтетрадь")
        assert tasks.count_words() == 1
        assert Term.objects.get(lexeme="тетрад").same == ["журна"]
        forget("a")
        recount()
        assert Term.objects.get(lexeme="").count == 0


class TestChoice:
    """Rare words choose the rows alone, common ones together, the commonest not at all."""

    def looked(self, *counts: int, total: int = 50_000) -> Looked:
        words = [Word(f"w{number}", True, [(f"w{number}", count, (1, 1))]) for number, count in enumerate(counts)]
        return Looked(words, total)

    def test_rare_words_stand_alone(self) -> None:
        assert choice(self.looked(3, 40, 2_000)) == "'w0' | 'w1'"

    def test_common_words_stand_together(self) -> None:
        assert choice(self.looked(1_000, 2_000)) == "'w0' & 'w1'"

    def test_what_clauses_begin_with_is_written_once(self) -> None:
        assert choice(self.looked(500, 1_000, 1_500)) == "'w0' & ('w1' | 'w2')"

    def test_the_commonest_choose_nothing(self) -> None:
        assert choice(self.looked(30_000, 20_000)) == ""

    def test_among_few_entries_every_word_chooses(self) -> None:
        assert choice(self.looked(90, 40, total=100)) == "'w1' | 'w0'"

    def test_clauses_are_bounded(self) -> None:
        assert choice(self.looked(*[1] * 30)).count("|") == MAX_CLAUSES - 1

    def test_what_is_compared_in_a_row_is_bounded(self) -> None:
        sql, parameters, _most = score(self.looked(*[1] * 30))
        assert (sql.count("WHEN"), len(parameters)) == (MAX_CASES, MAX_CASES)

    def test_word_that_is_nowhere_chooses_nothing(self) -> None:
        assert choice(Looked([Word("w", True, [("w", 0, (1, 1))])], 10)) == ""


@pytest.fixture
def corpus() -> None:
    """The labelled questions, what stands around them, and the synonyms of the demo's office."""
    for group in content("synonyms")["groups"]:
        Synonyms.objects.create(words="\n".join(group))
    rows = [(row.title, row.text) for row in labelled()] + others()
    Entry.objects.bulk_create(
        Entry(
            key=f"entry-{place}", title=title, text=text, url=f"/{place}/", is_public=True, lexemes=as_vector(lexemes)
        )
        for place, ((title, text), lexemes) in enumerate(zip(rows, vectors_of(rows), strict=True))
    )
    recount()


AROUND = (
    "Здравствуйте! Мы небольшой центр в районе, работаем третий год, недавно к нам пришли студенты колледжа, "
    "руководитель попросил меня разобраться, раньше таким у нас никто не занимался, литературы много, а времени мало.",
    "Коллеги из соседнего города говорят разное, проверка будет весной, бухгалтер сомневается, юриста в штате нет. "
    "Заранее благодарю за ответ и за ваш замечательный курс, он очень помог.",
)


def found_among_three(asked: list[tuple[int, str]]) -> list[int]:
    """The numbers of the questions whose entry is among the first three."""
    return [number for number, text in asked if f"entry-{number}" in [found.key for found in similar(text, limit=3)]]


class TestQuality:
    """The issue's measure: of 60 labelled questions at least 85 % have the right entry among the first three."""

    @pytest.mark.usefixtures("corpus")
    def test_the_right_one_is_among_the_first_three(self) -> None:
        found = found_among_three([(number, row.asked) for number, row in enumerate(labelled())])
        tuning, held_out = (sum(number % 2 == half for number in found) for half in (0, 1))
        missed = sorted({*range(60)} - {*found})
        assert len(found) >= 0.85 * 60, missed
        # Of 30 each; the six of each half that share no word with their entry are the ones that may be missed.
        assert (tuning >= 27, held_out >= 25) == (True, True), missed

    @pytest.mark.usefixtures("corpus")
    def test_in_other_words_altogether_about_half_are_found(self) -> None:
        """What this search cannot do well: a question that shares no word with its answer."""
        found = found_among_three([(number, row.terse) for number, row in enumerate(labelled())])
        assert len(found) >= 27

    @pytest.mark.usefixtures("corpus")
    @pytest.mark.parametrize(("after", "least"), [("", 33), (AROUND[1], 28)])
    def test_story_around_the_question_hides_it_from_half_at_most(self, after: str, least: int) -> None:
        """Without the cut to what is asked, and when all words must be held, none is found."""
        asked = [(number, f"{AROUND[0]} {row.asked} {after}") for number, row in enumerate(labelled())]
        assert len(found_among_three(asked)) >= least

    @pytest.mark.usefixtures("corpus")
    def test_beside_a_good_one_little_noise_is_shown(self) -> None:
        shown = [similar(row.asked, limit=6) for row in labelled()]
        assert sum(map(len, shown)) < 3 * len(shown)
        assert all(found[-1].score >= found[0].score / 2 for found in shown if found)

    def test_the_corpus_is_as_large_as_it_says(self) -> None:
        assert (len(labelled()), len(others()) >= 150) == (60, True)

    @pytest.mark.usefixtures("corpus")
    @pytest.mark.parametrize("text", ["когда цветёт черёмуха", "рецепт борща", "кто выиграл чемпионат по хоккею"])
    def test_what_is_about_something_else_finds_little(self, text: str) -> None:
        assert [found.title for found in similar(text) if found.score > 0.4] == []


class TestCost:
    def test_two_queries(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        public("a", "Договор с волонтёром")
        recount()
        with django_assert_num_queries(2):
            similar("договор")

    def test_unknown_words_cost_no_query_and_the_organisations_one(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        public("a", "Договор с волонтёром")
        recount()
        person = MembershipFactory().person
        with django_assert_num_queries(3):
            similar("договор неизвестность", user=person)

    @pytest.mark.usefixtures("corpus")
    def test_index_finds_the_rows(self) -> None:
        looked = looked_for("нужен ли договор на разовую акцию")
        assert looked is not None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_entry")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT id FROM search_entry WHERE is_public AND lexemes @@ %s::tsquery LIMIT 200",
                [choice(looked)],
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Bitmap Index Scan on search_entry_words" in plan
