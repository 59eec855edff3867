"""Who of a run is stuck and where: the step somebody stands at, and what is in the way."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.enums import ItemState
from courses.outline import Outline, OutlineItem
from courses.progress import state_of, summarise
from courses.queries import full_study
from courses.works.enums import AWAITING_AGREEMENT, EDITABLE, WorkState
from vector.common.moments import day


@dataclass(frozen=True)
class Obstacle:
    """One thing that is in the way, in words; `url` leads to it."""

    text: str
    tone: str
    url: str = ""


@dataclass(frozen=True)
class StuckRow:
    """One participant, the step to be done next, and what is in the way."""

    enrolment: Any
    organisations: str
    step: OutlineItem | None
    done: int
    total: int
    obstacles: list[Obstacle]

    @property
    def person(self) -> Any:
        return self.enrolment.person


def stuck_row(enrolment: Any, outline: Outline, *, days: int, now: datetime.datetime, today: datetime.date) -> StuckRow:
    """A row of an enrolment that came with its records, dates, works, places and `seen`; no query."""
    study = full_study(enrolment)
    locks = study.locks(outline, today)
    summary = summarise(outline.order, study.records, locked=locks)
    return StuckRow(
        enrolment=enrolment,
        organisations=", ".join(dict.fromkeys(enrolment.places)),
        step=outline.item(summary.next_item) or next((item for item in outline.entries if item.pk in locks), None),
        done=summary.done,
        total=summary.total,
        obstacles=[
            *_silence(enrolment.seen, days=days, now=now),
            *_late(study, outline, enrolment.run, today),
            *_works(enrolment.work_rows, outline),
        ],
    )


def _silence(seen: datetime.datetime, *, days: int, now: datetime.datetime) -> list[Obstacle]:
    if seen >= now - datetime.timedelta(days=days):
        return []
    return [Obstacle(_("not moving since %(day)s") % {"day": day(seen, weekday=False)}, "caution")]


def _late(study: Any, outline: Outline, run: Any, today: datetime.date) -> list[Obstacle]:
    due, ends_on = study.dates.due, study.dates.ends_on or run.ends_on
    late = [
        (due.get(item.pk, due.get(item.module, ends_on)), item)
        for item in outline.entries
        if state_of(item.pk, study.records) != ItemState.DONE
    ]
    late = [(until, item) for until, item in late if until < today]
    if not late:
        return []
    until, item = min(late, key=lambda pair: (pair[0], pair[1].number))
    words = _("“%(item)s” was due on %(day)s") % {"item": item.title, "day": day(until, weekday=False)}
    if len(late) > 1:
        words = _("%(words)s, and %(number)s more") % {"words": words, "number": len(late) - 1}
    return [Obstacle(words, "bad")]


def _works(works: list[Any], outline: Outline) -> list[Obstacle]:
    obstacles = []
    for work in works:
        state, item = WorkState(work["state"]), outline.item(work["assignment"])
        if item is None or state in (WorkState.DRAFT, WorkState.ACCEPTED):
            continue
        since = day(datetime.datetime.fromisoformat(work["since"]), weekday=False)
        if state in EDITABLE:
            words = _("has to improve “%(item)s”, since %(day)s")
        elif state in AWAITING_AGREEMENT:
            words = _("“%(item)s” waits for the head, since %(day)s")
        else:
            words = _("“%(item)s” waits for the tutor, since %(day)s")
        url = reverse("works:work", args=[work["public_id"]])
        obstacles.append(Obstacle(words % {"item": item.title, "day": since}, "waiting", url))
    return obstacles
