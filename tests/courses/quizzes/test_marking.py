"""Results, marking, one more attempt: what tutors see and do, and what participants read afterwards."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.enums import ItemState
from courses.models import ItemProgress
from courses.quizzes.actions import attempts as attempt_actions
from courses.quizzes.actions import marking as actions
from courses.quizzes.actions.marking import Mark
from courses.quizzes.enums import AttemptState, QuestionKind, Reveal
from courses.quizzes.models import Attempt, ExtraAttempt, QuizBand
from tests.factories import courses
from tests.factories.attempts import answer_all, begin, begun, finished, questions, quiz, studying, wrong
from tests.factories.people import MembershipFactory, UserFactory
from tests.sign_in import signed_in
from vector.cabinet.registry import cards_for
from vector.common.errors import DomainError, TransitionRefused
from vector.mail.models import Delivery
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db

SINGLE, SHORT, ESSAY = QuestionKind.SINGLE, QuestionKind.SHORT, QuestionKind.ESSAY


def text_of(response: Any) -> str:
    return str(response.content.decode())


def tutor_of(attempt: Attempt) -> Any:
    return courses.RunTutorFactory(run=attempt.enrolment.run).person


def mark_url(attempt: Attempt) -> str:
    return reverse("quizzes:mark", args=[attempt.public_id])


def marks(attempt: Attempt, points: int) -> dict[int, Mark]:
    return {one.pk: Mark(Decimal(points), "Хорошо.") for one in actions.awaiting(questions(attempt))}


def extra_url(attempt: Attempt) -> str:
    return reverse("quizzes:extra-attempt", args=[attempt.enrolment.public_id, attempt.quiz_id])


@pytest.fixture
def waiting() -> Attempt:
    """An attempt with an essay worth four points that waits for its tutor, and a right answer worth four."""
    return finished(ESSAY, SINGLE, points=4, pass_percent=75)


# Marking --------------------------------------------------------------------------------------------------------------
def test_marks_make_the_result_and_finish_the_item(waiting: Attempt) -> None:
    tutor = tutor_of(waiting)
    attempt = actions.mark(waiting, marks=marks(waiting, 2), by=tutor)
    assert (attempt.state, attempt.points, attempt.percent, attempt.is_passed, attempt.marked_by) == (
        AttemptState.FINISHED,
        Decimal(6),
        Decimal(75),
        True,
        tutor,
    )
    assert questions(attempt)[0].comment == "Хорошо."
    assert ItemProgress.objects.get(item=attempt.quiz_id).state == ItemState.DONE
    [letter] = Delivery.objects.filter(recipient=waiting.enrolment.person.email, key__startswith="quiz-marked")
    assert letter.subject == f"Тест «{attempt.quiz.title}»: преподаватель проверил ваши ответы"


@pytest.mark.parametrize(("points", "bounds"), [("10", "От 0 до 10."), ("2.5", "От 0 до 2,5.")])
def test_how_many_points_may_be_given_is_written_as_people_write_numbers(
    client: Client, points: str, bounds: str
) -> None:
    attempt = finished(ESSAY, points=Decimal(points))
    [one] = actions.awaiting(questions(attempt))
    client = signed_in(client, tutor_of(attempt))
    field = f"points-{one.pk}"
    assert client.get(mark_url(attempt)).context["form"].fields[field].help_text == bounds
    for wrong_points in ("99", "-1"):
        form = client.post(mark_url(attempt), {field: wrong_points}).context["form"]
        assert form.errors[field] == [bounds]
    with pytest.raises(DomainError, match=bounds):
        actions.mark(attempt, marks=marks(attempt, 99), by=UserFactory())


def test_marks_below_the_pass_mark_fail(waiting: Attempt) -> None:
    assert actions.mark(waiting, marks=marks(waiting, 1), by=tutor_of(waiting)).is_passed is False
    assert ItemProgress.objects.get(item=waiting.quiz_id).state == ItemState.UNDER_WAY


def test_mark_refuses_what_is_missing_or_too_high(waiting: Attempt) -> None:
    tutor = tutor_of(waiting)
    for given in ({}, marks(waiting, 5), marks(waiting, -1)):
        with pytest.raises(DomainError) as refused:
            actions.mark(waiting, marks=given, by=tutor)
        assert refused.value.field == f"points-{questions(waiting)[0].pk}"
    waiting.refresh_from_db()
    assert waiting.waits_for_tutor


def test_second_tutor_is_told_who_was_first(waiting: Attempt) -> None:
    first, second = tutor_of(waiting), tutor_of(waiting)
    actions.mark(waiting, marks=marks(waiting, 4), by=first)
    with pytest.raises(TransitionRefused, match=str(first)):
        actions.mark(waiting, marks=marks(waiting, 0), by=second)
    waiting.refresh_from_db()
    assert waiting.points == Decimal(8)


def test_queue_stands_by_waiting_time_and_leads_from_one_to_the_next(client: Client) -> None:
    run = None
    attempts = []
    for number in range(2):
        page = attempts[0].quiz if attempts else quiz(ESSAY)
        enrolment = studying(page, **({"run": run} if run else {}))
        run = enrolment.run
        attempt = begin(page, enrolment)
        answer_all(attempt)
        attempts.append(attempt_actions.hand_in(attempt, by=enrolment.person))
        Attempt.objects.filter(pk=attempt.pk).update(finished_at=timezone.now() - timezone.timedelta(days=1 + number))
    finished(ESSAY)
    newer, older = attempts
    signed_in(client, tutor_of(newer))
    assert list(client.get(reverse("quizzes:marking")).context["attempts"]) == [older, newer]
    data = {f"points-{questions(older)[0].pk}": "1", f"comment-{questions(older)[0].pk}": "", "go": "next"}
    assert client.post(mark_url(older), data)["Location"] == mark_url(newer)
    data = {f"points-{questions(newer)[0].pk}": "0,5", "go": "next"}
    assert client.post(mark_url(newer), data)["Location"] == reverse("quizzes:marking")
    assert "Проверять пока нечего" in text_of(client.get(reverse("quizzes:marking")))


def test_page_of_marking_shows_the_answer_and_what_to_look_for(client: Client, waiting: Attempt) -> None:
    response = signed_in(client, tutor_of(waiting)).get(mark_url(waiting))
    text = text_of(response)
    assert "Мы начнём с малого." in text
    assert "Есть ли план?" in text
    assert [row["review"].number for row in response.context["rows"]] == [1]
    assert [review.number for review in response.context["others"]] == [2]


def test_wrong_points_are_told_beside_the_field_and_the_comment_is_kept(client: Client, waiting: Attempt) -> None:
    signed_in(client, tutor_of(waiting))
    pk = questions(waiting)[0].pk
    response = client.post(mark_url(waiting), {f"points-{pk}": "9", f"comment-{pk}": "Почти всё есть"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [f"points-{pk}"]
    assert "Почти всё есть" in text_of(response)


def test_late_tutor_keeps_what_was_typed(client: Client, waiting: Attempt) -> None:
    pk = questions(waiting)[0].pk
    actions.mark(waiting, marks=marks(waiting, 4), by=tutor_of(waiting))
    signed_in(client, tutor_of(waiting))
    response = client.post(mark_url(waiting), {f"points-{pk}": "1", f"comment-{pk}": "Моё мнение"})
    assert response.status_code == 422
    assert "Тем временем эту попытку проверил" in text_of(response)
    assert client.get(mark_url(waiting))["Location"] == waiting.result_url


def test_only_tutors_of_the_run_and_the_office_mark_and_never_themselves(client: Client, waiting: Attempt) -> None:
    person = waiting.enrolment.person
    courses.RunTutorFactory(run=waiting.enrolment.run, person=person)
    other_tutor = courses.RunTutorFactory().person
    for stranger in (person, other_tutor, UserFactory()):
        assert signed_in(client, stranger).get(mark_url(waiting)).status_code == 404
        assert client.post(mark_url(waiting), {}).status_code == 404
    assert waiting not in signed_in(client, other_tutor).get(reverse("quizzes:marking")).context["attempts"]
    assert signed_in(client, UserFactory()).get(reverse("quizzes:marking")).status_code == 404
    assert signed_in(client, UserFactory(is_staff=True)).get(mark_url(waiting)).status_code == 200


@pytest.mark.parametrize("many", [1, 30])
def test_lists_of_tutors_ask_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: Any, many: int
) -> None:
    page = quiz(ESSAY)
    run = None
    for _each in range(many):
        enrolment = studying(page, **({"run": run} if run else {}))
        run = enrolment.run
        attempt = begin(page, enrolment)
        answer_all(attempt)
        attempt_actions.hand_in(attempt, by=enrolment.person)
    signed_in(client, tutor_of(attempt))
    for name, args, number in (
        ("marking", [], 5),
        ("run-results", [run.public_id], 6),
        ("mark", [attempt.public_id], 5),
    ):
        address = reverse(f"quizzes:{name}", args=args)
        client.get(address)
        with django_assert_num_queries(number):
            assert client.get(address).status_code == 200


# Results --------------------------------------------------------------------------------------------------------------
def test_result_says_points_words_and_what_next(client: Client) -> None:
    page = quiz(SINGLE, SHORT, attempts_allowed=2)
    QuizBand.objects.create(quiz=page, from_percent=0, text="Перечитайте уроки.")
    QuizBand.objects.create(quiz=page, from_percent=90, text="Отлично.")
    attempt = begin(page, studying(page))
    answer_all(attempt, is_right=False)
    attempt_actions.hand_in(attempt, by=attempt.enrolment.person)
    response = signed_in(client, attempt.enrolment.person).get(attempt.result_url)
    text = text_of(response)
    assert (response.context["word"], response.context["words"]) == ("Не сдан", "Перечитайте уроки.")
    assert "Баллов: 0 из 2, это 0 %. Чтобы сдать, нужно 60 %." in text
    assert "Осталась 1 попытка." in text
    assert "Попробовать ещё раз" in text


def test_result_of_the_last_attempt_says_whom_to_write(client: Client) -> None:
    attempt = finished(is_right=False, attempts_allowed=1)
    tutor = tutor_of(attempt)
    text = text_of(signed_in(client, attempt.enrolment.person).get(attempt.result_url))
    assert tutor.get_full_name() in text
    assert "Попросить ещё одну попытку" in text


@pytest.mark.parametrize(
    ("reveal", "allowed", "is_shown"),
    [
        (Reveal.ATTEMPT, 3, True),
        (Reveal.QUESTION, 3, True),
        (Reveal.LAST_ATTEMPT, 3, False),
        (Reveal.LAST_ATTEMPT, 1, True),
        (Reveal.NEVER, 1, False),
    ],
)
def test_result_shows_what_was_right_only_when_it_may(
    client: Client, reveal: str, allowed: int, *, is_shown: bool
) -> None:
    attempt = begun(SINGLE, reveal=reveal, attempts_allowed=allowed, shows_right_answers=True)
    answer_all(attempt, is_right=False)
    attempt_actions.hand_in(attempt, by=attempt.enrolment.person)
    own = text_of(signed_in(client, attempt.enrolment.person).get(attempt.result_url))
    assert ("Труд волонтёра не оплачивается." in own) == is_shown
    assert ("status-bad" in own) == is_shown
    tutors = text_of(signed_in(client, tutor_of(attempt)).get(attempt.result_url))
    assert "Труд волонтёра не оплачивается." in tutors


def test_result_is_for_its_author_the_tutors_and_the_office_only(client: Client) -> None:
    attempt = finished(SHORT)
    person = attempt.enrolment.person
    organisation = MembershipFactory(person=person, role=MembershipRole.PARTICIPANT).organisation
    head = MembershipFactory(organisation=organisation, role=MembershipRole.HEAD).person
    coordinator = MembershipFactory(organisation=organisation, role=MembershipRole.COORDINATOR).person
    neighbour = courses.EnrolmentFactory(run=attempt.enrolment.run).person
    for stranger in (head, coordinator, neighbour, courses.RunTutorFactory().person, UserFactory()):
        assert signed_in(client, stranger).get(attempt.result_url).status_code == 404
    for reader in (person, tutor_of(attempt), UserFactory(is_staff=True)):
        response = signed_in(client, reader).get(attempt.result_url)
        assert "договор" in text_of(response)
        assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_attempt_under_way_has_no_result_yet(client: Client) -> None:
    attempt = begun()
    assert signed_in(client, tutor_of(attempt)).get(attempt.result_url).status_code == 404
    assert signed_in(client, attempt.enrolment.person).get(attempt.result_url)["Location"] == attempt.get_absolute_url()


def test_results_of_a_run_are_its_tutors(client: Client) -> None:
    attempt = finished(SHORT)
    other = finished(SHORT)
    address = reverse("quizzes:run-results", args=[attempt.enrolment.run.public_id])
    response = signed_in(client, tutor_of(attempt)).get(address)
    assert list(response.context["attempts"]) == [attempt]
    assert signed_in(client, tutor_of(other)).get(address).status_code == 404
    signed_in(client, tutor_of(attempt))
    assert list(client.get(f"{address}?quiz=нет").context["attempts"]) == [attempt]
    assert list(client.get(f"{address}?quiz={other.quiz_id}").context["attempts"]) == []


def test_page_of_a_quiz_leads_its_tutors_to_the_results(client: Client) -> None:
    attempt = finished(SHORT)
    courses.CourseRunFactory(course=attempt.enrolment.run.course)
    address = f"{reverse('quizzes:run-results', args=[attempt.enrolment.run.public_id])}?quiz={attempt.quiz_id}"
    response = signed_in(client, tutor_of(attempt)).get(attempt.quiz.get_url())
    assert [run["url"] for run in response.context["runs"]] == [address]
    assert signed_in(client, attempt.enrolment.person).get(attempt.quiz.get_url()).context["runs"] == []
    run_page = reverse("courses:run-progress", args=[attempt.enrolment.run.public_id])
    assert address.partition("?")[0] in text_of(signed_in(client, tutor_of(attempt)).get(run_page))


# One more attempt -----------------------------------------------------------------------------------------------------
def test_extra_attempt_can_be_begun_and_a_letter_says_why(client: Client) -> None:
    attempt = finished(is_right=False, attempts_allowed=1)
    signed_in(client, tutor_of(attempt))
    response = client.post(extra_url(attempt), {"reason": "Пропала связь"})
    assert "Дана ещё одна попытка" in text_of(response)
    assert ExtraAttempt.objects.get().reason == "Пропала связь"
    [letter] = Delivery.objects.filter(key__startswith="quiz-extra")
    assert "Причина: Пропала связь" in letter.text
    assert begin(attempt.quiz, attempt.enrolment).number == 2


def test_extra_attempt_needs_a_reason_and_a_limit(client: Client) -> None:
    attempt = finished(is_right=False, attempts_allowed=1)
    signed_in(client, tutor_of(attempt))
    assert client.post(extra_url(attempt), {"reason": " "}).status_code == 422
    unlimited = finished(is_right=False, attempts_allowed=None)
    with pytest.raises(DomainError, match="не ограничено"):
        actions.give_extra_attempt(
            enrolment=unlimited.enrolment, quiz=unlimited.quiz, reason="Так", by=tutor_of(unlimited)
        )
    assert ExtraAttempt.objects.count() == 0


def test_nobody_gives_an_extra_attempt_to_oneself_or_in_a_foreign_run(client: Client) -> None:
    attempt = finished(is_right=False, attempts_allowed=1)
    person = attempt.enrolment.person
    courses.RunTutorFactory(run=attempt.enrolment.run, person=person)
    for stranger in (person, courses.RunTutorFactory().person, UserFactory()):
        assert signed_in(client, stranger).post(extra_url(attempt), {"reason": "Прошу"}).status_code == 404
    assert ExtraAttempt.objects.count() == 0


# Cabinet and course ---------------------------------------------------------------------------------------------------
def test_cabinet_says_what_is_begun_what_is_with_the_tutor_and_what_waits_for_marks(waiting: Attempt) -> None:
    tutor = tutor_of(waiting)
    [line] = [line for cards in cards_for(tutor) for line in cards.waiting]
    assert (line.title, line.is_mine) == ("Ответы в тестах ждут проверки: 1 попытка", True)
    [mine] = [line for cards in cards_for(waiting.enrolment.person) for line in cards.waiting]
    assert (mine.url, mine.is_mine, mine.who) == (waiting.result_url, False, "преподаватель")
    running = begun()
    [own] = [line for cards in cards_for(running.enrolment.person) for line in cards.waiting]
    assert (own.url, own.is_mine) == (running.get_absolute_url(), True)


def test_course_home_shows_what_the_tutor_has_marked(client: Client, waiting: Attempt) -> None:
    actions.mark(waiting, marks=marks(waiting, 0), by=tutor_of(waiting))
    course = waiting.enrolment.run.course
    text = text_of(signed_in(client, waiting.enrolment.person).get(course.get_url()))
    assert "Преподаватель проверил" in text
    assert waiting.result_url in text


def test_wrong_answer_of_the_factory_is_wrong() -> None:
    attempt = begun(SINGLE, SHORT)
    assert all(
        attempt_actions.share_of(type(one)(version=one.version, response=wrong(one))) == 0 for one in questions(attempt)
    )
