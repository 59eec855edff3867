"""The tutors' queue: what is in it, for whom, in what order, at what price."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.works.actions import marking
from courses.works.actions import review as reviews
from courses.works.models import Review, Work, WorkVersion
from courses.works.queue import Filter, Place, of_view, page_of, waiting_for
from tests.factories.courses import RunTutorFactory
from tests.factories.people import StaffFactory, UserFactory, participant_of
from tests.factories.works import Place as Around
from tests.factories.works import accept, assignment, place
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db

QUEUE = "/works/queue/"


def waiting(around: Around, *, days: int = 0, due_in: int = 3) -> Work:
    """A work that has waited for the tutor for so many days."""
    version = around.with_tutor()
    now = timezone.now()
    Work.objects.filter(pk=version.work_id).update(
        since=now - timedelta(days=days), due_at=now + timedelta(days=due_in)
    )
    return Work.objects.get(pk=version.work_id)


def another(around: Around, **fields: object) -> Around:
    """Another participant of the same run before the same assignment, with the same tutor."""
    other = place(run=around.enrolment.run, page=around.assignment)
    other.tutor = around.tutor
    return other


def names(response: object) -> list[str]:
    return [row["work"].enrolment.person.first_name for row in response.context["rows"]]  # type: ignore[attr-defined]


def test_longest_waiting_comes_first_across_runs(client: Client) -> None:
    first, second = place(), place()
    RunTutorFactory(run=second.enrolment.run, person=first.tutor)
    young, old = waiting(first, days=1), waiting(second, days=6)
    response = signed_in(client, first.tutor).get(QUEUE)
    assert [row["work"] for row in response.context["rows"]] == [old, young]
    assert [row["days"] for row in response.context["rows"]] == [6, 1]


def test_works_of_other_runs_drafts_and_decided_ones_are_not_there(client: Client) -> None:
    mine, foreign = place(), place()
    waiting(foreign, days=9)
    another(mine).begun()
    another(mine).sent()
    another(mine).accepted()
    work = waiting(mine)
    response = signed_in(client, mine.tutor).get(QUEUE)
    assert [row["work"] for row in response.context["rows"]] == [work]
    assert foreign.person.first_name not in response.content.decode()


def test_own_work_is_not_in_ones_queue(client: Client) -> None:
    around = place()
    RunTutorFactory(run=around.enrolment.run, person=around.person)
    waiting(around)
    assert signed_in(client, around.person).get(QUEUE).context["rows"] == []


def test_office_sees_all_runs(client: Client) -> None:
    works = {waiting(place()), waiting(place())}
    response = signed_in(client, StaffFactory()).get(QUEUE)
    assert {row["work"] for row in response.context["rows"]} == works


def test_queue_is_not_there_for_participants_and_heads(client: Client) -> None:
    around = place()
    waiting(around)
    for person in (around.person, around.head, UserFactory()):
        response = signed_in(client, person).get(QUEUE)
        assert response.status_code == 404
        assert around.assignment.title not in response.content.decode()


def test_views_tell_mine_unclaimed_and_overdue(client: Client) -> None:
    around = place()
    colleague = RunTutorFactory(run=around.enrolment.run).person
    free, late = waiting(around, days=1), waiting(another(around), days=2, due_in=-1)
    held, theirs, lapsed = (waiting(another(around), days=days) for days in (3, 4, 5))
    reviews.claim(held, by=around.tutor)
    reviews.claim(theirs, by=colleague)
    reviews.claim(lapsed, by=colleague)
    Review.objects.filter(work=lapsed).update(claimed_at=timezone.now() - timedelta(hours=3))
    now = timezone.now()

    def of(view: str) -> list[Work]:
        return list(of_view(waiting_for(around.tutor, Filter()), around.tutor, view, now=now))

    assert of("all") == [lapsed, theirs, held, late, free]
    assert of("mine") == [held]
    assert of("unclaimed") == [lapsed, late, free]
    assert of("overdue") == [late]
    response = signed_in(client, around.tutor).get(QUEUE)
    assert [view["count"] for view in response.context["views"]] == [5, 3, 1, 1]
    rows = {row["work"]: row for row in response.context["rows"]}
    assert rows[theirs]["holder"] == colleague
    assert (rows[held]["is_mine"], rows[lapsed]["holder"]) == (True, None)


def test_filters_by_run_course_and_assignment(client: Client) -> None:
    one, two = place(), place()
    RunTutorFactory(run=two.enrolment.run, person=one.tutor)
    first, second = waiting(one), waiting(two)
    page = assignment(course=one.enrolment.run.course.specific)
    third = waiting(place(run=one.enrolment.run, page=page), days=2)
    client = signed_in(client, one.tutor)

    def found(**query: object) -> list[Work]:
        return [row["work"] for row in client.get(QUEUE, query).context["rows"]]

    assert found(run=one.enrolment.run.public_id) == [third, first]
    assert found(course=two.enrolment.run.course_id) == [second]
    assert found(assignment=page.pk) == [third]
    assert len(found(run="x", course="-1", assignment="99999999999", after="nonsense")) == 3


def test_pages_follow_by_place_and_lose_nothing() -> None:
    around = place()
    works = [waiting(around, days=9)] + [waiting(another(around), days=day) for day in (7, 5, 3)]
    same = Work.objects.get(pk=works[1].pk).since
    Work.objects.filter(pk=works[2].pk).update(since=same)
    queue = waiting_for(around.tutor, Filter())
    found: list[Work] = []
    after: Place | None = None
    for _page in range(4):
        part, after = page_of(queue, after=after, size=1)
        found += part
        after = Place.read(str(after)) if after else None
    assert found == works
    assert after is None


@pytest.mark.parametrize("number", [1, 30])
def test_queue_costs_the_same_whatever_waits(client: Client, django_assert_num_queries: object, number: int) -> None:
    around = place()
    work = waiting(around, days=40)
    reviews.claim(work, by=RunTutorFactory(run=around.enrolment.run).person)
    _copies(work, number - 1)
    client = signed_in(client, around.tutor)
    with django_assert_num_queries(10):  # type: ignore[operator]
        response = client.get(QUEUE)
    assert len(response.context["rows"]) == min(number, 20)
    assert bool(response.context["next_url"]) is (number > 20)


def _copies(work: Work, number: int) -> None:
    for day in range(number):
        person = participant_of(work.organisation)
        enrolment = work.enrolment.__class__.objects.create(
            run=work.enrolment.run, person=person, state=work.enrolment.state, begun_at=timezone.now()
        )
        copy = Work.objects.create(
            enrolment=enrolment,
            assignment=work.assignment,
            organisation=work.organisation,
            state=work.state,
            since=timezone.now() - timedelta(days=day),
            due_at=work.due_at,
        )
        version = WorkVersion.objects.create(
            work=copy, number=1, receipt=f"К-{copy.pk}", content_hash="x", submitted_at=copy.since, submitted_by=person
        )
        Review.objects.create(work=copy, version=version)


def test_queue_is_read_by_its_index() -> None:
    around = place()
    work = waiting(around)
    _copies(work, 3)
    with connection.cursor() as cursor:
        # A handful of rows is read faster without any index: what matters is that the index serves the order.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    queue = waiting_for(around.tutor, Filter())
    assert "work_state_since" in queue[:20].explain()
    assert "work_state_since" in queue.filter(since__gte=work.since)[:20].explain()


def test_claim_next_takes_the_longest_waiting_that_is_free() -> None:
    around = place()
    colleague = RunTutorFactory(run=around.enrolment.run).person
    oldest, middle, young = (
        waiting(each, days=day) for each, day in zip((around, another(around), another(around)), (9, 5, 1), strict=True)
    )
    reviews.claim(oldest, by=colleague)
    assert marking.claim_next(by=around.tutor, wanted=Filter()) == middle
    assert marking.claim_next(by=around.tutor, wanted=Filter(), apart_from=middle.pk) == young
    assert marking.claim_next(by=colleague, wanted=Filter(view="unclaimed")) is None


def test_claim_next_button_opens_the_work_with_its_filter(client: Client) -> None:
    around = place()
    work = waiting(around)
    client = signed_in(client, around.tutor)
    run = around.enrolment.run.public_id
    response = client.post(reverse("works:claim-next"), {"run": run})
    assert response.headers["Location"] == f"/works/{work.public_id}/mark/?run={run}"
    assert Review.objects.get(work=work).claimed_by == around.tutor
    accept(WorkVersion.objects.get(work=work), by=around.tutor)
    response = client.post(reverse("works:claim-next"), {"view": "unclaimed"})
    assert response.headers["Location"] == "/works/queue/?view=unclaimed"
