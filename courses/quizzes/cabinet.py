"""What quizzes put into a person's cabinet."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.models import RunTutor
from courses.quizzes.enums import AttemptState
from courses.quizzes.models import Attempt
from vector.cabinet.registry import Cards, Waiting, known

# More than so many are a queue, not a list.
MOST = 200


def cards(user: Any) -> Cards:
    """Attempts that I have begun, those of mine that a tutor marks, those that wait for my marks: one query."""
    if known(user, "quizzes") is False:
        return Cards()
    rows = list(
        _shown_to(user)
        .select_related("quiz", "enrolment")
        .only("public_id", "state", "started_at", "ends_at", "finished_at", "quiz__title", "enrolment__person_id")[
            :MOST
        ]
    )
    own = [row for row in rows if row.enrolment.person_id == user.pk]
    to_mark = [row for row in rows if row.enrolment.person_id != user.pk]
    return Cards(
        waiting=(
            *(_under_way(row) for row in own if row.is_under_way),
            *(_with_tutor(row) for row in own if row.waits_for_tutor),
            *([_to_mark(to_mark)] if to_mark else []),
        )
    )


def has_attempts(user: Any) -> Exists:
    """Whether anything of quizzes is shown."""
    return Exists(_shown_to(user))


def _shown_to(user: Any) -> QuerySet[Attempt]:
    waiting = Attempt.objects.filter(state__in=[AttemptState.UNDER_WAY, AttemptState.MARKING])
    mine = Q(enrolment__person=user)
    if user.is_staff:
        # The office may mark everything, but nothing waits for it: that is the tutors' work.
        return waiting.filter(mine)
    taught = Exists(RunTutor.objects.filter(run=OuterRef("enrolment__run"), person=user))
    return waiting.filter(mine | Q(taught, state=AttemptState.MARKING))


def _under_way(attempt: Attempt) -> Waiting:
    return Waiting(
        title=_("Quiz “%(quiz)s” is begun") % {"quiz": attempt.quiz.title},
        url=attempt.get_absolute_url(),
        is_mine=True,
        who=pgettext("who acts next", "you"),
        since=attempt.started_at,
        by=attempt.ends_at,
        action=_("Go on with the quiz"),
    )


def _with_tutor(attempt: Attempt) -> Waiting:
    return Waiting(
        title=_("Quiz “%(quiz)s”") % {"quiz": attempt.quiz.title},
        url=attempt.result_url,
        is_mine=False,
        who=pgettext("who acts next", "the tutor"),
        since=attempt.finished_at,
    )


def _to_mark(attempts: list[Attempt]) -> Waiting:
    """One line for all of them: the queue has the list."""
    number = len(attempts)
    return Waiting(
        title=ngettext(
            "Answers in quizzes to mark: %(number)s attempt", "Answers in quizzes to mark: %(number)s attempts", number
        )
        % {"number": number},
        url=reverse("quizzes:marking"),
        is_mine=True,
        who=pgettext("who acts next", "you"),
        since=min(attempt.finished_at for attempt in attempts if attempt.finished_at),
        action=_("Mark the answers"),
    )
