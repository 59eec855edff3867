"""Who is stuck and where, and the letter to everybody of a list."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Enrolment, Extension, ItemProgress
from courses.works.enums import ReviewDecision
from courses.works.models import GroupMessage
from tests.factories import courses as factories
from tests.factories.courses import EnrolmentFactory, ItemProgressFactory, RunDateFactory, RunTutorFactory
from tests.factories.people import participant_of
from tests.factories.works import Place, accept, place
from tests.sign_in import signed_in
from vector.common.models import AuditEntry
from vector.mail import outbox
from vector.mail.enums import Stream
from vector.mail.models import Delivery

pytestmark = pytest.mark.django_db


def address(around: Place, name: str = "works:stuck") -> str:
    return reverse(name, args=[around.enrolment.run.public_id])


def another(around: Place) -> Place:
    return place(run=around.enrolment.run, page=around.assignment)


def silent(around: Place, *, days: int) -> None:
    past = timezone.now() - timedelta(days=days)
    Enrolment.objects.filter(pk=around.enrolment.pk).update(begun_at=past)
    ItemProgress.objects.filter(enrolment=around.enrolment).update(touched_at=past)


def found(client: Client, around: Place, **query: Any) -> set[Any]:
    return {row.person for row in client.get(address(around), query).context["rows"]}


def test_each_way_of_being_stuck_finds_its_people(client: Client) -> None:
    quiet = place()
    silent(quiet, days=10)
    fresh, headed, returned, waits = (another(quiet) for _each in range(4))
    headed.sent()
    accept(returned.with_tutor(), by=returned.tutor, decision=ReviewDecision.RETURNED)
    waits.with_tutor()
    client = signed_in(client, quiet.tutor)
    assert found(client, quiet, stuck="silent") == {quiet.person}
    assert found(client, quiet, stuck="silent", days="14") == set()
    assert found(client, quiet, stuck="head") == {headed.person}
    assert found(client, quiet, stuck="returned") == {returned.person}
    assert found(client, quiet, stuck="tutor") == {waits.person}
    assert found(client, quiet) == {quiet.person, headed.person, returned.person, waits.person}
    response = client.get(address(quiet))
    assert fresh.person.first_name not in [row.person.first_name for row in response.context["rows"]]
    assert [view["count"] for view in response.context["views"]] == ["", 1, 0, 1, 1, 1]


def test_past_deadlines_count_extensions_and_modules(client: Client) -> None:
    late = place()
    page, module, today = late.assignment, late.assignment.get_parent(), timezone.localdate()
    lesson = factories.lesson(module=module.specific)
    RunDateFactory(run=late.enrolment.run, page_id=module.pk, due_on=today - timedelta(3))
    done, extended, too_short = another(late), another(late), another(late)
    for item in (page, lesson):
        ItemProgressFactory(enrolment=done.enrolment, item_id=item.pk)
    for around, days in ((extended, 5), (too_short, -1)):
        Extension.objects.create(
            enrolment=around.enrolment,
            page_id=module.pk,
            due_on=today + timedelta(days),
            reason="Болел",
            granted_by=around.tutor,
        )
    client = signed_in(client, late.tutor)
    assert found(client, late, stuck="late") == {late.person, too_short.person}
    [row] = [row for row in client.get(address(late)).context["rows"] if row.person == late.person]
    assert [obstacle.tone for obstacle in row.obstacles] == ["bad"]
    assert row.step.pk == page.pk


def test_everybody_is_late_when_the_run_is_over(client: Client) -> None:
    around = place()
    run = around.enrolment.run
    run.ends_on = timezone.localdate() - timedelta(1)
    run.save()
    EnrolmentFactory(run=run, completed=True)
    assert found(signed_in(client, around.tutor), around, stuck="late") == {around.person}


@pytest.mark.parametrize("number", [1, 30])
def test_list_costs_the_same_with_many(client: Client, django_assert_num_queries: Any, number: int) -> None:
    around = place()
    RunDateFactory(run=around.enrolment.run, page_id=around.assignment.pk, due_on=timezone.localdate() - timedelta(1))
    for _each in range(number - 1):
        EnrolmentFactory(run=around.enrolment.run, person=participant_of(around.organisation))
    client = signed_in(client, around.tutor)
    with django_assert_num_queries(10):
        response = client.get(address(around))
    assert len(response.context["rows"]) == number


def written(client: Client, url: str, **more: Any) -> Any:
    data = {"subject": "Как идут дела?", "text": "Напишите, если нужна помощь.", "key": uuid.uuid4(), **more}
    return client.post(url, data)


def test_letter_is_looked_at_with_its_number_and_sent_once(client: Client) -> None:
    quiet = place()
    silent(quiet, days=10)
    another(quiet)
    unsubscribed = another(quiet)
    silent(unsubscribed, days=10)
    outbox.suppress(unsubscribed.person.email, stream=Stream.COURSES, reason="unsubscribed")
    client = signed_in(client, quiet.tutor)
    url = address(quiet, "works:message") + "?stuck=silent"
    assert (client.get(url).context["number"], client.get(url).context["silent"]) == (1, 1)
    key = uuid.uuid4()
    preview = written(client, url, key=key, deed="preview")
    assert (preview.context["is_preview"], preview.context["number"]) == (True, 1)
    assert not Delivery.objects.filter(key__startswith="group-message").exists()
    for _press in range(2):
        response = written(client, url, key=key, deed="send", seen=preview.context["digest"])
        assert response.headers["Location"] == reverse("works:message-sent", args=[key])
    letter = Delivery.objects.get(key__startswith="group-message")
    assert (letter.recipient, letter.subject) == (quiet.person.email, "Как идут дела?")
    assert "Напишите, если нужна помощь." in letter.text
    assert quiet.tutor.first_name in letter.text
    message = GroupMessage.objects.get()
    assert (message.recipients, message.sent_by) == (1, quiet.tutor)
    assert AuditEntry.objects.get(deed="run.message").details["recipients"] == 1
    assert client.get(response.headers["Location"]).context["message"] == message
    stranger = signed_in(Client(), place().tutor)
    assert stranger.get(response.headers["Location"]).status_code == 404


def test_letter_to_a_list_that_has_changed_is_shown_again(client: Client) -> None:
    around = place()
    client = signed_in(client, around.tutor)
    url = address(around, "works:message")
    digest = written(client, url, deed="preview").context["digest"]
    another(around)
    response = written(client, url, deed="send", seen=digest)
    assert (response.context["is_changed"], response.context["number"]) == (True, 2)
    assert not GroupMessage.objects.exists()


def test_key_of_another_message_sends_nothing(client: Client) -> None:
    around, elsewhere = place(), place()
    key = uuid.uuid4()
    for where, status in ((around, 302), (elsewhere, 422)):
        client = signed_in(Client(), where.tutor)
        url = address(where, "works:message")
        digest = written(client, url, deed="preview").context["digest"]
        assert written(client, url, key=key, deed="send", seen=digest).status_code == status
    assert GroupMessage.objects.count() == 1
    assert not Delivery.objects.filter(recipient=elsewhere.person.email, key__startswith="group-message").exists()


def test_half_letter_is_refused_beside_its_field(client: Client) -> None:
    around = place()
    url = address(around, "works:message")
    response = written(signed_in(client, around.tutor), url, subject="", deed="send")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["subject"]
    assert response.context["form"]["text"].value() == "Напишите, если нужна помощь."


def test_tutor_opens_an_item_and_gives_more_time(client: Client) -> None:
    around = place()
    locked = factories.lesson(module=around.assignment.get_parent().specific, after_previous=True)
    client = signed_in(client, around.tutor)
    url = reverse("works:arrange", args=[around.enrolment.public_id])
    assert [value for value, _title in client.get(url).context["opening"].fields["item"].choices] == [locked.pk]
    response = client.post(url, {"deed": "open", "open-item": locked.pk, "open-reason": ""})
    assert response.status_code == 422
    client.post(url, {"deed": "open", "open-item": locked.pk, "open-reason": "Прошли очно"})
    day = around.enrolment.run.ends_on + timedelta(days=10)
    client.post(url, {"deed": "extend", "extend-page": 0, "extend-day_until": day, "extend-reason": "Отпуск"})
    content = client.get(url).content.decode()
    assert "Прошли очно" in content
    assert Extension.objects.get().due_on == day
    assert Delivery.objects.filter(recipient=around.person.email, key__startswith="course-").count() == 2


def test_nobody_arranges_for_people_of_other_runs_or_oneself(client: Client) -> None:
    around, elsewhere = place(), place()
    locked = factories.lesson(module=around.assignment.get_parent().specific, after_previous=True)
    RunTutorFactory(run=around.enrolment.run, person=around.person)
    url = reverse("works:arrange", args=[around.enrolment.public_id])
    for person in (elsewhere.tutor, around.person, around.head):
        client = signed_in(Client(), person)
        assert client.get(url).status_code == 404
        data = {"deed": "open", "open-item": locked.pk, "open-reason": "Хочу"}
        assert client.post(url, data).status_code == 404
    assert not around.enrolment.openings.exists()
