"""Who has answered, results, exports, the list, the cabinet's card: what each role sees, at what cost."""

import csv
import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from accelerators.surveys import own_data
from accelerators.surveys.actions import response as actions
from accelerators.surveys.cabinet import cards
from accelerators.surveys.enums import QuestionKind, ResponseState
from accelerators.surveys.exports import safe
from accelerators.surveys.models import SurveyResponse, SurveyWave
from tests.factories.people import MembershipFactory, RegionFactory, RegionStaffFactory, StaffFactory
from tests.factories.surveys import SurveyWaveFactory, asked_organisation, open_response, opened, survey_of
from tests.sign_in import signed_in
from vector.common.tables import as_xlsx
from vector.mail.outbox import letters_of

pytestmark = pytest.mark.django_db


def answer(response: SurveyResponse, text: str, number: int) -> SurveyResponse:
    first, second = response.wave.survey.questions.order_by("sort_order")
    entries = [
        actions.TypedEntry(first, [text], text, is_valid=True, shown=""),
        actions.TypedEntry(second, [str(number)], number, is_valid=True, shown=""),
    ]
    actions.save(response, by=response.recipient, entries=entries)
    return actions.submit(response, by=response.recipient)


def wave_with(count: int, *regions: Any) -> SurveyWave:
    """An open wave; in each region `count` organisations have answered and one is silent."""
    survey = survey_of(QuestionKind.TEXT, QuestionKind.INTEGER)
    for region in regions or (RegionFactory(),):
        for _number in range(count + 1):
            asked_organisation(survey, region=region)
    wave = opened(SurveyWaveFactory(survey=survey))
    for region in {response.organisation.region for response in wave.responses.select_related("organisation__region")}:
        there = wave.responses.filter(organisation__region=region).select_related("recipient", "wave__survey")
        for number, response in enumerate(there[:count]):
            answer(response, f"Ответ из региона {region.title}", number)
    return wave


@pytest.fixture
def office(client: Client) -> Client:
    return signed_in(client, StaffFactory())


def url(name: str, wave: SurveyWave, *more: str) -> str:
    return reverse(f"surveys:{name}", args=[wave.public_id, *more])


def test_the_office_sees_who_has_answered_and_who_is_silent(office: Client) -> None:
    wave = wave_with(2)
    page = office.get(url("wave-responses", wave))
    assert page.context["counts"] == {
        "all": 3,
        "submitted": 2,
        "under_way": 0,
        "not_started": 1,
        "without_recipient": 0,
    }
    silent = office.get(url("wave-responses", wave), {"view": "not_started"}).context["responses"]
    assert [response.state for response in silent] == ["not_started"]


def test_accelerator_staff_see_their_region_only(client: Client) -> None:
    mine, foreign = RegionFactory(), RegionFactory()
    wave = wave_with(1, mine, foreign)
    signed_in(client, RegionStaffFactory(region=mine).person)
    listed = client.get(url("wave-responses", wave)).context["responses"]
    assert {response.organisation.region for response in listed} == {mine}
    results = client.get(url("wave-results", wave)).content.decode()
    assert mine.title in results
    assert foreign.title not in results
    exported = b"".join(client.get(url("wave-export", wave, "csv")).streaming_content).decode()
    assert mine.title in exported
    assert foreign.title not in exported
    elsewhere = wave_with(1, foreign)
    assert client.get(url("wave-responses", elsewhere)).status_code == 404


def test_coordinators_see_no_waves(client: Client) -> None:
    wave = wave_with(1)
    signed_in(client, wave.responses.first().recipient)
    for name in ("wave-responses", "wave-results"):
        assert client.get(url(name, wave)).status_code == 404
    assert client.get(url("wave-export", wave, "xlsx")).status_code == 404


def test_letters_and_addresses_are_for_the_office_only(client: Client) -> None:
    response = open_response()
    for person, sees in (
        (StaffFactory(), True),
        (RegionStaffFactory(region=response.organisation.region).person, False),
    ):
        page = signed_in(client, person).get(reverse("surveys:answers", args=[response.public_id])).content.decode()
        assert (response.recipient_email in page) is sees


@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_with_many(client: Client, count: int, django_assert_num_queries: Any) -> None:
    wave = wave_with(count)
    signed_in(client, StaffFactory())
    with django_assert_num_queries(10):
        client.get(url("wave-responses", wave))
    with django_assert_num_queries(7):
        client.get(url("wave-results", wave))


@pytest.mark.parametrize("count", [1, 30])
def test_ones_own_list_costs_the_same_with_many(client: Client, count: int, django_assert_num_queries: Any) -> None:
    survey = survey_of()
    _organisation, person = asked_organisation(survey)
    for _number in range(count):
        opened(SurveyWaveFactory(survey=survey))
    signed_in(client, person)
    with django_assert_num_queries(8):
        page = client.get(reverse("surveys:list"))
    assert len(page.context["responses"]) == min(count, 20)


def test_the_cabinet_says_what_waits(django_assert_num_queries: Any) -> None:
    response = open_response()
    open_response()
    person = response.recipient
    person.managed_organisation_ids()
    with django_assert_num_queries(1):
        waiting = cards(person).waiting
    assert [(card.url, card.by, card.is_mine) for card in waiting] == [
        (response.get_absolute_url(), response.wave.closes_at, True)
    ]
    participant = MembershipFactory(organisation=response.organisation, role="participant").person
    assert cards(participant).waiting == ()
    answer(response, "Всё хорошо", 1)
    assert cards(person).waiting == ()


def test_accelerator_staff_find_the_waves_in_the_cabinet() -> None:
    assert cards(RegionStaffFactory().person).links == (("Мониторинговые опросы", reverse("surveys:list")),)
    assert cards(MembershipFactory(role="participant").person).links == ()


def test_head_and_coordinator_find_their_surveys_in_the_cabinet_even_when_all_are_answered() -> None:
    for role in ("head", "coordinator"):
        person = MembershipFactory(role=role).person
        assert cards(person).links == (("Мониторинговые опросы", reverse("surveys:list")),)


def test_ones_data_hold_what_one_typed_and_forgetting_stops_letters_and_links() -> None:
    response = open_response(QuestionKind.TEXT, QuestionKind.INTEGER)
    colleague = MembershipFactory(organisation=response.organisation).person
    answer(response, "Мой ответ", 4)
    person = response.recipient
    assert [list(row.values())[3] for row in own_data.typed_answers(person).rows] == ["4", "Мой ответ"]
    assert own_data.typed_answers(colleague).rows == []
    own_data.forget(person)
    assert {letter.state for letter in letters_of(group=response.mail_group)} == {"superseded"}
    assert not response.links.valid().exists()
    response.refresh_from_db()
    assert (response.recipient, response.recipient_email, response.answers.count()) == (None, "", 2)


# Results and exports --------------------------------------------------------------------------------------------------
def test_only_submitted_answers_count(office: Client) -> None:
    wave = wave_with(2)
    begun = wave.responses.get(state="not_started")
    first = wave.survey.questions.order_by("sort_order").first()
    entry = actions.TypedEntry(first, ["Черновик"], "Черновик", is_valid=True, shown="")
    actions.save(begun, by=begun.recipient, entries=[entry])
    page = office.get(url("wave-results", wave))
    text, number = page.context["sections"][0]["results"]
    assert (text["answered"], number["answered"]) == (2, 2)
    assert next(row["value"] for row in number["figures"]) == "1"
    assert "Черновик" not in page.content.decode()


DANGEROUS = ["=1+1", "+7 911", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "＝1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_cells_run_no_formula(text: str) -> None:
    assert safe(text)[0] == "'"


def test_harmless_cells_stay_as_they_are() -> None:
    assert [safe(value) for value in ("Да", "а=б", 5, 2.5, "")] == ["Да", "а=б", 5, 2.5, ""]


def test_cell_of_a_translation_is_its_text() -> None:
    """Labels of states and kinds come untranslated yet; a workbook refuses anything that is no text."""
    with translation.override("ru"):
        content = b"".join(as_xlsx([[gettext_lazy("Name"), ResponseState.SUBMITTED.label]], name="x", sheet="x"))
        expected = (str(gettext_lazy("Name")), str(ResponseState.SUBMITTED.label))
    assert list(load_workbook(io.BytesIO(content)).active.values) == [expected]


def test_exports_hold_every_answer_with_russian_headers_and_no_formula(office: Client) -> None:
    survey = survey_of(QuestionKind.TEXT, QuestionKind.INTEGER)
    organisation, _person = asked_organisation(survey)
    organisation.title = "=Организация"
    organisation.save()
    wave = opened(SurveyWaveFactory(survey=survey))
    answer(wave.responses.get(), "=HYPERLINK(1)", 12)
    labels = [question.label for question in survey.questions.order_by("sort_order")]

    exported = b"".join(office.get(url("wave-export", wave, "csv")).streaming_content)
    assert exported.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(exported.decode("utf-8-sig")), delimiter=";")
    assert header == ["Номер", "Организация", "Вид", "Регион", "Отправлено", *labels]
    assert (row[1], row[5], row[6]) == ("'=Организация", "'=HYPERLINK(1)", "12")

    download = office.get(url("wave-export", wave, "xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(download.streaming_content))).active
    cells = next(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in cells][5:] == ["'=HYPERLINK(1)", 12]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_csv_is_in_the_readers_zone_and_language_though_it_is_streamed(client: Client) -> None:
    wave = wave_with(1)
    zone = ZoneInfo("Asia/Vladivostok")
    signed_in(client, StaffFactory(region=RegionFactory(timezone=zone.key)))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    exported = b"".join(client.get(url("wave-export", wave, "csv")).streaming_content)
    header, row = csv.reader(io.StringIO(exported.decode("utf-8-sig")), delimiter=";")
    submitted = SurveyResponse.objects.get(submitted_at__isnull=False).submitted_at
    assert header[:5] == ["Number", "Organisation", "Kind", "Region", "Submitted"]
    assert row[4] == f"{submitted.astimezone(zone):%d.%m.%Y %H:%M}"


def test_an_unknown_export_is_not_found(office: Client) -> None:
    assert office.get(url("wave-export", wave_with(1), "pdf")).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_exports_cost_the_same_with_many(client: Client, count: int, django_assert_num_queries: Any) -> None:
    wave = wave_with(count)
    signed_in(client, StaffFactory())
    with django_assert_num_queries(7):
        b"".join(client.get(url("wave-export", wave, "csv")).streaming_content)
