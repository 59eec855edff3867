"""What a tutor arranges for one person: an item opened, more time; what is refused, who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from courses.actions import arrangements
from courses.gates import ItemLocked, due_on, require_open
from courses.models import Enrolment, Extension, ItemOpening, LessonPage
from tests.factories import courses as factories
from vector.common.errors import DomainError
from vector.common.models import AuditEntry
from vector.mail.models import Delivery
from vector.people.models import User

pytestmark = pytest.mark.django_db


def studying() -> tuple[Enrolment, LessonPage, LessonPage, User]:
    """Somebody at the first of two lessons, of which the second is locked until the first is done; a tutor."""
    course = factories.course(modules=1)
    module = course.get_children().first().specific
    first, second = factories.lesson(module=module), factories.lesson(module=module, after_previous=True)
    run = factories.CourseRunFactory(course=course)
    return factories.EnrolmentFactory(run=run), first, second, factories.RunTutorFactory(run=run).person


def test_open_item_opens_it_for_one_and_tells_why() -> None:
    enrolment, _first, second, tutor = studying()
    other = factories.EnrolmentFactory(run=enrolment.run)
    arrangements.open_item(enrolment=enrolment, item=second, by=tutor, reason="  Прошли на очном семинаре ")
    require_open(enrolment=enrolment, item=second)
    with pytest.raises(ItemLocked):
        require_open(enrolment=other, item=second)
    assert ItemOpening.objects.get().reason == "Прошли на очном семинаре"
    letter = Delivery.objects.get()
    assert letter.recipient == enrolment.person.email
    assert "Прошли на очном семинаре" in letter.text
    assert AuditEntry.objects.get(deed="item.open").object_id == str(enrolment.public_id)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_arranged_without_a_reason(reason: str) -> None:
    enrolment, _first, second, tutor = studying()
    with pytest.raises(DomainError) as refused:
        arrangements.open_item(enrolment=enrolment, item=second, by=tutor, reason=reason)
    assert refused.value.field == "reason"
    with pytest.raises(DomainError) as refused:
        arrangements.extend(
            enrolment=enrolment, page=None, day_until=timezone.localdate() + timedelta(99), by=tutor, reason=reason
        )
    assert refused.value.field == "reason"
    assert not Delivery.objects.exists()


def test_open_item_refuses_what_is_open_foreign_or_left() -> None:
    enrolment, first, second, tutor = studying()
    foreign = factories.lesson(module=factories.module(course=factories.course()))
    left = factories.EnrolmentFactory(run=enrolment.run, withdrawn=True)
    for row, item in ((enrolment, first), (enrolment, foreign), (left, second)):
        with pytest.raises(DomainError):
            arrangements.open_item(enrolment=row, item=item, by=tutor, reason="Нужно")
    arrangements.open_item(enrolment=enrolment, item=second, by=tutor, reason="Нужно")
    with pytest.raises(DomainError):
        arrangements.open_item(enrolment=enrolment, item=second, by=tutor, reason="Нужно")
    assert ItemOpening.objects.count() == 1


def test_extend_moves_the_day_for_one_person() -> None:
    enrolment, first, _second, tutor = studying()
    other = factories.EnrolmentFactory(run=enrolment.run)
    today = timezone.localdate()
    factories.RunDateFactory(run=enrolment.run, page_id=first.pk, due_on=today - timedelta(1))
    page = Page.objects.get(pk=first.pk)
    for days in (5, 9):
        arrangements.extend(enrolment=enrolment, page=page, day_until=today + timedelta(days), by=tutor, reason="Болел")
    assert due_on(enrolment=enrolment, item=first) == today + timedelta(9)
    assert due_on(enrolment=other, item=first) == today - timedelta(1)
    assert Extension.objects.count() == 1
    # The first letter had not left yet: only the second one does.
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["due", "superseded"]
    with pytest.raises(DomainError) as refused:
        arrangements.extend(enrolment=enrolment, page=page, day_until=today + timedelta(9), by=tutor, reason="Ещё")
    assert refused.value.field == "day_until"


def test_extend_of_the_whole_run_needs_a_later_day_than_its_end() -> None:
    enrolment, _first, _second, tutor = studying()
    ends_on = enrolment.run.ends_on
    for day in (ends_on, timezone.localdate() - timedelta(1)):
        with pytest.raises(DomainError) as refused:
            arrangements.extend(enrolment=enrolment, page=None, day_until=day, by=tutor, reason="Отпуск")
        assert refused.value.field == "day_until"
    arrangements.extend(enrolment=enrolment, page=None, day_until=ends_on + timedelta(7), by=tutor, reason="Отпуск")
    assert Extension.objects.get().page is None


def test_extend_refuses_pages_of_other_courses() -> None:
    enrolment, _first, _second, tutor = studying()
    foreign = factories.lesson(module=factories.module(course=factories.course()))
    for page in (foreign, enrolment.run.course):
        with pytest.raises(DomainError) as refused:
            arrangements.extend(
                enrolment=enrolment,
                page=Page.objects.get(pk=page.pk),
                day_until=timezone.localdate() + timedelta(60),
                by=tutor,
                reason="Нужно",
            )
        assert refused.value.field == "page"
    assert not Extension.objects.exists()
