"""Marking a work: what the page shows, what it saves, what it refuses, where it leads."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.works.actions import phrases
from courses.works.actions import review as reviews
from courses.works.enums import ReviewDecision, WorkState
from courses.works.models import Phrase, Review, SetAsideMarking, Work, WorkVersion
from tests.factories.courses import RunTutorFactory
from tests.factories.people import StaffFactory
from tests.factories.works import Place, accept, agree, criterion, place, send_again
from tests.sign_in import signed_in
from vector.common.merging import digest_of
from vector.mail.models import Delivery
from vector.people.models import User

pytestmark = pytest.mark.django_db


def address(version: WorkVersion, name: str = "works:mark") -> str:
    return reverse(name, args=[version.work.public_id])


def claimed(around: Place, **typed: str) -> WorkVersion:
    version = around.with_tutor(**typed)
    reviews.claim(version.work, by=around.tutor)
    return version


def colleague_of(around: Place) -> User:
    return RunTutorFactory(run=around.enrolment.run).person


def review_of(version: WorkVersion) -> Review:
    return Review.objects.get(version=version)


def autosave(client: Client, version: WorkVersion, **data: Any) -> Any:
    return client.post(address(version), {"version": version.number, **data}, headers={"Accept": "application/json"})


def test_page_shows_the_work_and_offers_to_begin(client: Client) -> None:
    around = place()
    version = around.with_tutor(text="Первый шаг: назначить координатора.")
    response = signed_in(client, around.tutor).get(address(version))
    assert (response.context["shows_form"], response.context["may_claim"]) == (False, True)
    assert "назначить координатора" in response.content.decode()
    assert not Review.objects.exists()
    response = client.post(address(version, "works:claim") + "?view=mine", follow=True)
    assert response.redirect_chain == [(address(version) + "?view=mine", 302)]
    assert (response.context["shows_form"], response.context["may_claim"]) == (True, False)


@pytest.mark.parametrize("name", ["works:mark", "works:claim", "works:give-back", "works:marked"])
def test_works_of_other_runs_and_own_ones_are_not_there(client: Client, name: str) -> None:
    around, elsewhere = place(), place()
    version = claimed(around, text="Тайна чужого потока")
    RunTutorFactory(run=around.enrolment.run, person=around.person)
    for person in (elsewhere.tutor, around.person, around.head, elsewhere.person):
        client = signed_in(client, person)
        for response in (client.get(address(version, name)), client.post(address(version, name), {"comment": "x"})):
            assert response.status_code in (404, 405)
            assert "Тайна" not in response.content.decode()
    assert review_of(version).comment == ""


def test_draft_is_its_authors_alone(client: Client) -> None:
    around = place()
    work = around.begun(text="Черновик")
    response = signed_in(client, around.tutor).get(reverse("works:mark", args=[work.public_id]))
    assert response.status_code == 404


def test_typing_is_saved_and_prolongs_the_hold(client: Client) -> None:
    around = place()
    level = criterion(around.assignment)
    version = claimed(around)
    early = timezone.now() - timedelta(minutes=20)
    Review.objects.update(claimed_at=early)
    response = autosave(
        signed_in(client, around.tutor), version, comment="Хорошо\r\nно", **{f"criterion-{level.pk}": 4}
    )
    review = review_of(version)
    assert response.json() == {
        "saved": response.json()["saved"],
        "shown": {"shown-comment": digest_of("Хорошо\nно")},
        "errors": {},
    }
    assert (review.comment, review.points, review.decision) == ("Хорошо\nно", 4, "")
    assert review.claimed_at is not None
    assert review.claimed_at > early + timedelta(minutes=15)


def test_wrong_points_are_told_and_the_comment_is_kept(client: Client) -> None:
    around = place()
    level = criterion(around.assignment, max_points=5)
    version = claimed(around)
    name = f"criterion-{level.pk}"
    response = autosave(signed_in(client, around.tutor), version, comment="Текст", **{name: "6"})
    assert list(response.json()["errors"]) == [name]
    assert (review_of(version).comment, review_of(version).points) == ("Текст", None)


def test_lost_hold_is_told_and_the_text_is_kept(client: Client) -> None:
    around = place()
    version = claimed(around)
    colleague = colleague_of(around)
    Review.objects.update(claimed_at=timezone.now() - timedelta(hours=2))
    reviews.claim(version.work, by=colleague)
    client = signed_in(client, around.tutor)
    response = autosave(client, version, comment="Мой длинный отзыв")
    assert response.status_code == 409
    assert colleague.first_name in response.json()["refused"]
    data = {"version": 1, "comment": "Мой длинный отзыв, дописан", "decision": "returned", "deed": "decide"}
    response = client.post(address(version), data)
    assert response.status_code == 409
    assert response.context["form"]["comment"].value() == "Мой длинный отзыв, дописан"
    assert colleague.first_name in response.context["refused"]
    assert SetAsideMarking.objects.get().comment == "Мой длинный отзыв, дописан"
    assert "дописан" in client.get(address(version)).content.decode()
    assert "дописан" not in signed_in(Client(), colleague).get(address(version)).content.decode()
    assert (review_of(version).comment, review_of(version).claimed_by) == ("", colleague)


def test_two_pages_of_one_tutor_lose_nothing(client: Client) -> None:
    around = place()
    version = claimed(around)
    client = signed_in(client, around.tutor)
    empty = digest_of("")
    autosave(client, version, comment="Первая вкладка", **{"shown-comment": empty})
    autosave(client, version, comment="Вторая вкладка", **{"shown-comment": empty})
    assert review_of(version).comment == "Вторая вкладка"
    assert SetAsideMarking.objects.get().comment == "Первая вкладка"


def test_decision_leads_to_the_next_of_the_filtered_queue(client: Client) -> None:
    around, elsewhere = place(), place()
    RunTutorFactory(run=elsewhere.enrolment.run, person=around.tutor)
    other = elsewhere.with_tutor()
    first = claimed(around)
    following = place(run=around.enrolment.run, page=around.assignment).with_tutor()
    Work.objects.filter(pk=other.work_id).update(since=timezone.now() - timedelta(days=9))
    client = signed_in(client, around.tutor)
    query = f"?run={around.enrolment.run.public_id}"
    data = {"version": 1, "comment": "Всё есть.", "decision": "accepted", "deed": "decide_next"}
    response = client.post(address(first) + query, data)
    assert response.headers["Location"] == address(following) + query
    assert Work.objects.get(pk=first.work_id).state == WorkState.ACCEPTED
    assert review_of(following).claimed_by == around.tutor
    assert not Review.objects.filter(version=other, claimed_by__isnull=False).exists()
    response = client.post(address(following) + query, data)
    assert response.headers["Location"] == address(following, "works:marked") + query
    assert "Принято" in client.get(response.headers["Location"]).content.decode()


def test_return_sends_the_comment_and_shows_it_beside_the_next_version(client: Client) -> None:
    around = place()
    version = claimed(around, text="Первый шаг")
    client = signed_in(client, around.tutor)
    client.post(address(version), {"version": 1, "comment": "Назовите срок", "decision": "returned", "deed": "decide"})
    assert Work.objects.get(pk=version.work_id).state == WorkState.RETURNED_BY_TUTOR
    assert "Назовите срок" in Delivery.objects.get(key__startswith="work-returned-").text
    second = send_again(version, text="Первый шаг до 1 мая")
    assert around.head is not None
    agree(second, by=around.head)
    response = client.get(address(version))
    assert [entry["review"].comment for entry in response.context["earlier"]] == ["Назовите срок"]
    assert response.context["changes"].is_text_changed is True
    assert response.context["version"] == second


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"comment": "Хорошо", "decision": ""}, "decision"),
        ({"comment": "", "decision": "returned"}, "comment"),
        ({"comment": "Хорошо", "decision": "nonsense"}, "decision"),
    ],
)
def test_half_decision_is_refused_beside_its_field(client: Client, data: dict[str, str], field: str) -> None:
    around = place()
    version = claimed(around)
    response = signed_in(client, around.tutor).post(address(version), {"version": 1, "deed": "decide_next", **data})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["comment"].value() == data["comment"]
    assert Work.objects.get(pk=version.work_id).state == WorkState.WITH_TUTOR


def test_missing_points_are_refused_and_typed_text_stays(client: Client) -> None:
    around = place()
    criterion(around.assignment, title="Есть срок")
    version = claimed(around)
    data = {"version": 1, "comment": "Принимаю", "decision": "accepted", "deed": "decide"}
    response = signed_in(client, around.tutor).post(address(version), data)
    assert response.status_code == 422
    assert "Есть срок" in str(response.context["form"].non_field_errors())
    assert response.context["form"]["comment"].value() == "Принимаю"


def test_ticked_phrases_are_added_without_a_script(client: Client) -> None:
    around = place()
    version = claimed(around)
    own = phrases.add(by=around.tutor, text="Назовите, кто отвечает.")
    shared = phrases.add(by=StaffFactory(), text="Укажите срок.", is_shared=True)
    foreign = phrases.add(by=place().tutor, text="Чужая фраза.")
    client = signed_in(client, around.tutor)
    data = {"version": 1, "comment": "Хорошо.", "phrases": [own.public_id, shared.public_id], "deed": "phrases"}
    response = client.post(address(version), data)
    assert response.status_code == 200
    assert review_of(version).comment == "Хорошо.\nНазовите, кто отвечает.\nУкажите срок."
    assert response.context["form"]["comment"].value() == review_of(version).comment
    assert "Чужая" not in response.content.decode()
    response = client.post(address(version), data | {"phrases": [foreign.public_id]})
    assert response.status_code == 422
    assert "Чужая" not in review_of(version).comment


def test_kept_back_decision_can_be_changed_and_is_told_with_the_group(client: Client) -> None:
    around = place(releases_together=True)
    version = claimed(around)
    client = signed_in(client, around.tutor)
    data = {"version": 1, "comment": "Уточните", "decision": "returned", "deed": "decide"}
    client.post(address(version), data)
    assert (review_of(version).is_pending, Work.objects.get().state) == (True, WorkState.WITH_TUTOR)
    client.post(address(version), data | {"decision": "accepted", "comment": "Принято всё же"})
    assert review_of(version).decision == ReviewDecision.ACCEPTED
    assert not Delivery.objects.filter(key__startswith="work-accepted-").exists()
    participant = signed_in(Client(), around.person).get(version.work.get_absolute_url()).content.decode()
    assert "Принято всё же" not in participant
    release = reverse("works:release", args=[around.enrolment.run.public_id, around.assignment.pk])
    groups = client.get(reverse("works:kept-back")).context["rows"]
    assert [(row["run"], row["number"]) for row in groups] == [(around.enrolment.run, 1)]
    assert client.get(release).context["number"] == 1
    for _press in range(2):
        response = client.post(release)
    assert (response.status_code, response.context["number"]) == (200, 0)
    assert Work.objects.get().state == WorkState.ACCEPTED
    assert Delivery.objects.filter(key__startswith="work-accepted-").count() == 1


def test_release_of_another_run_is_not_there(client: Client) -> None:
    around, elsewhere = place(releases_together=True), place()
    accept(around.with_tutor(), by=around.tutor)
    release = reverse("works:release", args=[around.enrolment.run.public_id, around.assignment.pk])
    for person in (elsewhere.tutor, around.person):
        assert signed_in(client, person).post(release).status_code == 404
    assert Review.objects.get().released_at is None
    assert signed_in(client, elsewhere.tutor).get(reverse("works:kept-back")).context["rows"] == []


def test_giving_back_frees_the_work_and_keeps_the_text(client: Client) -> None:
    around = place()
    version = claimed(around)
    client = signed_in(client, around.tutor)
    autosave(client, version, comment="Начато")
    assert client.post(address(version, "works:give-back")).headers["Location"] == "/works/queue/"
    assert (review_of(version).claimed_by, review_of(version).comment) == (None, "Начато")
    response = signed_in(Client(), colleague_of(around)).post(address(version, "works:claim"), follow=True)
    assert response.context["form"]["comment"].value() == "Начато"


def test_claim_of_what_a_colleague_holds_is_refused_in_words(client: Client) -> None:
    around = place()
    version = claimed(around)
    response = signed_in(client, colleague_of(around)).post(address(version, "works:claim"))
    assert response.status_code == 409
    assert around.tutor.first_name in response.content.decode()


def test_own_phrases_are_kept_changed_and_removed_by_their_owner(client: Client) -> None:
    around = place()
    client = signed_in(client, around.tutor)
    url = reverse("works:phrases")
    assert client.post(url, {"text": "Назовите срок.", "is_shared": "on"}).status_code == 302
    phrase = Phrase.objects.get()
    assert phrase.owner == around.tutor
    assert client.post(url, {"text": "Назовите срок."}).status_code == 422
    edit = reverse("works:phrase-edit", args=[phrase.public_id])
    for person in (place().tutor, StaffFactory()):
        stranger = signed_in(Client(), person)
        assert "Назовите срок" not in stranger.get(url).content.decode()
        assert stranger.post(edit, {"text": "Чужое"}).status_code == 404
        assert stranger.post(reverse("works:phrase-remove", args=[phrase.public_id])).status_code == 404
    client.post(edit, {"text": "Назовите день."})
    phrase.refresh_from_db()
    assert phrase.text == "Назовите день."
    client.post(reverse("works:phrase-remove", args=[phrase.public_id]))
    assert not Phrase.objects.exists()


def test_shared_phrases_are_kept_by_the_office(client: Client) -> None:
    around = place()
    office = signed_in(Client(), StaffFactory())
    office.post(reverse("works:phrases"), {"text": "Укажите срок.", "is_shared": "on"})
    phrase = Phrase.objects.get()
    assert phrase.is_shared is True
    client = signed_in(client, around.tutor)
    assert [row["may_edit"] for row in client.get(reverse("works:phrases")).context["rows"]] == [False]
    assert client.get(reverse("works:phrase-edit", args=[phrase.public_id])).status_code == 404


@pytest.mark.parametrize("versions", [1, 3])
def test_marking_costs_the_same_whatever_went_before(
    client: Client, django_assert_num_queries: Any, versions: int
) -> None:
    around = place(needs_agreement=False, has_head=False)
    criterion(around.assignment)
    version = around.with_tutor()
    for number in range(versions - 1):
        accept(version, by=around.tutor, decision=ReviewDecision.RETURNED)
        version = send_again(version, text=f"Версия {number}")
    reviews.claim(version.work, by=around.tutor)
    phrases.add(by=around.tutor, text="Назовите срок.")
    client = signed_in(client, around.tutor)
    with django_assert_num_queries(11):
        response = client.get(address(version))
    assert len(response.context["earlier"]) == versions - 1


def test_answer_of_the_script_is_json_that_the_script_reads(client: Client) -> None:
    around = place()
    version = claimed(around)
    response = autosave(signed_in(client, around.tutor), version, comment="Да")
    assert response.headers["Content-Type"] == "application/json"
    assert sorted(json.loads(response.content)) == ["errors", "saved", "shown"]
