"""Filling in: by link and signed in, saved as typed, two at once, submitted, closed."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accelerators.surveys.actions import response as actions
from accelerators.surveys.actions import wave as wave_actions
from accelerators.surveys.enums import QuestionKind, ResponseState, WaveState
from accelerators.surveys.letters import hash_of
from accelerators.surveys.models import Answer, Question, SetAside, SurveyLink, SurveyResponse, SurveyWave
from tests.factories.people import MembershipFactory, UserFactory
from tests.factories.surveys import SurveyWaveFactory, answers_of, asked_organisation, open_response, opened, survey_of
from tests.sign_in import signed_in
from vector.common.errors import DomainError, TransitionRefused
from vector.common.merging import digest_of

pytestmark = pytest.mark.django_db


def link_to(response: SurveyResponse) -> str:
    """The address in one of the response's letters."""
    token = "a-token-that-only-the-letter-holds"
    link = response.links.first()
    link.token_hash = hash_of(token)
    link.save()
    return reverse("surveys:link", args=[token])


@pytest.fixture
def response() -> SurveyResponse:
    """A text that must be answered and a number that may be."""
    return open_response(QuestionKind.TEXT, QuestionKind.INTEGER)


@pytest.fixture
def guest(client: Client, response: SurveyResponse) -> Client:
    """Somebody who has opened the letter's link and is not signed in."""
    client.get(link_to(response))
    return client


def section_url(response: SurveyResponse, number: int = 1) -> str:
    return reverse("surveys:section", args=[response.public_id, number])


def sent(response: SurveyResponse, *typed: str | list[str] | None, shown: tuple[list[str], ...] = ()) -> dict[str, Any]:
    """What the form of the first section sends; `shown`: what the page had shown in each field."""
    questions = Question.objects.filter(survey=response.wave.survey).order_by("section__sort_order", "sort_order")
    data: dict[str, Any] = {}
    for index, (question, text) in enumerate(zip(questions, typed, strict=True)):
        data[f"q{question.pk}"] = text if text is not None else ""
        data[f"q{question.pk}-shown"] = digest_of(shown[index] if shown else [])
    return data


# Links ----------------------------------------------------------------------------------------------------------------
def test_a_letters_link_opens_one_response_without_signing_in(client: Client, response: SurveyResponse) -> None:
    answer = client.get(link_to(response), follow=True)
    assert answer.redirect_chain == [(response.get_absolute_url(), 302)]
    assert answer.context["response"] == response
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_opening_a_link_changes_nothing(client: Client, response: SurveyResponse) -> None:
    def rows() -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (SurveyResponse, SurveyLink, Answer)]

    link = link_to(response)
    before = rows()
    client.get(link, follow=True)
    client.head(link)
    assert rows() == before


def test_a_link_opens_no_other_response(guest: Client, response: SurveyResponse) -> None:
    other = open_response()
    same_wave, _person = asked_organisation(response.wave.survey)
    wave_actions.follow_clock(response.wave)
    neighbour = SurveyResponse.objects.get(organisation=same_wave)
    for foreign in (other, neighbour):
        answer = guest.get(section_url(foreign))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("people:sign-in"))
        assert guest.post(section_url(foreign), sent(foreign, "Чужое", "1")).status_code == 302
    assert Answer.objects.count() == 0


def test_an_unknown_or_revoked_link_says_what_to_do(client: Client, response: SurveyResponse) -> None:
    link = link_to(response)
    client.get(link)
    response.links.update(revoked_at=timezone.now())
    for address in (link, reverse("surveys:link", args=["x" * 43])):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Эта ссылка не работает" in answer.content.decode()
    # The session that the link had opened is over too.
    assert client.get(section_url(response)).status_code == 302


def test_a_foreign_coordinator_gets_404(client: Client, response: SurveyResponse) -> None:
    signed_in(client, MembershipFactory().person)
    for name in ("response", "answers", "review", "answers-download"):
        assert client.get(reverse(f"surveys:{name}", args=[response.public_id])).status_code == 404


def test_a_link_acts_for_the_person_it_was_sent_to(guest: Client, response: SurveyResponse) -> None:
    guest.post(section_url(response), sent(response, "Всё хорошо", "3"))
    assert {answer.saved_by for answer in response.answers.all()} == {response.recipient}


# Saving ---------------------------------------------------------------------------------------------------------------
def test_saving_keeps_what_is_sound_and_what_is_not(guest: Client, response: SurveyResponse) -> None:
    answer = guest.post(section_url(response), sent(response, "Всё хорошо", "много"))
    assert answer.status_code == 422
    assert list(answers_of(response).values()) == [["Всё хорошо"], ["много"]]
    assert [(found.is_valid, found.value) for found in response.answers.order_by("question__sort_order")] == [
        (True, "Всё хорошо"),
        (False, None),
    ]
    again = guest.get(section_url(response))
    assert list(again.context["form"].errors.values()) == [["Напишите целое число цифрами, например 12."]]
    assert 'value="много"' in again.content.decode()
    response.refresh_from_db()
    assert response.state == ResponseState.UNDER_WAY


def test_the_section_says_when_it_was_saved(guest: Client, response: SurveyResponse) -> None:
    assert guest.get(section_url(response)).context["saved"] == ""
    guest.post(section_url(response), sent(response, "Всё хорошо", "3"))
    assert guest.get(section_url(response)).context["saved"].startswith("сохранено в ")
    Answer.objects.update(saved_at=datetime(2030, 5, 18, 9, 5, tzinfo=UTC))
    assert guest.get(section_url(response)).context["saved"] == "сохранено 18 мая 2030 г. в 12:05"


def test_a_sound_section_leads_on(guest: Client, response: SurveyResponse) -> None:
    answer = guest.post(section_url(response), sent(response, "Всё хорошо", "3"))
    assert answer["Location"] == reverse("surveys:review", args=[response.public_id])


def test_an_emptied_field_is_emptied_and_a_missing_one_is_left(guest: Client, response: SurveyResponse) -> None:
    guest.post(section_url(response), sent(response, "Всё хорошо", "3"))
    data = sent(response, "", "3", shown=(["Всё хорошо"], ["3"]))
    number = [name for name in data if not name.endswith("-shown")][1]
    del data[number], data[f"{number}-shown"]
    guest.post(section_url(response), data)
    assert list(answers_of(response).values()) == [[], ["3"]]


def test_the_script_gets_when_and_what_is_wrong(guest: Client, response: SurveyResponse) -> None:
    answer = guest.post(section_url(response), sent(response, "Да", "много"), headers={"accept": "application/json"})
    report = answer.json()
    names = [f"q{question.pk}" for question in response.wave.survey.questions.order_by("sort_order")]
    assert report["errors"] == {names[1]: ["Напишите целое число цифрами, например 12."]}
    assert report["shown"] == {f"{names[0]}-shown": digest_of(["Да"]), f"{names[1]}-shown": digest_of(["много"])}
    assert report["saved"].startswith("сохранено в ")


def test_two_at_once_lose_nothing(guest: Client, response: SurveyResponse) -> None:
    colleague = MembershipFactory(organisation=response.organisation).person
    other = signed_in(Client(), colleague)
    other.post(section_url(response), sent(response, "Ответ коллеги", "7"))
    answer = guest.post(section_url(response), sent(response, "Мой ответ", ""))
    assert answer.status_code == 422
    # The field nobody else cared for is taken over, the contested one keeps the colleague's answer and shows mine.
    assert list(answers_of(response).values()) == [["Ответ коллеги"], ["7"]]
    assert 'value="Мой ответ"' in answer.content.decode()
    assert "Ответ коллеги" in str(answer.context["form"].errors)
    assert sorted(SetAside.objects.values_list("typed", flat=True)) == [["Мой ответ"], ["Ответ коллеги"]]
    guest.post(section_url(response), sent(response, "Мой ответ", "7", shown=(["Ответ коллеги"], ["7"])))
    assert list(answers_of(response).values()) == [["Мой ответ"], ["7"]]


def test_the_script_keeps_the_companion_of_what_only_another_has_changed(
    guest: Client, response: SurveyResponse
) -> None:
    other = signed_in(Client(), MembershipFactory(organisation=response.organisation).person)
    other.post(section_url(response), sent(response, "Ответ коллеги", ""))
    report = guest.post(section_url(response), sent(response, "", "4"), headers={"accept": "application/json"}).json()
    assert list(report["shown"].values()) == [digest_of(["4"])]
    guest.post(section_url(response), sent(response, "", "5", shown=([], ["4"])))
    assert list(answers_of(response).values()) == [["Ответ коллеги"], ["5"]]


# Submitting, closing --------------------------------------------------------------------------------------------------
def test_submitting_needs_what_is_required_and_sound(guest: Client, response: SurveyResponse) -> None:
    review = reverse("surveys:review", args=[response.public_id])
    assert len(guest.get(review).context["missing"]) == 1
    assert guest.post(review).status_code == 409
    guest.post(section_url(response), sent(response, "Всё хорошо", "много"))
    assert [row["status"] for row in guest.get(review).context["missing"]] == ["Нужно исправить"]
    guest.post(section_url(response), sent(response, "Всё хорошо", "", shown=(["Всё хорошо"], ["много"])))
    answer = guest.post(review, follow=True)
    assert answer.redirect_chain == [(reverse("surveys:submitted", args=[response.public_id]), 302)]
    assert response.number in answer.content.decode()
    response.refresh_from_db()
    assert (response.state, response.submitted_by) == (ResponseState.SUBMITTED, response.recipient)
    assert guest.post(review)["Location"] == reverse("surveys:submitted", args=[response.public_id])


def submitted(response: SurveyResponse) -> SurveyResponse:
    question = response.wave.survey.questions.order_by("sort_order").first()
    entry = actions.TypedEntry(question, ["Всё хорошо"], "Всё хорошо", is_valid=True, shown="")
    actions.save(response, by=response.recipient, entries=[entry])
    return actions.submit(response, by=response.recipient)


def test_submitted_answers_are_read_only(guest: Client, response: SurveyResponse) -> None:
    submitted(response)
    answers = reverse("surveys:answers", args=[response.public_id])
    for address in (response.get_absolute_url(), section_url(response)):
        assert guest.get(address)["Location"] == answers
    refused = guest.post(section_url(response), sent(response, "Передумали", "9"))
    assert refused.status_code == 409
    assert 'value="Передумали"' in refused.content.decode()
    assert list(answers_of(response).values()) == [["Всё хорошо"]]
    page = guest.get(answers).content.decode()
    assert "Всё хорошо" in page
    assert guest.get(reverse("surveys:answers-download", args=[response.public_id])).status_code == 200


def test_after_the_end_everything_typed_is_readable(guest: Client, response: SurveyResponse) -> None:
    guest.post(section_url(response), sent(response, "Всё хорошо", "много"))
    wave_actions.follow_clock(response.wave, now=response.wave.closes_at)
    page = guest.get(response.get_absolute_url(), follow=True).content.decode()
    assert "Опрос закрыт" in page
    assert "много" in page
    late = guest.post(section_url(response), sent(response, "Поздно", "1", shown=(["Всё хорошо"], ["много"])))
    assert late.status_code == 409
    assert 'value="Поздно"' in late.content.decode()
    assert list(answers_of(response).values()) == [["Всё хорошо"], ["много"]]


def test_answers_are_shown_as_text(guest: Client, response: SurveyResponse) -> None:
    guest.post(section_url(response), sent(response, "<script>alert(1)</script>", ""))
    for name in ("answers", "review"):
        page = guest.get(reverse(f"surveys:{name}", args=[response.public_id])).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page


def test_hints_are_shown_as_text(guest: Client, response: SurveyResponse) -> None:
    Question.objects.filter(survey=response.wave.survey).update(hint="<script>alert(1)</script> & <b>x</b>")
    page = guest.get(reverse("surveys:section", args=[response.public_id, 1])).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;x&lt;/b&gt;" in page


def test_actions_refuse_late_and_incomplete(response: SurveyResponse) -> None:
    with pytest.raises(DomainError):
        actions.submit(response, by=response.recipient)
    submitted(response)
    with pytest.raises(TransitionRefused):
        actions.submit(response, by=response.recipient)
    with pytest.raises(TransitionRefused):
        actions.save(response, by=response.recipient, entries=[])
    late = open_response()
    SurveyWave.objects.filter(pk=late.wave_id).update(state=WaveState.CLOSED)
    with pytest.raises(TransitionRefused):
        actions.save(SurveyResponse.objects.get(pk=late.pk), by=late.recipient, entries=[])


def test_readers_do_not_write(client: Client, response: SurveyResponse) -> None:
    office = UserFactory(is_staff=True)
    signed_in(client, office)
    assert client.post(section_url(response), sent(response, "Рабочая группа", "1")).status_code == 403
    assert client.get(section_url(response))["Location"] == reverse("surveys:answers", args=[response.public_id])
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_a_section_costs_the_same_with_many_questions(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    survey = survey_of(*[QuestionKind.TEXT] * count)
    asked_organisation(survey)
    response = opened(SurveyWaveFactory(survey=survey)).responses.get()
    client.get(link_to(response))
    with django_assert_num_queries(9):
        client.get(section_url(response))


# Races ----------------------------------------------------------------------------------------------------------------
def _race(response: SurveyResponse, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Submit while another saves, who has looked at the state before; True when that was saved after submitting."""
    question = response.wave.survey.questions.order_by("sort_order").first()
    entry = actions.TypedEntry(question, ["Всё хорошо"], "Всё хорошо", is_valid=True, shown="")
    actions.save(response, by=response.recipient, entries=[entry])
    has_looked, may_write = threading.Event(), threading.Event()
    look = actions._refuse_unless_open

    def slow_look(row: SurveyResponse) -> None:
        look(row)
        if threading.current_thread().name == "saver":
            has_looked.set()
            may_write.wait(timeout=2)

    monkeypatch.setattr(actions, "_refuse_unless_open", slow_look)

    def save() -> None:
        late = actions.TypedEntry(question, ["Позже"], "Позже", is_valid=True, shown=digest_of(["Всё хорошо"]))
        try:
            actions.save(SurveyResponse.objects.get(pk=response.pk), by=response.recipient, entries=[late])
        finally:
            connection.close()

    saver = threading.Thread(target=save, name="saver")
    saver.start()
    has_looked.wait(timeout=10)
    submitted_at = actions.submit(SurveyResponse.objects.get(pk=response.pk), by=response.recipient).submitted_at
    may_write.set()
    saver.join()
    response.refresh_from_db()
    answer = response.answers.get()
    return (answer.typed == ["Позже"] and answer.saved_at > response.submitted_at) or submitted_at is None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_saved_after_submitting(response: SurveyResponse, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _race(response, monkeypatch)
    assert SurveyResponse.objects.get(pk=response.pk).submitted_at >= response.answers.get().saved_at


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be(response: SurveyResponse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same race without the lock, and the saving dated when it is written."""
    monkeypatch.setattr(actions, "locked", lambda row: type(row).objects.get(pk=row.pk))
    write = Answer.objects.update_or_create

    def dated(*args: Any, **kwargs: Any) -> Any:
        kwargs["defaults"]["saved_at"] = timezone.now()
        return write(*args, **kwargs)

    monkeypatch.setattr(Answer.objects, "update_or_create", dated)
    assert _race(response, monkeypatch)
