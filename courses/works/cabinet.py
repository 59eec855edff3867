"""What works put on a person's start page and on the course's home."""

from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.models import Enrolment, RunTutor
from courses.registry import HomePart, Line
from courses.works.enums import AWAITING_AGREEMENT, EDITABLE, RETURNED, ReviewDecision, WorkState
from courses.works.models import Review, Work
from courses.works.steps import points_words
from vector.cabinet.registry import Cards, Waiting, known
from vector.people.enums import MembershipRole
from vector.people.models import Membership, Organisation

SHOWN = 10
REPLIES = 3


def cards(user: Any) -> Cards:
    """One's own works that are not accepted, works whose agreement waits for one's word, and for a tutor how many wait.

    Two queries.
    """
    rows = (
        _shown_to(user)
        .annotate(is_own=Case(When(enrolment__person=user, then=Value(True)), default=Value(False)))
        .select_related("assignment", "enrolment__person", "organisation")
        .order_by("is_own", F("due_at").asc(nulls_last=True), "pk")[: SHOWN * 2]
    )
    if known(user, "works") is False:
        rows = rows.none()
    entries = [_own(work) if work.enrolment.person_id == user.pk else _to_agree(work) for work in rows]
    queue = _queue(user) if known(user, "teaches") is not False else ()
    links = ((_("Works"), reverse("works:list")),) if entries else ()
    return Cards(waiting=(*entries, *queue), links=links)


def has_works(user: Any) -> Exists:
    """Whether works of one's own or works to agree are shown."""
    return Exists(_shown_to(user))


def _shown_to(user: Any) -> QuerySet[Work]:
    mine = Q(enrolment__person=user) & ~Q(state=WorkState.ACCEPTED)
    waits = Q(state__in=AWAITING_AGREEMENT) & ~Q(enrolment__person=user) & _may_endorse(user)
    return Work.objects.filter(mine | waits)


def organisation_links(user: Any, organisation: Organisation) -> tuple[tuple[str, str], ...]:
    """The works of the organisation's people, for its head and coordinator."""
    if organisation.pk not in user.managed_organisation_ids():
        return ()
    return ((_("Works of our people"), reverse("works:list")),)


def replies(user: Any, enrolment: Enrolment) -> HomePart | None:
    """The tutor's last replies to one's works in this run; one query."""
    found = (
        Review.objects.released()
        .filter(work__enrolment=enrolment.pk)
        .select_related("work__assignment", "version")
        .order_by("-released_at")[:REPLIES]
    )
    lines = tuple(
        Line(
            title=review.work.assignment.title,
            url=review.version.get_absolute_url(),
            text=_reply_words(review),
            at=review.released_at,
        )
        for review in found
    )
    return HomePart(_("The tutor's replies"), lines) if lines else None


def _reply_words(review: Review) -> str:
    if review.decision == ReviewDecision.RETURNED:
        return _("Returned: improve the work and send it again.")
    accepted = pgettext("work", "Accepted")
    return f"{accepted}: {points_words(review)}" if review.points is not None else accepted


def _may_endorse(user: Any) -> Q:
    """Works that this person may agree, as courses.works.endorsers says."""
    places = Membership.objects.current().filter(organisation=OuterRef("organisation"))
    heads = places.filter(role=MembershipRole.HEAD)
    coordinates = places.filter(role=MembershipRole.COORDINATOR, person=user)
    author_heads = heads.filter(person=OuterRef("enrolment__person"))
    return Q(Exists(heads.filter(person=user))) | (Q(Exists(coordinates)) & Q(Exists(author_heads)))


def _to_agree(work: Work) -> Waiting:
    return Waiting(
        title=_("Agree the work “%(title)s”: %(name)s")
        % {"title": work.assignment.title, "name": work.enrolment.person},
        url=work.get_absolute_url(),
        is_mine=True,
        who=pgettext("who acts next", "you"),
        since=work.since,
        by=work.due_at,
        action=_("Read and decide"),
    )


def _own(work: Work) -> Waiting:
    title = work.assignment.title
    if work.state in EDITABLE:
        is_returned = work.state in RETURNED
        words = _("Improve the work “%(title)s”") if is_returned else _("Finish and send the work “%(title)s”")
        return Waiting(
            title=words % {"title": title},
            url=work.get_absolute_url(),
            is_mine=True,
            who=pgettext("who acts next", "you"),
            since=work.since,
            action=_("Open the work"),
        )
    if work.state in AWAITING_AGREEMENT:
        who = _("Head of the organisation") if work.state == WorkState.WITH_HEAD else _("Tutor: agreement on paper")
        words = _("Agreement of the work “%(title)s”")
    else:
        who, words = _("Tutor"), _("Review of the work “%(title)s”")
    return Waiting(
        title=words % {"title": title},
        url=work.get_absolute_url(),
        is_mine=False,
        who=who,
        since=work.since,
        by=work.due_at,
    )


def _queue(user: Any) -> tuple[Waiting, ...]:
    """One card for all the works that wait for this tutor, and one for those without anybody to agree them."""
    taught = Work.objects.filter(Exists(RunTutor.objects.filter(run=OuterRef("enrolment__run"), person=user))).exclude(
        enrolment__person=user
    )
    waits = Q(state=WorkState.WITH_TUTOR) & ~Exists(Review.objects.kept_back().filter(work=OuterRef("pk")))
    paper = Q(state=WorkState.SUBMITTED)
    found = taught.filter(waits | paper).aggregate(
        number=Count("pk", filter=waits),
        # Not "since": the name of a column would hide it from the aggregate below.
        waits_since=Min("since", filter=waits),
        by=Min("due_at", filter=waits),
        papers=Count("pk", filter=paper),
        papers_since=Min("since", filter=paper),
    )
    entries = []
    if found["number"]:
        words = ngettext("%(number)s work waits for review", "%(number)s works wait for review", found["number"])
        entries.append(
            Waiting(
                title=words % {"number": found["number"]},
                url=reverse(QUEUE),
                is_mine=True,
                who=pgettext("who acts next", "you"),
                since=found["waits_since"],
                by=found["by"],
                action=_("Open the queue"),
            )
        )
    if found["papers"]:
        words = ngettext(
            "%(number)s work waits for agreement on paper",
            "%(number)s works wait for agreement on paper",
            found["papers"],
        )
        entries.append(
            Waiting(
                title=words % {"number": found["papers"]},
                url=reverse("works:papers"),
                is_mine=True,
                who=pgettext("who acts next", "you"),
                since=found["papers_since"],
                action=_("See which"),
            )
        )
    return tuple(entries)


# Where a tutor reviews.
QUEUE = "works:queue"
