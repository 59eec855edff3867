"""The queue of those who answer: what its views hold and count, its pages, its cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations import registry
from consultations.actions import consultation as actions
from consultations.actions import presence
from consultations.enums import Desk
from consultations.models import Consultation, Presence
from consultations.queries import Filter, answering_of, page_of, views_of
from tests.factories.consultations import ConsultationFactory, TopicFactory, beside, expert_for
from tests.factories.people import MembershipFactory, OrganisationFactory, RegionStaffFactory
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db

QUEUE = "/consultations/queue/"


class TestQueue:
    def shown(self, client: Client, view: str = "", **query: Any) -> list[str]:
        page = client.get(QUEUE, {"view": view, **query})
        return [row.consultation.subject for row in page.context["rows"]]

    def test_participant_finds_no_queue(self, client: Client) -> None:
        assert signed_in(client, MembershipFactory().person).get(QUEUE).status_code == 404

    def test_views_hold_what_they_say_and_count_it(self, client: Client) -> None:
        new = ConsultationFactory(subject="Новый", desk=Desk.EXPERTS)
        expert = expert_for(new)
        me = expert.person
        me.region = new.region
        me.save()
        beside(new, subject="Просроченный", answer_by=timezone.now() - timedelta(days=1))
        ConsultationFactory(subject="Чужой регион", topic=new.topic)
        beside(new, subject="Чужая тема", topic=TopicFactory())
        beside(new, subject="Рабочей группе", desk=Desk.OFFICE, answer_by=timezone.now() + timedelta(days=9))
        beside(new, subject="Мой собственный", asker=me)
        beside(new, subject="Предложен мне", routed_to=me, answer_by=timezone.now() + timedelta(days=5))
        mine = actions.claim(beside(new, subject="У меня"), by=me)
        waiting = actions.claim(beside(new, subject="Ждём"), by=me)
        actions.ask_back(waiting, by=me, text="Какой устав?")
        answered = actions.claim(beside(new, subject="Отвечен"), by=me)
        actions.answer(answered, by=me, text="Да.")
        assert mine.holder == me
        signed_in(client, me)

        assert self.shown(client, "mine") == ["У меня", "Предложен мне"]
        assert self.shown(client, "unclaimed") == ["Просроченный", "Новый", "Предложен мне"]
        assert self.shown(client, "region") == [
            "Просроченный",
            "Новый",
            "У меня",
            "Ждём",
            "Предложен мне",
            "Рабочей группе",
        ]
        assert self.shown(client, "overdue") == ["Просроченный"]
        assert self.shown(client, "waiting") == ["Ждём"]
        assert self.shown(client, "done") == ["Отвечен"]
        counted = {view["title"]: view["count"] for view in client.get(QUEUE).context["views"]}
        assert list(counted.values()) == [2, 3, 6, 1, 1, ""] or counted.pop("На публикацию", None) is not None

    def test_accelerator_takes_what_lies_on_its_desk_and_watches_the_region(self, client: Client) -> None:
        theirs = ConsultationFactory(subject="Акселератору", desk=Desk.ACCELERATOR)
        beside(theirs, subject="Экспертам", desk=Desk.EXPERTS, answer_by=timezone.now() + timedelta(days=9))
        ConsultationFactory(subject="Другого региона", desk=Desk.ACCELERATOR)
        signed_in(client, RegionStaffFactory(region=theirs.region).person)
        assert self.shown(client, "unclaimed") == ["Акселератору"]
        assert self.shown(client, "region") == ["Акселератору", "Экспертам"]

    def test_first_view_is_mine_while_something_is_with_me(self, client: Client) -> None:
        question = ConsultationFactory(subject="Вопрос")
        me = expert_for(question).person
        signed_in(client, me)
        assert client.get(QUEUE).context["wanted"].view == "unclaimed"
        actions.claim(question, by=me)
        assert client.get(QUEUE).context["wanted"].view == "mine"

    def test_filters_stand_in_the_address_and_narrow_the_counts(self, client: Client) -> None:
        first = ConsultationFactory(subject="Первый")
        state = OrganisationFactory(region=first.region, kind="state")
        other = ConsultationFactory(subject="Второй", organisation=state)
        signed_in(client, expert_for(first, other).person)
        assert self.shown(client, "unclaimed") == ["Первый", "Второй"]
        assert self.shown(client, "unclaimed", topic=other.topic.pk) == ["Второй"]
        assert self.shown(client, "unclaimed", region=first.region.pk, kind="ngo") == ["Первый"]
        page = client.get(QUEUE, {"view": "unclaimed", "kind": "state"})
        assert [view["count"] for view in page.context["views"]][1] == 1
        assert "?view=waiting&kind=state" in [view["url"] for view in page.context["views"]]
        assert self.shown(client, "unclaimed", topic="х", region="-1", kind="чужой") == ["Первый", "Второй"]

    def test_pages_follow_the_promise_and_miss_nothing(self, client: Client) -> None:
        first = ConsultationFactory(subject="0")
        for number in range(1, 45):
            # Some have the same promise to the microsecond.
            beside(first, subject=str(number), answer_by=first.answer_by + timedelta(hours=number // 3))
        signed_in(client, expert_for(first).person)
        found, url = [], "?view=unclaimed"
        for _page in range(3):
            page = client.get(QUEUE + url)
            found += [row.consultation.subject for row in page.context["rows"]]
            url = page.context["next_url"]
        assert (found, url) == ([str(number) for number in range(45)], "")

    def test_count_says_no_more_than_a_hundred(self, client: Client) -> None:
        first = ConsultationFactory()
        Consultation.objects.bulk_create(
            Consultation(
                programme=first.programme,
                asker=first.asker,
                region=first.region,
                topic=first.topic,
                subject="Ещё",
                answer_by=first.answer_by,
            )
            for _number in range(100)
        )
        page = signed_in(client, expert_for(first).person).get(QUEUE)
        assert [view["count"] for view in page.context["views"]][:2] == [0, "99+"]

    def test_row_says_who_asks_about_what_by_when_and_who_looks(self, client: Client) -> None:
        question = ConsultationFactory(about_title="Договор с добровольцем", about_path="/learn/")
        colleague = expert_for(question).person
        presence.renew(question, by=colleague, is_writing=True)
        Consultation.objects.update(created_at=timezone.now() - timedelta(days=2, hours=3))
        page = signed_in(client, expert_for(question).person).get(QUEUE)
        text = " ".join(page.content.decode().split())
        for said in (
            question.topic.title,
            f"{question.organisation.title} (СО НКО)",
            question.region.title,
            "Договор с добровольцем",
            "2 дня",
            f"Сейчас пишет: {colleague}",
        ):
            assert said in text
        Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=50))
        assert str(colleague) not in client.get(QUEUE).content.decode()

    def test_view_of_another_part_is_counted_and_shown(self, client: Client, monkeypatch: Any) -> None:
        monkeypatch.setattr(registry, "_queue_views", {})
        question = ConsultationFactory(subject="К печати")
        other = beside(question, subject="Нет")
        registry.register_queue_view("to-print", "К печати", lambda user: Q(subject="К печати"))
        signed_in(client, expert_for(question).person)
        assert self.shown(client, "to-print") == ["К печати"]
        assert other.subject == "Нет"
        [view] = [view for view in client.get(QUEUE).context["views"] if view["title"] == "К печати"]
        assert view["count"] == 1


@pytest.mark.parametrize("count", [1, 30])
class TestQueryCounts:
    """The same number of queries at 1 and at 30 rows."""

    def test_queue(self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        first = ConsultationFactory()
        for question in [first, *(beside(first) for _number in range(count - 1))]:
            presence.renew(question, by=first.asker)
        signed_in(client, expert_for(first).person)
        client.get(QUEUE)
        with django_assert_num_queries(9):
            client.get(QUEUE)


class TestIndexes:
    """EXPLAIN of the queue's reads on 3,000 questions: no scan of the whole table."""

    @pytest.fixture
    def expert(self) -> Any:
        first = ConsultationFactory()
        others = [ConsultationFactory() for _number in range(4)]
        person = expert_for(first).person
        person.region = first.region
        person.save()
        states = ["closed"] * 17 + ["new", "assigned", "waiting"]
        now = timezone.now()
        made = []
        for number in range(3000):
            like = [first, *others][number % 5]
            state = states[number % 20]
            made.append(
                Consultation(
                    programme=first.programme,
                    asker=like.asker,
                    organisation=like.organisation,
                    region=like.region,
                    topic=like.topic,
                    subject="Вопрос",
                    state=state,
                    answer_by=now + timedelta(minutes=number - 1500),
                    holder=like.asker if state in ("assigned", "waiting") else None,
                    closed_at=now if state == "closed" else None,
                    closed_by=like.asker if state == "closed" else None,
                )
            )
        Consultation.objects.bulk_create(made)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE consultations_consultation")
        return person

    @pytest.mark.parametrize("view", ["mine", "unclaimed", "region", "overdue", "waiting", "to-publish", "done"])
    def test_view_reads_by_an_index(self, expert: Any, view: str) -> None:
        answering = answering_of(expert)
        wanted = views_of(answering)[view]
        order = ("-updated_at", "-pk") if wanted.is_done else ("answer_by", "pk")
        plan = Filter().of(answering.questions).filter(wanted.condition).order_by(*order)[:21].explain()
        assert "Seq Scan on consultations_consultation" not in plan, plan
        found, _following = page_of(answering, Filter(), wanted, after=None, size=20)
        assert all(question.topic_id in answering.topics for question in found)
