"""Certificates in the Wagtail admin: listing, issue many, revoke, issue again, download many."""

import io
import zipfile

import pytest
from django.urls import reverse

from courses.certificates.enums import CertificateState
from courses.certificates.models import Certificate, CertificateDesign
from tests.factories import certificates as made
from tests.factories import courses as factories
from tests.factories.people import StaffFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
INDEX = "/admin/certificates/"


@pytest.fixture
def office(client):
    return signed_in(client, StaffFactory(is_superuser=True))


@pytest.mark.parametrize("number", [1, 30])
def test_listing_costs_the_same_however_many_there_are(office, django_assert_num_queries, number):
    course = factories.course(modules=1, lessons=1)
    for _number in range(number):
        made.certificate(run__course=course)
    office.get(INDEX)
    with django_assert_num_queries(10):
        answer = office.get(INDEX)
    assert len(answer.context["object_list"]) == number


def test_listing_is_filtered_by_state_and_searched_by_number_and_name(office):
    course = factories.course(modules=1, lessons=1)
    revoked = made.revoked(run__course=course)
    valid = made.certificate(run__course=course, person=UserFactory(last_name="Искомая"))

    def found(**query):
        return [each.pk for each in office.get(INDEX, query).context["object_list"]]

    assert found(state="revoked") == [revoked.pk]
    assert found(q="искомая") == [valid.pk]
    assert found(q=revoked.number) == [revoked.pk]
    assert found(run=valid.enrolment.run_id) == [valid.pk]


def test_the_office_issues_to_those_ticked_of_a_run(office):
    run = factories.CourseRunFactory()
    wanted, left, has_one = (factories.EnrolmentFactory(run=run, completed=True) for _number in range(3))
    studying = factories.EnrolmentFactory(run=run)
    made.actions.issue(enrolment=has_one, by=StaffFactory())
    url = f"{INDEX}issue/?run={run.pk}"
    assert {each.pk for each in office.get(url).context["candidates"]} == {wanted.pk, left.pk}
    assert office.post(url, {"enrolments": [studying.pk]}).status_code == 200
    assert Certificate.objects.count() == 1
    answer = office.post(url, {"enrolments": [wanted.pk]})
    assert answer.headers["Location"] == f"{INDEX}?run={run.pk}"
    assert set(Certificate.objects.values_list("enrolment", flat=True)) == {wanted.pk, has_one.pk}


def test_the_office_revokes_with_a_reason_and_issues_again(office):
    first, second = made.certificate(), made.certificate()
    refused = office.post(f"{INDEX}revoke/{first.pk}/", {"reason": ""})
    assert (refused.status_code, refused.context["form"].errors.keys()) == (200, {"reason"})
    assert office.post(f"{INDEX}revoke/{first.pk}/", {"reason": "Ошибка"}).headers["Location"] == INDEX
    assert office.post(f"{INDEX}reissue/{second.pk}/", {"reason": ""}).headers["Location"] == INDEX
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (CertificateState.REVOKED, CertificateState.REPLACED)
    for deed in ("revoke", "reissue"):
        assert office.get(f"{INDEX}{deed}/{first.pk}/").status_code == 404


def test_the_office_downloads_the_valid_ones_of_a_run(office):
    run = factories.CourseRunFactory()
    valid = made.certificate(run=run)
    made.revoked(run=run)
    made.certificate()
    answer = office.get(f"{INDEX}zip/{run.pk}/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [f"certificate-{valid.number}.pdf"]
        assert archive.read(archive.namelist()[0]).startswith(b"%PDF-")


def test_the_office_words_the_certificates_of_a_programme(office):
    programme = ProgrammeFactory()
    data = {"programme": programme.pk, "prefix": "ПМ", "issuer": "", "place": "Псков"}
    data |= {"signatories-TOTAL_FORMS": 1, "signatories-INITIAL_FORMS": 0}
    data |= {"signatories-0-role": "Руководитель", "signatories-0-name": ""}
    assert office.post(reverse("certificate_designs:add"), data).status_code == 302
    design = CertificateDesign.objects.get()
    assert (design.prefix, [each.role for each in design.signatories.all()]) == ("ПМ", ["Руководитель"])


def test_nobody_else_comes_near(client):
    certificate = made.certificate()
    paths = ["", "issue/", f"revoke/{certificate.pk}/", f"reissue/{certificate.pk}/"]
    paths.append(f"zip/{certificate.enrolment.run_id}/")
    for person in (certificate.person, factories.RunTutorFactory(run=certificate.enrolment.run).person):
        signed_in(client, person)
        for path in paths:
            for method in (client.get, client.post):
                answer = method(INDEX + path)
                assert answer.status_code != 200
                assert certificate.number.encode() not in answer.content
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_a_member_of_the_office_without_the_permission_cannot_issue(client):
    certificate = made.certificate()
    person = StaffFactory()
    person.groups.clear()
    signed_in(client, person)
    for path in ("issue/", f"revoke/{certificate.pk}/", f"reissue/{certificate.pk}/"):
        assert client.get(INDEX + path).status_code != 200
    certificate.refresh_from_db()
    assert certificate.is_valid
