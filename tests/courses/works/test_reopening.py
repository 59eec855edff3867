"""The office opens an accepted work again: from its page, in a completed course too."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from courses.enums import EnrolmentState, ItemState
from courses.models import Enrolment, ItemProgress
from courses.works.enums import WorkState
from courses.works.models import Work, WorkVersion
from tests.factories import courses
from tests.factories.people import StaffFactory
from tests.factories.programmes import IndicatorFactory
from tests.factories.works import Place, accept, agree, place, point, send_again
from tests.sign_in import signed_in
from vector.programmes.models import Target

pytestmark = pytest.mark.django_db


def address(version: WorkVersion) -> str:
    return reverse("works:reopen", args=[version.work.public_id])


def state_of(version: WorkVersion) -> str:
    return Work.objects.get(pk=version.work_id).state


def unfinished() -> Place:
    """Before an assignment that is not the last item of its course."""
    found = place()
    courses.lesson(module=found.assignment.get_parent().specific)
    return found


def test_the_office_opens_an_accepted_work_from_its_page(client: Client) -> None:
    where = unfinished()
    version = where.accepted()
    client = signed_in(client, StaffFactory())
    page = client.get(version.work.get_absolute_url())
    assert address(version) in page.content.decode()
    assert client.get(address(version)).context["is_completed"] is False
    assert client.post(address(version), {"reason": " "}).status_code == 422
    assert state_of(version) == WorkState.ACCEPTED
    response = client.post(address(version), {"reason": "Показатель посчитан дважды."})
    assert response["Location"] == version.work.get_absolute_url()
    assert state_of(version) == WorkState.RETURNED_BY_TUTOR
    # Pressed twice: the second one is told why not.
    assert client.post(address(version), {"reason": "Ещё раз"}).status_code == 422
    assert client.get(address(version))["Location"] == version.work.get_absolute_url()
    page = signed_in(Client(), where.person).get(version.work.get_absolute_url())
    assert "Показатель посчитан дважды." in page.content.decode()
    [review] = [step for step in page.context["steps"] if step["title"] == "Проверка преподавателя"]
    assert (review["state"], review["who"]) == ("stopped", "рабочая группа")
    assert review["state_text"].startswith("Открыта заново")


def test_nobody_but_the_office_opens_a_work_again(client: Client) -> None:
    where = unfinished()
    version = where.accepted()
    for person, status in ((where.tutor, 403), (where.head, 403), (where.person, 403), (place().tutor, 404)):
        client = signed_in(client, person)
        answers = [client.get(address(version)), client.post(address(version), {"reason": "Хочу"})]
        assert [answer.status_code for answer in answers] == [status, status]
    page = signed_in(client, where.tutor).get(version.work.get_absolute_url())
    assert address(version) not in page.content.decode()
    assert state_of(version) == WorkState.ACCEPTED


def test_in_a_completed_course_the_work_is_revised_and_the_result_stands(client: Client) -> None:
    where = place(asks_growth_points=True)
    indicator = IndicatorFactory(programme=where.enrolment.run.course.programme)
    version = where.accepted(text="Текст", **point(1, indicator=indicator, target="20"))
    assert Enrolment.objects.get(pk=where.enrolment.pk).state == EnrolmentState.COMPLETED
    client = signed_in(client, StaffFactory())
    page = client.get(address(version))
    assert page.context["is_completed"] is True
    assert "Новую версию согласуют и проверят" in page.content.decode()
    client.post(address(version), {"reason": "Посчитано дважды."})
    assert state_of(version) == WorkState.RETURNED_BY_TUTOR
    again = send_again(version, text="Текст", **point(1, indicator=indicator, target="15"))
    agree(again, by=where.head)  # type: ignore[arg-type]
    accept(again, by=where.tutor)
    assert Target.objects.get().value == Decimal(15)
    assert Enrolment.objects.get(pk=where.enrolment.pk).state == EnrolmentState.COMPLETED
    assert ItemProgress.objects.get(item=where.assignment).state == ItemState.DONE


def test_no_agreement_is_promised_where_none_is_asked_for(client: Client) -> None:
    version = place(has_head=False, needs_agreement=False).accepted()
    page = signed_in(client, StaffFactory()).get(address(version)).content.decode()
    assert ("Новую версию проверят" in page, "согласуют" in page) == (True, False)


def test_who_has_left_the_course_cannot_be_asked_to_revise(client: Client) -> None:
    version = unfinished().accepted()
    Enrolment.objects.filter(pk=version.work.enrolment_id).update(
        state=EnrolmentState.WITHDRAWN, withdrawn_at=version.submitted_at, withdrawn_by=StaffFactory()
    )
    client = signed_in(client, StaffFactory())
    response = client.post(address(version), {"reason": "Посчитано дважды."})
    assert response.status_code == 422
    assert state_of(version) == WorkState.ACCEPTED
