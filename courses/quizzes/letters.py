"""The letters that quizzes send, all through the outbox."""

from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from courses.quizzes.models import Attempt, ExtraAttempt, QuizPage
from vector.mail import outbox
from vector.mail.enums import Stream
from vector.mail.letters import render

LANGUAGE = "ru"


def tell_marked(attempt: Attempt) -> None:
    """The tutor has marked: the result, and where the comments are."""
    _queue(
        "marked",
        attempt.enrolment,
        attempt.quiz,
        key=f"quiz-marked-{attempt.public_id}",
        label=_("See the result"),
        path=attempt.result_url,
        attempt=attempt,
    )


def tell_extra_attempt(extra: ExtraAttempt) -> None:
    """The tutor has given one more attempt."""
    parts = extra.quiz.get_url_parts()
    _queue(
        "extra_attempt",
        extra.enrolment,
        extra.quiz,
        key=f"quiz-extra-{extra.public_id}",
        label=_("Go to the quiz"),
        path=parts[2] if parts else reverse("courses:mine"),
        extra=extra,
    )


def _queue(
    name: str, enrolment: Enrolment, quiz: QuizPage, *, key: str, label: Promise, path: str, **context: Any
) -> None:
    person = enrolment.person
    with translation.override(LANGUAGE), timezone.override(person.zone):
        letter = render(
            f"quizzes/letters/{name}",
            {"quiz": quiz, "course": enrolment.run.course, "person": person, **context},
            button=(str(label), path),
            language=LANGUAGE,
        )
    outbox.queue(
        key=key,
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.COURSES,
        expires_at=None,
    )
