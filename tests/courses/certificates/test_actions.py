"""Issuing, issuing again, revoking and forgetting certificates."""

import re

import pytest
from django.db import IntegrityError, transaction

from courses.actions import progress
from courses.certificates import actions, numbers
from courses.certificates.enums import CertificateState
from courses.certificates.models import Certificate
from courses.models import CoursePage
from tests.factories import certificates as made
from tests.factories import courses as factories
from tests.factories.people import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from vector.common.errors import TransitionRefused
from vector.common.models import AuditEntry
from vector.mail.models import Delivery
from vector.people.actions.accounts import anonymise

pytestmark = pytest.mark.django_db


def deeds(row):
    return list(AuditEntry.objects.filter(object_id=str(row.public_id)).order_by("pk").values_list("deed", flat=True))


def letters(person):
    keys = Delivery.objects.filter(recipient=person.email).order_by("pk").values_list("key", flat=True)
    return [key.split("-")[1] for key in keys if key.startswith("certificate-")]


# Issue ----------------------------------------------------------------------------------------------------------------
def test_completing_the_course_brings_the_certificate_and_one_letter():
    enrolment = factories.EnrolmentFactory(run__course=factories.course(modules=1, lessons=2))
    for lesson in factories.lessons_of(enrolment.run.course):
        progress.finish_item(enrolment=enrolment, item=lesson, by=enrolment.person)
    certificate = Certificate.objects.get()
    assert (certificate.enrolment, certificate.person) == (enrolment, enrolment.person)
    assert (certificate.state, certificate.issued_by) == (CertificateState.VALID, enrolment.person)
    assert deeds(certificate) == ["certificate.issue"]
    assert letters(enrolment.person) == ["issued"]


def test_issue_pins_what_the_course_the_run_and_the_person_are_now():
    course = factories.course(title="Как найти добровольцев", code="1.1", hours=36)
    first = factories.module(course=course, title="Начало")
    factories.lesson(module=first, title="Зачем")
    factories.lesson(module=first, title="Черновик", live=False)
    person = UserFactory(last_name="Слушатель", first_name="Карелия 3")
    MembershipFactory(person=person, organisation=OrganisationFactory(title="Ресурсный центр"))
    made.design(course.programme, issuer="Оператор")
    certificate = made.certificate(run__course=course, run__title="Осень", person=person)
    snapshot = certificate.snapshot
    assert snapshot["course"] == {
        "title": "Как найти добровольцев",
        "code": "1.1",
        "hours": 36,
        "path": "/learn/" + course.slug + "/",
    }
    assert snapshot["modules"] == [{"title": "Начало", "items": ["Зачем"]}]
    assert (snapshot["person"], snapshot["organisation"]) == ("Слушатель Карелия 3", "Ресурсный центр")
    assert (snapshot["issuer"], snapshot["place"], snapshot["prefix"]) == ("Оператор", "Санкт-Петербург", "ВД")
    assert snapshot["signatories"] == [
        {"role": "Руководитель программы", "name": ""},
        {"role": "Методист", "name": "И. О. Ф."},
    ]
    CoursePage.objects.filter(pk=course.pk).update(title="Другое")
    person.last_name = "Другая"
    person.save()
    certificate.refresh_from_db()
    assert (certificate.course_title, certificate.person_name) == ("1.1 Как найти добровольцев", "Слушатель Карелия 3")


def test_issue_twice_keeps_the_first_and_tells_nobody_again():
    first = made.certificate()
    again = actions.issue(enrolment=first.enrolment, by=StaffFactory())
    assert (again, Certificate.objects.count(), letters(first.person)) == (first, 1, ["issued"])


def test_two_valid_certificates_of_one_enrolment_are_impossible_in_the_database():
    first = made.certificate()
    with pytest.raises(IntegrityError, match="certificate_one_valid"), transaction.atomic():
        Certificate.objects.create(
            enrolment=first.enrolment, person=first.person, number="1", issued_at=first.issued_at
        )


def test_issue_refuses_who_has_not_completed():
    enrolment = factories.EnrolmentFactory()
    with pytest.raises(actions.CertificateRefused):
        actions.issue(enrolment=enrolment, by=StaffFactory())
    assert Certificate.objects.count() == 0


def test_issue_refuses_a_person_without_a_name_and_the_completion_goes_on_without():
    enrolment = factories.EnrolmentFactory(completed=True, person=UserFactory(first_name="", last_name=""))
    with pytest.raises(actions.CertificateRefused):
        actions.issue(enrolment=enrolment, by=StaffFactory())
    actions.issue_on_completion(enrolment=enrolment, by=enrolment.person)
    assert Certificate.objects.count() == 0


def test_issue_many_leaves_out_those_who_cannot_get_one():
    office = StaffFactory()
    run = factories.CourseRunFactory()
    completed = [factories.EnrolmentFactory(run=run, completed=True) for _number in range(2)]
    studying = factories.EnrolmentFactory(run=run)
    issued = actions.issue_many(enrolments=[*completed, studying], by=office)
    assert [each.enrolment for each in issued] == completed


# Numbers --------------------------------------------------------------------------------------------------------------
def test_numbers_follow_each_other_and_end_at_random():
    drawn = [numbers.draw(2026) for _number in range(3)]
    assert all(re.fullmatch(numbers.PATTERN, number) for number in drawn)
    serials = [int(number.split("-")[1]) for number in drawn]
    assert serials == [serials[0], serials[0] + 1, serials[0] + 2]
    assert len({number[-11:] for number in drawn}) == 3


@pytest.mark.parametrize(
    "typed",
    [
        "ВД-2026-000123-48217-30619",
        "2026-000123-48217-30619",
        " вд 2026 000123 4821730619 ",
        "20260001234821730619",
        "№ ВД–2026–000123–48217–30619",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed):
    assert numbers.read(typed) == "2026-000123-48217-30619"


@pytest.mark.parametrize("typed", ["", "2026-000123", "абв", "1" * 19, "1" * 24, "²" * 20, "9" * 5000])
def test_what_is_no_number_is_none(typed):
    assert numbers.read(typed) is None


# Again, revoke --------------------------------------------------------------------------------------------------------
def test_reissue_takes_the_name_anew_and_leaves_what_was_studied():
    old = made.certificate(run__course=factories.course(modules=1, lessons=1, title="Прежний курс"))
    office = StaffFactory()
    CoursePage.objects.filter(pk=old.enrolment.run.course_id).update(title="Новый курс")
    old.person.last_name = "Верная"
    old.person.save()
    new = actions.reissue(certificate=old, by=office, reason="Опечатка")
    old.refresh_from_db()
    assert (old.state, old.reason, old.ended_by) == (CertificateState.REPLACED, "Опечатка", office)
    assert (new.state, new.replaces, new.person_name.split()[0]) == (CertificateState.VALID, old, "Верная")
    assert (new.course_title, new.snapshot["modules"]) == (old.course_title, old.snapshot["modules"])
    assert new.number != old.number
    assert (deeds(old), deeds(new)) == (["certificate.issue", "certificate.replace"], ["certificate.reissue"])
    assert letters(old.person) == ["issued", "issued"]


def test_revoke_says_why_to_the_person_and_cannot_be_taken_back():
    certificate = made.certificate()
    office = StaffFactory()
    revoked = actions.revoke(certificate=certificate, by=office, reason=" Работа чужая ")
    assert (revoked.state, revoked.reason, revoked.ended_by) == (CertificateState.REVOKED, "Работа чужая", office)
    assert deeds(certificate) == ["certificate.issue", "certificate.revoke"]
    assert letters(certificate.person) == ["issued", "revoked"]
    assert "Работа чужая" in Delivery.objects.get(key__startswith="certificate-revoked").text
    for deed in (actions.revoke, actions.reissue):
        with pytest.raises(TransitionRefused):
            deed(certificate=certificate, by=office, reason="Ещё раз")


def test_revoke_refuses_without_a_reason():
    certificate = made.certificate()
    with pytest.raises(actions.CertificateRefused) as refused:
        actions.revoke(certificate=certificate, by=StaffFactory(), reason=" ")
    assert refused.value.field == "reason"
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_a_new_one_can_be_issued_after_a_revocation():
    revoked = made.revoked()
    new = actions.issue(enrolment=revoked.enrolment, by=StaffFactory())
    assert (new.is_valid, new.replaces) == (True, None)
    assert new.number != revoked.number


# Forget ---------------------------------------------------------------------------------------------------------------
def test_forgetting_a_person_leaves_no_name_anywhere_and_nothing_valid():
    person = UserFactory(last_name="Незабудкина", first_name="Карелия 3")
    course = factories.course(modules=1, lessons=1)
    MembershipFactory(person=person, organisation=OrganisationFactory(title="Её организация"))
    valid = made.certificate(person=person, run__course=course)
    replaced = made.replaced(person=person, run__course=course)
    other = made.certificate(run__course=course)
    anonymise(person=person, by=StaffFactory())
    own = Certificate.objects.filter(person=person)
    assert set(own.values_list("state", flat=True)) == {CertificateState.REVOKED, CertificateState.REPLACED}
    for certificate in own:
        assert (certificate.person_name, certificate.credential, certificate.reason) == ("", "", "")
        assert "Незабудкина" not in str(certificate.snapshot)
        assert "Её организация" not in str(certificate.snapshot)
    assert {valid.number, replaced.number} <= set(own.values_list("number", flat=True))
    other.refresh_from_db()
    assert (other.is_valid, bool(other.person_name), bool(other.credential)) == (True, True, True)
    assert not AuditEntry.objects.filter(deed__startswith="certificate", details__icontains="Незабудкина").exists()
