"""Going through a quiz: begin, save as typed, check one question, hand in, end when the time is over.

Locks are taken in one order everywhere: the enrolment, then the attempt. Saving takes only the attempt's.
"""

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions.progress import finish_item, start_item
from courses.models import Enrolment
from courses.quizzes import scoring
from courses.quizzes.enums import ATTEMPT_TRANSITIONS, AsideReason, AttemptEnd, AttemptState, Reveal
from courses.quizzes.kinds import Response, kind_of
from courses.quizzes.models import (
    AsideAnswer,
    Attempt,
    AttemptQuestion,
    ExtraAttempt,
    Question,
    QuestionVersion,
    QuizPage,
)
from courses.quizzes.reckoning import (
    attempts_left,
    chance,
    draw_order,
    in_cents,
    percent_in_cents,
    share_in_table,
)
from vector.common.errors import DomainError
from vector.common.merging import Merge, digest_of, merge
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.people.models import User

# More texts than that nobody loses to a closed door or another tab.
MOST_ASIDE = 20


class AttemptRefused(DomainError):
    """The attempt cannot be begun, or nothing can be written into it now."""


class TooLate(AttemptRefused):
    """The time of the attempt is over, or it was handed in. What was sent is kept aside, not counted."""


@dataclass(frozen=True)
class Sent:
    """What the page sent for one question: as its kind reads it, and the digest of what the page had shown."""

    question: AttemptQuestion
    response: Response
    shown: str


@dataclass
class Saved:
    """What became of a saving.

    `stored`: id of the question → what stands there now; `conflicts`: the same for those that another tab has changed
    meanwhile.
    """

    attempt: Attempt
    at: datetime
    stored: dict[int, Response] = field(default_factory=dict)
    conflicts: dict[int, Response] = field(default_factory=dict)
    is_late: bool = False


# Beginning ------------------------------------------------------------------------------------------------------------
@transaction.atomic
def begin(*, enrolment: Enrolment, quiz: QuizPage, by: User, now: datetime | None = None) -> Attempt:
    """Begin an attempt: its questions, their order and the end of its time are settled now.

    Pressed twice it is one attempt: the one under way is given back. The quiz is under way in the course. Refuses what
    is locked for this person (ItemLocked), and raises AttemptRefused when no attempts are left, when one waits for the
    tutor, or when the quiz asks nothing yet.
    """
    now = now or timezone.now()
    enrolment = locked(enrolment)
    attempts = list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("number"))
    if (under_way := next((one for one in attempts if one.is_under_way), None)) is not None:
        return under_way
    start_item(enrolment=enrolment, item=quiz, by=by)
    extra = ExtraAttempt.objects.filter(enrolment=enrolment, quiz=quiz).count()
    left = attempts_left(allowed=quiz.attempts_allowed, extra=extra, used=len(attempts))
    now_possible = chance(
        reveal=quiz.reveal,
        states=[one.state for one in attempts],
        is_passed=any(one.is_passed for one in attempts),
        left=left,
    )
    if now_possible.waits_for_tutor:
        raise AttemptRefused(_("The tutor is still marking your last attempt. Wait for the result."))
    if now_possible.is_settled:
        raise AttemptRefused(_("You have passed this quiz and seen its answers: there is nothing left to try."))
    if not now_possible.may_begin:
        raise AttemptRefused(_("You have no attempts left. Write to the tutor if you need one more."))
    seed = secrets.token_hex(16)
    drawn = draw(quiz, seed=seed)
    if not drawn:
        raise AttemptRefused(_("This quiz has no questions yet. Tell the project office."))
    attempt = Attempt.objects.create(
        quiz=quiz,
        enrolment=enrolment,
        number=len(attempts) + 1,
        seed=seed,
        has_shuffled_options=quiz.has_shuffled_options,
        pass_percent=quiz.pass_percent,
        started_at=now,
        ends_at=now + timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
        most_points=sum((points for _version, points in drawn), Decimal(0)),
    )
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(attempt=attempt, position=position, version=version, points=points)
        for position, (version, points) in enumerate(drawn, start=1)
    )
    record_deed(by=by, deed="quiz_attempt.begin", on=attempt, number=attempt.number)
    return attempt


def draw(quiz: QuizPage, *, seed: str) -> list[tuple[QuestionVersion, Decimal]]:
    """The latest versions that an attempt with this seed asks, in its order, with their points; three queries.

    No question comes twice: what stands in a place of its own is not drawn from a category. Where a category has too
    few questions, all of them are asked. Texts that ask nothing bring no points and are never drawn.
    """
    slots = list(quiz.slots.order_by("sort_order", "pk"))
    in_use = Question.objects.in_use().select_related("latest")
    fixed = {one.pk: one for one in in_use.filter(pk__in=[slot.question_id for slot in slots if slot.question_id])}
    shelves: dict[int, list[Question]] = {}
    categories = [slot.category_id for slot in slots if slot.category_id]
    for one in in_use.filter(category__in=categories).order_by("pk") if categories else ():
        shelves.setdefault(one.category_id, []).append(one)
    rng = random.Random(draw_order(seed, "draw"))  # noqa: S311 - seeded out of a secret; nothing is to be kept safe
    taken = set(fixed)
    asked: list[tuple[QuestionVersion, Decimal]] = []
    for slot in slots:
        if slot.question_id is not None:
            chosen = [fixed[slot.question_id]] if slot.question_id in fixed else []
        else:
            free = [
                one
                for one in shelves.get(slot.category_id, [])
                if one.pk not in taken and kind_of(_newest(one)).is_scored
            ]
            chosen = rng.sample(free, min(slot.number, len(free)))
            taken |= {one.pk for one in chosen}
        for one in chosen:
            version = _newest(one)
            asked.append((version, slot.points if kind_of(version).is_scored else Decimal(0)))
    return shuffled(asked, seed=seed) if quiz.is_shuffled else asked


def _newest(question: Question) -> QuestionVersion:
    assert question.latest is not None  # noqa: S101 - a question in use has a version
    return question.latest


def shuffled(asked: list[tuple[QuestionVersion, Decimal]], *, seed: str) -> list[tuple[QuestionVersion, Decimal]]:
    """The same in the order of this seed. Texts that ask nothing stay where they are: they introduce what follows."""
    places = [place for place, (version, _points) in enumerate(asked) if kind_of(version).is_scored]
    order = list(places)
    random.Random(draw_order(seed, "order")).shuffle(order)  # noqa: S311 - as in draw()
    found = list(asked)
    for place, source in zip(places, order, strict=True):
        found[place] = asked[source]
    return found


# Answering ------------------------------------------------------------------------------------------------------------
@transaction.atomic
def save(attempt: Attempt, *, by: User, sent: Sequence[Sent], now: datetime | None = None) -> Saved:
    """Keep what was typed, sound or not.

    A field that another tab has changed meanwhile keeps that answer; what was sent for it is set aside, so is what
    stands there, and both are named in `conflicts`. What comes when the time is over or the attempt was handed in is
    set aside too and does not count: then `is_late`.
    """
    now = now or timezone.now()
    row = locked(attempt)
    saved = Saved(row, now, is_late=not row.is_under_way or row.is_over_at(now))
    stored = {one.pk: one for one in row.questions.filter(pk__in=[one.question.pk for one in sent])}
    for one in sent:
        question = stored[one.question.pk]
        verdict = merge(shown=one.shown, stored=question.response, sent=one.response)
        if verdict is Merge.KEEP:
            continue
        if saved.is_late or question.checked_at is not None:
            set_aside(question, one.response, reason=AsideReason.LATE, at=now)
        elif verdict is Merge.CONFLICT:
            set_aside(question, question.response, reason=AsideReason.OTHER_TAB, at=question.saved_at or now)
            set_aside(question, one.response, reason=AsideReason.OTHER_TAB, at=now)
            saved.conflicts[question.pk] = question.response
        else:
            question.response, question.saved_at = one.response, now
            question.save(update_fields=["response", "saved_at"])
    saved.stored = {pk: question.response for pk, question in stored.items()}
    return saved


def set_aside(question: AttemptQuestion, response: Response, *, reason: AsideReason, at: datetime) -> None:
    """Keep an answer that does not count; the same one only once, and no more than anybody types."""
    if response and question.aside.count() < MOST_ASIDE:
        AsideAnswer.objects.get_or_create(
            question=question,
            reason=reason,
            digest=digest_of(response),
            defaults={"response": response, "sent_at": at},
        )


@transaction.atomic
def check(attempt: Attempt, *, question: AttemptQuestion, by: User, now: datetime | None = None) -> AttemptQuestion:
    """Answer one question for good, to see at once what was right. Doing it again changes nothing.

    Only where the quiz shows that after each question. Raises AttemptRefused for another quiz and for a question that
    is not answered, TooLate when the time is over.
    """
    now = now or timezone.now()
    row = locked(attempt)
    if row.quiz.reveal != Reveal.QUESTION:
        raise AttemptRefused(_("In this quiz the answers are not shown question by question."))
    if not row.is_under_way or row.is_over_at(now):
        raise TooLate(_("The time of this attempt is over."))
    one = row.questions.select_related("version").get(pk=question.pk)
    if one.checked_at is not None:
        return one
    kind = kind_of(one.version)
    if not kind.is_complete(one.version, one.response):
        raise AttemptRefused(_("First answer the question."))
    one.checked_at = now
    one.save(update_fields=["checked_at"])
    return one


# Ending ---------------------------------------------------------------------------------------------------------------
@transaction.atomic
def hand_in(attempt: Attempt, *, by: User, now: datetime | None = None) -> Attempt:
    """The participant ends the attempt; it is scored, or goes to the tutor. Pressed twice it is handed in once.

    After the time it ends as if by the clock: what was saved in time counts.
    """
    now = now or timezone.now()
    enrolment = locked(Enrolment.objects.get(pk=attempt.enrolment_id))
    row = locked(attempt)
    if not row.is_under_way:
        return row
    is_over = row.ends_at is not None and now > row.ends_at
    how = AttemptEnd.TIME_OVER if is_over else AttemptEnd.SUBMITTED
    return _end(row, enrolment=enrolment, how=how, by=by, now=now)


@transaction.atomic
def end_overdue(attempt: Attempt, *, now: datetime | None = None) -> Attempt:
    """The clock ends an attempt whose time is over; anything else is left as it is. Safe to repeat."""
    now = now or timezone.now()
    enrolment = locked(Enrolment.objects.get(pk=attempt.enrolment_id))
    row = locked(attempt)
    if not row.is_under_way or not row.is_over_at(now):
        return row
    return _end(row, enrolment=enrolment, how=AttemptEnd.TIME_OVER, by=None, now=now)


def _end(row: Attempt, *, enrolment: Enrolment, how: AttemptEnd, by: User | None, now: datetime) -> Attempt:
    """Score what can be scored; with nothing left for the tutor, the result stands."""
    questions = list(row.questions.select_related("version"))
    shares = {one.pk: share_of(one) for one in questions}
    for one in questions:
        share = shares[one.pk]
        one.share = None if share is None else share_in_table(share)
    AttemptQuestion.objects.bulk_update(questions, ["share"])
    # Who ran out of time ended when the time did, whenever the clock came by.
    ended = row.ends_at if how is AttemptEnd.TIME_OVER else now
    return settle(row, questions=questions, shares=shares, enrolment=enrolment, by=by, finished_at=ended, end=how)


def share_of(question: AttemptQuestion) -> Fraction | None:
    """What the answer earned by itself; None: the tutor is to say. Reads the version, which must be there already."""
    return kind_of(question.version).score(question.version, question.response)


def settle(
    row: Attempt,
    *,
    questions: Sequence[AttemptQuestion],
    shares: Mapping[int, Fraction | None],
    enrolment: Enrolment,
    by: User | None,
    **changes: Any,
) -> Attempt:
    """Move an attempt on: to the tutor while something has no share, else to its result, and the course with it.

    The enrolment and the attempt are locked by the caller.
    """
    result = scoring.total(
        scoring.Mark(one.points, shares[one.pk]) for one in questions if kind_of(one.version).is_scored
    )
    if not result.is_final:
        return change_state(
            row,
            to=AttemptState.MARKING,
            transitions=ATTEMPT_TRANSITIONS,
            by=by,
            deed="quiz_attempt.wait_for_tutor",
            **changes,
        )
    percent, is_passed = percent_in_cents(result.percent), bool(scoring.is_passed(result, row.pass_percent))
    row = change_state(
        row,
        to=AttemptState.FINISHED,
        transitions=ATTEMPT_TRANSITIONS,
        by=by,
        deed="quiz_attempt.finish",
        details={"percent": str(percent), "is_passed": is_passed},
        points=in_cents(result.got),
        percent=percent,
        is_passed=is_passed,
        **changes,
    )
    # A quiz that was taken out of the course meanwhile has its result all the same.
    if is_passed and enrolment.is_reading and row.quiz.live:
        finish_item(enrolment=enrolment, item=row.quiz, by=by or enrolment.person)
    return row
