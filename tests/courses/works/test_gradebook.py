"""The gradebook: whom it shows to whom, what stands in it, its price, its spreadsheet."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.models import Enrolment
from courses.works.models import Work
from tests.factories import courses as factories
from tests.factories.courses import EnrolmentFactory, ItemProgressFactory, RunTutorFactory
from tests.factories.people import StaffFactory, participant_of
from tests.factories.works import Place, criterion, place
from tests.sign_in import signed_in
from vector.common.models import AuditEntry

pytestmark = pytest.mark.django_db


def address(around: Place, name: str = "works:gradebook") -> str:
    return reverse(name, args=[around.enrolment.run.public_id])


def with_lessons(around: Place, number: int = 2) -> list[Any]:
    module = around.assignment.get_parent().specific
    return [factories.lesson(module=module) for _each in range(number)]


def people(response: Any) -> list[Any]:
    return [entry["row"].person for entry in response.context["rows"]]


def test_gradebook_folds_lessons_and_shows_works(client: Client) -> None:
    around = place()
    lessons = with_lessons(around)
    ItemProgressFactory(enrolment=around.enrolment, item_id=lessons[0].pk)
    criterion(around.assignment, max_points=5)
    around.accepted()
    [entry] = signed_in(client, around.tutor).get(address(around)).context["rows"]
    row = entry["row"]
    assert (row.done, row.total, row.organisations) == (1, 2, around.organisation.title)
    [cell] = row.cells
    assert (cell.title, cell.tone, cell.value) == (around.assignment.title, "good", 5)
    assert cell.url == Work.objects.get().get_absolute_url()


def test_draft_is_told_without_a_way_into_it(client: Client) -> None:
    around = place()
    around.begun(text="Черновик")
    [entry] = signed_in(client, around.tutor).get(address(around)).context["rows"]
    assert [(cell.tone, cell.url) for cell in entry["row"].cells] == [("active", "")]


def test_foreign_run_is_not_there(client: Client) -> None:
    around, elsewhere = place(), place()
    around.with_tutor()
    for name in ("works:gradebook", "works:gradebook-export", "works:stuck", "works:message"):
        for person in (elsewhere.tutor, around.person, around.head, elsewhere.person):
            response = signed_in(client, person).get(address(around, name))
            assert response.status_code == 404
            assert around.person.email not in response.content.decode()
    assert signed_in(client, StaffFactory()).get(address(around)).status_code == 200


def test_filters_and_sorting(client: Client) -> None:
    around = place()
    [lesson, *_rest] = with_lessons(around)
    elsewhere = place(run=around.enrolment.run, page=around.assignment)
    invited = EnrolmentFactory(run=around.enrolment.run, invited=True).person
    EnrolmentFactory(run=around.enrolment.run, withdrawn=True)
    ItemProgressFactory(enrolment=around.enrolment, item_id=lesson.pk)
    Enrolment.objects.filter(pk=elsewhere.enrolment.pk).update(begun_at=timezone.now() - timedelta(days=20))
    client = signed_in(client, around.tutor)

    def found(**query: Any) -> list[Any]:
        return people(client.get(address(around), query))

    assert set(found()) == {around.person, elsewhere.person, invited}
    assert found(organisation=around.organisation.public_id) == [around.person]
    assert found(region=elsewhere.organisation.region.public_id) == [elsewhere.person]
    assert found(state="invited") == [invited]
    assert found(stuck="silent") == [elsewhere.person]
    assert found(stuck="silent", days="30") == []
    assert found(sort="done")[-1] == around.person
    assert found(sort="seen")[0] == elsewhere.person
    assert len(found(organisation="x", state="x", sort="x", days="-1", page="x")) == 3
    assert client.get(address(around), {"page": "7"}).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_gradebook_costs_the_same_with_many(client: Client, django_assert_num_queries: Any, number: int) -> None:
    around = place()
    lessons = with_lessons(around)
    around.with_tutor()
    for _each in range(number):
        enrolment = EnrolmentFactory(run=around.enrolment.run, person=participant_of(around.organisation))
        ItemProgressFactory(enrolment=enrolment, item_id=lessons[0].pk)
    client = signed_in(client, around.tutor)
    with django_assert_num_queries(9):
        response = client.get(address(around))
    assert len(response.context["rows"]) == min(number + 1, 30)
    assert bool(response.context["next_url"]) is (number >= 30)


def test_spreadsheet_holds_everybody_and_no_formula(client: Client) -> None:
    around = place()
    around.organisation.title = "=HYPERLINK(1)"
    around.organisation.save()
    criterion(around.assignment, max_points=4)
    around.accepted()
    other = place(run=around.enrolment.run, page=around.assignment)
    response = signed_in(client, around.tutor).get(address(around, "works:gradebook-export"))
    assert "attachment" in response.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    assert sheet is not None
    head, *lines = list(sheet.values)
    assert head[0] == "Слушатель"
    by_email = {line[1]: line for line in lines}
    assert set(by_email) == {around.person.email, other.person.email}
    assert by_email[around.person.email][2] == "'=HYPERLINK(1)"
    assert by_email[around.person.email][7] == 4
    assert AuditEntry.objects.filter(deed="gradebook.export").count() == 1


def test_spreadsheet_is_the_filtered_list(client: Client) -> None:
    around = place()
    other = place(run=around.enrolment.run, page=around.assignment)
    RunTutorFactory(run=around.enrolment.run)
    query = {"organisation": other.organisation.public_id}
    response = signed_in(client, around.tutor).get(address(around, "works:gradebook-export"), query)
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    assert sheet is not None
    assert [line[1] for line in list(sheet.values)[1:]] == [other.person.email]
