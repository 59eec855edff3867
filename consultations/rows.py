"""What a row of the queue says beside the question itself: its age, its promise, who has it open."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations.enums import CLOCK_RUNS, ConsultationState
from consultations.models import Consultation, Presence
from consultations.presence import presence_text
from vector.common.moments import clock, day

# From then on the promise is shown as near.
NEAR = datetime.timedelta(hours=24)


@dataclass(frozen=True)
class Row:
    consultation: Consultation
    age: str
    promise: str
    # Of the status component: plain, caution, bad, waiting, good.
    promise_kind: str
    present: str


def rows_of(questions: Sequence[Consultation], present: Mapping[int, list[Presence]]) -> list[Row]:
    now = timezone.now()
    rows = []
    for question in questions:
        promise, kind = promise_of(question, now=now)
        age = timesince(question.created_at, now, depth=1)
        rows.append(Row(question, age, promise, kind, presence_text(present.get(question.pk, []))))
    return rows


def promise_of(question: Consultation, *, now: datetime.datetime) -> tuple[str, str]:
    """The promise in words and its colour: far, near, broken, standing still, kept."""
    if question.state in CLOCK_RUNS:
        if question.answer_by < now:
            late = timesince(question.answer_by, now, depth=1)
            return pgettext("a question", "Overdue by %(time)s") % {"time": late}, "bad"
        when = {"day": day(question.answer_by, weekday=False), "time": clock(question.answer_by)}
        return _("answer by %(day)s, %(time)s") % when, "caution" if question.answer_by - now < NEAR else "plain"
    if question.state == ConsultationState.WAITING:
        return _("the clock stands still"), "waiting"
    if question.answered_at is not None:
        return _("answered on %(day)s") % {"day": day(question.answered_at, weekday=False)}, "good"
    return question.get_state_display(), "plain"
