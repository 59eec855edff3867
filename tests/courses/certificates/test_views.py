"""The public check, one's own list and downloads."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from courses.certificates import actions, guessing
from tests.factories import certificates as made
from tests.factories import courses as factories
from tests.factories.people import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.people.actions.accounts import anonymise
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db


def check(client, certificate):
    return client.get(f"/certificates/{certificate.number}/")


# Check ----------------------------------------------------------------------------------------------------------------
def test_a_stranger_sees_name_and_course_of_a_valid_certificate(client, django_assert_num_queries):
    person = UserFactory(last_name="Слушатель", first_name="Карелия 3", email="slushatel@example.org")
    MembershipFactory(person=person, organisation=OrganisationFactory(title="Тайная организация"))
    certificate = made.certificate(person=person, run__course=factories.course(modules=1, lessons=1, code="1.1"))
    client.get("/certificates/")
    with django_assert_num_queries(1):
        answer = check(client, certificate)
    text = answer.content.decode()
    assert (answer.status_code, "Сертификат действителен" in text) == (200, True)
    for shown in ("Слушатель Карелия 3", certificate.course_title, certificate.full_number):
        assert shown in text
    for hidden in ("Тайная организация", "slushatel@", str(certificate.public_id)):
        assert hidden not in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert (answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"]) == ("noindex", "no-referrer")


@pytest.mark.parametrize(("state", "words"), [("revoked", "отозван"), ("replaced", "заменён")])
def test_what_is_not_valid_says_so_and_nothing_of_the_person(client, state, words):
    person = UserFactory(last_name="Скрытная", first_name="Карелия 3")
    certificate = getattr(made, state)(person=person)
    answer = check(client, certificate)
    text = answer.content.decode()
    assert (answer.status_code, words in text) == (200, True)
    for hidden in ("Скрытная", "Работа оказалась чужой", "Опечатка в имени"):
        assert hidden not in text
    if state == "replaced":
        assert certificate.replacement.number not in text


def test_a_forgotten_persons_certificate_is_shown_as_revoked_without_a_name(client):
    certificate = made.certificate(person=UserFactory(last_name="Забытая", first_name="Карелия 3"))
    anonymise(person=certificate.person, by=StaffFactory())
    answer = check(client, certificate)
    assert (answer.status_code, "отозван" in answer.content.decode()) == (200, True)
    assert "Забытая" not in answer.content.decode()


def test_a_neighbouring_number_finds_nobody(client):
    certificate = made.certificate()
    year, serial, first, second = certificate.number.split("-")
    other = f"{int(second) ^ 1:05d}"
    for number in (f"{year}-{serial}-{first}-{other}", f"{year}-{int(serial) + 1:06d}-{first}-{second}"):
        answer = client.get(f"/certificates/{number}/")
        assert answer.status_code == 404
        assert certificate.person_name not in answer.content.decode()
        assert number in answer.content.decode()


def test_the_form_leads_to_the_certificate_however_the_number_is_typed(client):
    certificate = made.certificate()
    answer = client.get("/certificates/", {"number": f" {certificate.full_number.replace('-', ' ')} "})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/certificates/{certificate.number}/")


def test_half_a_number_is_asked_for_again_with_what_was_typed(client):
    answer = client.get("/certificates/", {"number": "ВД-2026-0001"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["number"] == ["Это не весь номер: нужны год, номер и две группы по пять цифр."]
    assert 'value="ВД-2026-0001"' in answer.content.decode()


def test_guessing_is_stopped_for_one_address_and_for_nobody_else(client):
    certificate = made.certificate()
    for number in range(guessing.WRONG_NUMBERS):
        assert client.get(f"/certificates/2026-{number:06d}-11111-11111/").status_code == 404
    refused = check(client, certificate)
    assert refused.status_code == 429
    assert certificate.person_name not in refused.content.decode()
    assert check(Client(REMOTE_ADDR="192.0.2.7"), certificate).status_code == 200


# One's own ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 30])
def test_own_list_shows_mine_alone_and_costs_the_same(client, django_assert_num_queries, number):
    person = UserFactory()
    course = factories.course(modules=1, lessons=1, title="Мой курс")
    for _number in range(number):
        made.certificate(person=person, run__course=course)
    foreign = made.certificate(run__course=course)
    signed_in(client, person)
    client.get("/certificates/mine/")
    with django_assert_num_queries(4):
        answer = client.get("/certificates/mine/")
    shown = answer.context["certificates"]
    assert {each.person_id for each in shown} == {person.pk}
    assert len(shown) == min(number, 20)
    assert foreign.number not in answer.content.decode()


def test_replaced_certificate_leads_its_owner_to_the_new_one(client):
    old = made.replaced()
    answer = signed_in(client, old.person).get(f"/certificates/own/{old.public_id}/")
    assert old.replacement.get_absolute_url() in answer.content.decode()


def test_others_find_neither_page_nor_file(client):
    certificate = made.certificate()
    head = MembershipFactory(role=MembershipRole.HEAD).person
    tutor = factories.RunTutorFactory().person
    for stranger in (UserFactory(), head, tutor, made.certificate().person):
        signed_in(client, stranger)
        for path in ("", "pdf/", "credential/"):
            answer = client.get(f"/certificates/own/{certificate.public_id}/{path}")
            assert (answer.status_code, certificate.number.encode() in answer.content) == (404, False)


def test_the_runs_tutor_and_the_office_get_the_sheet(client):
    certificate = made.certificate()
    tutor = factories.RunTutorFactory(run=certificate.enrolment.run).person
    for person in (tutor, StaffFactory()):
        answer = signed_in(Client(), person).get(f"/certificates/own/{certificate.public_id}/pdf/")
        assert answer.headers["Content-Type"] == "application/pdf"


def test_the_sheet_is_a_file_that_holds_the_snapshot(client):
    certificate = made.certificate(person=UserFactory(last_name="Слушатель", first_name="Карелия 3"))
    answer = signed_in(client, certificate.person).get(f"/certificates/own/{certificate.public_id}/pdf/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="certificate-{certificate.number}.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert certificate.full_number in text
    assert "Слушатель Карелия 3" in text


def test_a_forgotten_person_has_no_sheet_any_more(client):
    certificate = made.certificate()
    actions.forget(person=certificate.person, by=certificate.person)
    answer = signed_in(client, StaffFactory()).get(f"/certificates/own/{certificate.public_id}/pdf/")
    assert answer.status_code == 404


def test_finish_page_and_cabinet_lead_to_the_certificate(client):
    certificate = made.certificate()
    signed_in(client, certificate.person)
    finished = client.get(f"/learn/enrolments/{certificate.enrolment.public_id}/finished/").content.decode()
    assert certificate.get_absolute_url() in finished
    assert "/certificates/mine/" in client.get("/cabinet/").content.decode()
