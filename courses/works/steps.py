"""The steps of a work as its page shows them: a pure function of what is known about it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.works.endorsers import NOBODY, Endorsers
from courses.works.enums import AWAITING_AGREEMENT, WorkState
from courses.works.models import AssignmentPage, Endorsement, Review, Work, WorkVersion
from vector.common import moments


@dataclass(frozen=True)
class Facts:
    """What the steps are made of. `is_mine`: the reader is the author. `due_on`: by when the course wants it."""

    assignment: AssignmentPage
    is_mine: bool = True
    is_begun: bool = False
    work: Work | None = None
    version: WorkVersion | None = None
    endorsement: Endorsement | None = None
    review: Review | None = None
    able: Endorsers = NOBODY
    tutors: tuple[str, ...] = ()
    author: str = ""
    due_on: date | None = None

    @property
    def state(self) -> str:
        return self.work.state if self.work is not None else WorkState.DRAFT

    @property
    def author_word(self) -> str:
        return pgettext("who acts next", "you") if self.is_mine else self.author

    @property
    def tutor_word(self) -> str:
        return ", ".join(self.tutors) or _("project office")

    @property
    def head_word(self) -> str:
        return ", ".join(str(place.person) for place in self.able.places) or self.tutor_word


def steps_of(facts: Facts) -> list[dict[str, Any]]:
    """Steps for {% steps %}: title, state, state_text, who, since, by_when, text."""
    steps = [_read(facts), _prepare(facts), _send(facts)]
    if facts.assignment.needs_agreement:
        steps.append(_agree(facts))
    return [*steps, _review(facts), _result(facts)]


def who_acts(facts: Facts) -> tuple[str, datetime | None, datetime | None]:
    """Who has the work now, since when, by when: for cards and rows."""
    work = facts.work
    since, by = (work.since, work.due_at) if work is not None else (None, None)
    if facts.state in AWAITING_AGREEMENT:
        return facts.head_word, since, by
    if facts.state == WorkState.WITH_TUTOR:
        return facts.tutor_word, since, by
    return facts.author_word, since, None


def _step(title: str, state: str, state_text: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "state": state, "state_text": state_text, **more}


def _day(moment: datetime) -> str:
    return moments.day(moment, weekday=False)


def _done() -> str:
    return pgettext("state of a step", "Done")


def _later() -> str:
    return pgettext("state of a step", "Comes later")


def _now() -> str:
    return pgettext("state of a step", "Now")


def _read(facts: Facts) -> dict[str, Any]:
    title = _("Read")
    if facts.work is not None or facts.is_begun:
        return _step(title, "done", _done())
    return _step(title, "now", _now(), who=facts.author_word, text=_("Read what is to be done and what is sent."))


def _prepare(facts: Facts) -> dict[str, Any]:
    title = _("Prepare")
    since = facts.work.since if facts.work is not None else None
    if facts.work is None:
        return _step(title, "now" if facts.is_begun else "later", _now() if facts.is_begun else _later())
    if facts.state == WorkState.DRAFT:
        return _step(
            title,
            "now",
            _now(),
            who=facts.author_word,
            since=since,
            text=_("What is typed is saved; the work can be finished later."),
        )
    if facts.state in (WorkState.RETURNED_BY_HEAD, WorkState.RETURNED_BY_TUTOR):
        return _step(
            title,
            "now",
            _("To be improved"),
            who=facts.author_word,
            since=since,
            text=_("Read the words of the head or the tutor, improve the work and send it again."),
        )
    return _step(title, "done", _done())


def _send(facts: Facts) -> dict[str, Any]:
    title = _("Send")
    if facts.work is None or facts.work.is_editable:
        return _step(title, "later", _later(), who=facts.author_word, by_when=facts.due_on)
    version = facts.version
    if version is None:
        return _step(title, "done", _done())
    text = _("Receipt %(number)s") % {"number": version.receipt}
    sent = _("Sent on %(date)s") % {"date": _day(version.submitted_at)}
    return _step(title, "done", sent, text=text)


def _agree(facts: Facts) -> dict[str, Any]:
    title = _("Agreement of the head")
    endorsement = facts.endorsement
    if facts.state in AWAITING_AGREEMENT and facts.work is not None:
        return _step(
            title,
            "now",
            pgettext("state of a step", "Waits for a word") if facts.able.places else _("Waits for a paper"),
            who=facts.head_word,
            since=facts.work.since,
            by_when=facts.work.due_at,
            text=why_these(facts),
        )
    if endorsement is not None and not endorsement.is_agreed:
        state = "stopped" if facts.state == WorkState.RETURNED_BY_HEAD else "later"
        words = _("Returned on %(date)s") % {"date": _day(endorsement.recorded_at)} if state == "stopped" else _later()
        return _step(title, state, words, who=signed_by(endorsement) if state == "stopped" else "")
    if endorsement is not None and facts.state not in (WorkState.DRAFT, WorkState.RETURNED_BY_HEAD):
        state_text = _("Agreed on %(date)s") % {"date": _day(endorsement.recorded_at)}
        text = ""
        if facts.state == WorkState.RETURNED_BY_TUTOR:
            text = _("A new version is agreed anew.")
        return _step(title, "done", state_text, who=signed_by(endorsement), text=text)
    return _step(title, "later", _later())


def _review(facts: Facts) -> dict[str, Any]:
    title = _("Review by the tutor")
    if facts.state == WorkState.WITH_TUTOR and facts.work is not None:
        return _step(title, "now", _now(), who=facts.tutor_word, since=facts.work.since, by_when=facts.work.due_at)
    if facts.state == WorkState.ACCEPTED:
        return _step(title, "done", _done())
    if facts.state == WorkState.RETURNED_BY_TUTOR and facts.work is not None:
        day = {"date": _day(facts.work.since)}
        if facts.work.reopened_because:
            return _step(title, "stopped", _("Opened again on %(date)s") % day, who=_("project office"))
        return _step(title, "stopped", _("Returned on %(date)s") % day, who=facts.tutor_word)
    return _step(title, "later", _later(), who=facts.tutor_word)


def _result(facts: Facts) -> dict[str, Any]:
    title = _("Result")
    if facts.state != WorkState.ACCEPTED or facts.work is None:
        return _step(title, "later", _later())
    text = ""
    if facts.review is not None and facts.review.points is not None:
        text = points_words(facts.review)
    accepted = _("Accepted on %(date)s") % {"date": _day(facts.work.accepted_at or facts.work.since)}
    return _step(title, "done", accepted, text=text)


def points_words(review: Review) -> str:
    """«14 баллов из 20»."""
    most = sum(mark["max_points"] for mark in review.marks)
    return ngettext("%(points)s point of %(most)s", "%(points)s points of %(most)s", review.points or 0) % {
        "points": review.points or 0,
        "most": most,
    }


def signed_by(endorsement: Endorsement) -> str:
    """Whose word it is. Reads `endorsement.head` and `recorded_by`."""
    return str(endorsement.head or endorsement.signatory or endorsement.recorded_by)


def why_these(facts: Facts) -> str:
    """Why these people agree the work, or why nobody can: in words for the author and the tutor."""
    if facts.able.places and facts.able.is_author_head:
        return _("The author heads the organisation, so another head or a coordinator agrees the work.")
    if facts.able.places:
        return _("The head has got a letter with a link; it works without a password.")
    if facts.version is not None and facts.version.organisation_id is None:
        return _("The author belongs to no organisation here, so the tutor decides how the work is agreed.")
    if facts.able.is_author_head:
        return _(
            "The author heads the organisation and nobody else there can agree. The tutor records it, with a reason."
        )
    return _(
        "No head of the organisation is known here. Give the tutor a paper signed by the head; the tutor records it."
    )
