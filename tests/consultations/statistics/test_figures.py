"""The figures of the report against questions whose times are known; who sees which; how many queries it takes."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from consultations.enums import ConsultationState
from consultations.models import Consultation, Round
from consultations.statistics import figures
from consultations.statistics.figures import Growth, Line, Load, Period, Times, Wanted
from consultations.statistics.forms import ReportForm
from tests.factories.consultations import ConsultationFactory, TopicFactory, expert_for
from tests.factories.people import RegionStaffFactory, StaffFactory, UserFactory
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def at(day: int, *, month: int = 3, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=timezone.get_current_timezone())


def answered(*rounds: tuple[int, int, bool], state: str = ConsultationState.ANSWERED, **fields: Any) -> Consultation:
    """A question with these answers: (day of March, working minutes, in time)."""
    holder = fields.pop("holder", None) or UserFactory()
    question = ConsultationFactory(state=state, holder=holder, **fields)
    for number, (day, minutes, is_kept) in enumerate(rounds, start=1):
        Round.objects.create(
            consultation=question,
            number=number,
            began_at=at(day) - timedelta(hours=5),
            answer_by=at(day) + timedelta(hours=1 if is_kept else -1),
            answered_at=at(day),
            answered_by=holder,
            minutes=minutes,
        )
    return question


def test_all_together_counts_first_answers_and_settled_questions() -> None:
    answered((2, 60, True), has_helped=True, has_helped_at=at(5))
    answered((3, 120, False), (9, 30, True), has_helped=False, has_helped_at=at(6))
    answered((4, 300, True), state=ConsultationState.ASSIGNED)
    answered((5, 600, True))
    line = figures.total(Wanted(MARCH), user=StaffFactory())
    # First answers: 60, 120, 300, 600; settled: 60, 150, 600 (the third was reopened and is not settled).
    assert line == Line("", Times(4, 210.0, 510.0, 3), Times(3, 150.0, 510.0, 2), helped=1, not_helped=1)
    assert (line.first.kept_percent, line.whole.kept_percent, line.helped_percent) == (75, 67, 50)


def test_overdue_and_unanswered_is_not_kept(client: Client) -> None:
    late, soon = timezone.now() - timedelta(days=21), timezone.now() + timedelta(days=1)
    topic = TopicFactory(title="Документы")
    kept = ConsultationFactory(topic=topic, state=ConsultationState.ANSWERED, holder=UserFactory())
    reopened = ConsultationFactory(topic=topic, state=ConsultationState.ASSIGNED, holder=UserFactory(), answer_by=late)
    for question in (kept, reopened):
        Round.objects.create(
            consultation=question,
            number=1,
            began_at=timezone.now(),
            answer_by=soon,
            answered_at=timezone.now(),
            answered_by=question.holder,
            minutes=60,
        )
    untaken = ConsultationFactory(topic=topic, answer_by=late)
    ConsultationFactory(topic=topic, answer_by=late, state=ConsultationState.CLOSED, closed_at=timezone.now())
    ConsultationFactory(
        topic=topic,
        answer_by=late,
        state=ConsultationState.MERGED,
        merged_into=untaken,
        merged_at=late,
        merged_by=UserFactory(),
    )
    for left in (0, 30):
        ConsultationFactory(
            topic=topic,
            answer_by=late,
            state=ConsultationState.WAITING,
            holder=reopened.holder,
            paused_at=late,
            minutes_left=left,
        )
    ConsultationFactory(topic=topic, answer_by=soon)
    office, today = StaffFactory(), timezone.localdate()
    # Three never answered (untaken, joined, late before it was asked back), and one that came back; a week is enough.
    for days in (6, 89):
        wanted = Wanted(Period(today - timedelta(days=days), today))
        line = figures.total(wanted, user=office)
        assert line.first == Times(2, 60.0, 60.0, 2, overdue=3)
        assert line.whole == Times(1, 60.0, 60.0, 1, overdue=4)
        assert (line.first.kept_percent, line.whole.kept_percent) == (40, 20)
        [of_topic] = figures.lines(wanted, "topic", user=office)
        assert (of_topic.first, of_topic.whole) == (line.first, line.whole)
        months = figures.lines(wanted, "month", user=office)
        assert sum(month.whole.overdue for month in months) == 4
        people = {one.title: one.first.overdue for one in figures.lines(wanted, "expert", user=office)}
        assert people == {str(kept.holder): 0, str(reopened.holder): 1, "Никто": 2}
    before = Wanted(Period(today - timedelta(days=60), today - timedelta(days=30)))
    assert figures.total(before, user=office) == Line("")
    page = signed_in(client, office).get(reverse("statistics:overview"))
    assert "Просрочены, нет ответа" in page.content.decode()
    assert "к концу этих дней" in page.content.decode()
    book = client.get(reverse("statistics:export"))
    rows = list(load_workbook(io.BytesIO(b"".join(book.streaming_content))).active.values)
    assert (rows[1][5], rows[1][10]) == (40, 4)
    assert "к концу этих дней" in rows[-1][0]


def test_one_late_of_very_many_is_not_rounded_away() -> None:
    assert (Times(999, kept=999, overdue=1).kept_percent, Times(999, kept=999).kept_percent) == (99, 100)
    assert (Times(overdue=2).kept_percent, Times().kept_percent) == (0, None)


def test_answers_that_were_there_before_have_no_time_of_the_queue() -> None:
    question = answered((2, 0, True), (3, 40, True))
    question.rounds.filter(number=1).update(in_queue=False)
    answered((4, 0, True)).rounds.update(in_queue=False)
    line = figures.total(Wanted(MARCH), user=StaffFactory())
    assert (line.first, line.whole) == (Times(), Times(1, 40.0, 40.0, 1))


def test_days_are_both_included_and_nothing_beyond() -> None:
    answered((1, 10, True))
    answered((31, 20, True))
    office = StaffFactory()
    wanted = Wanted(Period(date(2026, 3, 1), date(2026, 3, 1)))
    assert figures.total(wanted, user=office).first == Times(1, 10.0, 10.0, 1)
    assert figures.total(Wanted(Period(date(2026, 3, 2), date(2026, 3, 30))), user=office).first == Times()
    assert figures.total(Wanted(MARCH), user=office).first.count == 2


def test_lines_of_each_dimension() -> None:
    documents, training = TopicFactory(title="Документы"), TopicFactory(title="Обучение")
    first, second = UserFactory(first_name="Эксперт 1"), UserFactory(first_name="Эксперт 2")
    one = answered((2, 60, True), topic=documents, holder=first, has_helped=True, has_helped_at=at(5))
    other = answered((3, 90, False), topic=training, holder=second)
    answered((4, 30, True), topic=documents, holder=second, organisation=one.organisation)
    office = StaffFactory()

    def told(dimension: str) -> list[tuple[str, int, float | None, int, int]]:
        lines = figures.lines(Wanted(MARCH), dimension, user=office)
        return [(line.title, line.first.count, line.first.median, line.first.kept, line.helped) for line in lines]

    assert told("topic") == [("Документы", 2, 45.0, 2, 1), ("Обучение", 1, 90.0, 0, 0)]
    assert told("expert") == [("Эксперт 1", 1, 60.0, 1, 1), ("Эксперт 2", 2, 60.0, 1, 0)]
    assert told("month") == [("03.2026", 3, 60.0, 2, 1)]
    assert told("region") == sorted(
        [(str(one.region), 2, 45.0, 2, 1), (str(other.region), 1, 90.0, 0, 0)], key=lambda row: row[0]
    )


def test_report_is_narrowed_by_topic_region_and_expert() -> None:
    mine = answered((2, 60, True))
    answered((3, 90, True))
    for narrow in ({"topic": mine.topic}, {"region": mine.region}, {"expert": mine.holder}):
        assert figures.total(Wanted(MARCH, **narrow), user=StaffFactory()).first == Times(1, 60.0, 60.0, 1)


def test_load_says_who_holds_what_and_who_answered() -> None:
    busy, idle = UserFactory(first_name="Занятый"), UserFactory(first_name="Свободный")
    answered((2, 60, True), holder=idle)
    for answer_by in (timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)):
        ConsultationFactory(state=ConsultationState.ASSIGNED, holder=busy, answer_by=answer_by)
    assert figures.loads(Wanted(MARCH), user=StaffFactory()) == [Load("Занятый", 2, 1, 0), Load("Свободный", 0, 0, 1)]


def test_topics_that_grow_come_first() -> None:
    old, new = TopicFactory(title="Старое"), TopicFactory(title="Новое")
    for topic, days in ((old, [at(10, month=2), at(11, month=2), at(5)]), (new, [at(6), at(7)])):
        for asked in days:
            question = ConsultationFactory(topic=topic)
            Consultation.objects.filter(pk=question.pk).update(created_at=asked)
    assert figures.growing(Wanted(MARCH), user=StaffFactory()) == [Growth("Новое", 2, 0), Growth("Старое", 1, 2)]
    assert MARCH.before == Period(date(2026, 1, 29), date(2026, 2, 28))


class TestPage:
    def url(self, name: str = "overview") -> str:
        return f"{reverse(f'statistics:{name}')}?since=2026-03-01&until=2026-03-31"

    def test_accelerator_reads_its_region_only(self, client: Client) -> None:
        home, abroad = answered((2, 60, True)), answered((3, 90, True))
        staff = RegionStaffFactory(region=home.region).person
        answer = signed_in(client, staff).get(self.url())
        parts = {part.key: [row[0] for row in part.rows] for part in answer.context["parts"]}
        assert parts["topic"] == [home.topic.title]
        assert parts["region"] == [home.region.title]
        assert parts["expert"] == [str(home.holder)]
        assert abroad.region.title not in answer.content.decode()
        foreign = client.get(self.url(), {"since": "2026-03-01", "region": abroad.region.slug})
        assert "region" in foreign.context["form"].errors
        assert [part.key for part in foreign.context["parts"]] == ["growth"]

    def test_experts_and_askers_find_nothing(self, client: Client) -> None:
        question = answered((2, 60, True))
        for person in (expert_for(question).person, question.asker):
            for name in ("overview", "export"):
                assert signed_in(client, person).get(self.url(name)).status_code == 404

    def test_workbook_holds_the_same_figures(self, client: Client) -> None:
        question = answered((2, 60, True), topic=TopicFactory(title="=Документы"))
        book = signed_in(client, StaffFactory()).get(self.url("export"))
        rows = list(load_workbook(io.BytesIO(b"".join(book.streaming_content))).active.values)
        assert rows[1][2:6] == (1, 1, 1, 100)
        assert "'=Документы" in {row[1] for row in rows}
        assert str(question.holder) in {row[1] for row in rows}
        assert "consultations-2026-03-01-2026-03-31.xlsx" in book["Content-Disposition"]

    def test_words_are_those_of_a_report(self, client: Client) -> None:
        question = answered((2, 60, True))
        Consultation.objects.filter(pk=question.pk).update(created_at=at(2))
        answer = signed_in(client, StaffFactory()).get(self.url())
        form = answer.context["form"]
        assert [form[name].label for name in ("since", "until")] == ["С какого дня", "По какой день"]
        assert answer.context["parts"][-1].columns[-1]["title"] == "Изменение"

    def test_wrong_days_are_told_and_the_last_months_are_shown(self, client: Client) -> None:
        answer = signed_in(client, StaffFactory()).get(
            reverse("statistics:overview"), {"since": "2026-03-31", "until": "2026-03-01"}
        )
        assert answer.status_code == 200
        assert "until" in answer.context["form"].errors
        assert answer.context["wanted"].period.until == timezone.localdate()

    @pytest.mark.parametrize(
        "days",
        [{"until": "9999-12-31"}, {"until": "0001-01-05"}, {"since": "0001-01-01", "until": "0001-02-01"}],
    )
    @pytest.mark.parametrize("name", ["overview", "export"])
    def test_days_nobody_can_mean_are_told(self, client: Client, days: dict[str, str], name: str) -> None:
        answer = signed_in(client, StaffFactory()).get(reverse(f"statistics:{name}"), days)
        assert answer.status_code == 200
        if name == "overview":
            assert set(answer.context["form"].errors) == set(days)

    def test_empty_form_is_the_last_three_months(self) -> None:
        period = ReportForm(None, user=StaffFactory()).wanted().period
        assert (period.until, (period.until - period.since).days) == (timezone.localdate(), 89)

    @pytest.mark.parametrize("count", [1, 30])
    def test_number_of_queries_does_not_grow(
        self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(count):
            answered((1 + number % 28, 60 + number, bool(number % 2)), has_helped=True, has_helped_at=at(5))
        signed_in(client, StaffFactory())
        with django_assert_num_queries(33):
            client.get(self.url())
