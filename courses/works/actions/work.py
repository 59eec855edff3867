"""A work's way from its author to the head and the tutor: sent, taken back, passed on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.works import endorsers, letters
from courses.works.actions import links
from courses.works.content import Content, digest_of, read
from courses.works.enums import AWAITING_AGREEMENT, TRANSITIONS, WorkState
from courses.works.models import GrowthPoint, VersionFile, Work, WorkVersion
from courses.works.queries import indicators_of, organisations_of
from vector.common.errors import DomainError, TransitionRefused
from vector.common.transitions import change_state, locked
from vector.people.models import User
from vector.people.working_calendar import working_time


@transaction.atomic
def submit(work: Work, *, by: User, now: datetime | None = None) -> WorkVersion:
    """Make a version of the draft and send it on: to the head, or to the tutor when no agreement is asked for.

    The participant gets a letter with the receipt number, everybody who may agree it one with a link. Where nobody can,
    the work waits for the tutor or the office to record the agreement on paper. Raises NotReady with what is missing,
    TransitionRefused when the work is with somebody else already (the button was pressed twice), DomainError when the
    author does not study any more.
    """
    now = now or timezone.now()
    row = _whole(work)
    if not row.is_editable:
        raise TransitionRefused(_("This work has been sent already."))
    if row.enrolment.person_id != by.pk or not row.enrolment.is_reading:
        raise DomainError(_("Only those who study in the course send works."))
    draft = row.draft
    content = read(
        row.assignment,
        draft.typed,
        files=list(row.files.in_draft()),
        organisations=organisations_of(by),
        indicators=indicators_of(row),
        today=timezone.localdate(now, timezone=by.zone),
    )
    version = _keep(row, content, by=by, now=now)
    change_state(
        row,
        to=WorkState.SUBMITTED,
        transitions=TRANSITIONS,
        by=by,
        deed="work.submit",
        details={"version": version.number, "hash": version.content_hash},
        organisation=content.organisation,
        reopened_because="",
        since=now,
        due_at=None,
    )
    if not row.assignment.needs_agreement:
        pass_to_tutor(row, by=by, now=now)
    else:
        ask_heads(row, version=version, now=now, by=by)
    letters.received(version, row)
    return version


@transaction.atomic
def take_back(work: Work, *, by: User) -> Work:
    """The author takes a version back to change it, before the head has decided.

    Its links die, its unsent letters stay unsent. The version is kept; the next one starts a new round. Raises
    TransitionRefused when the head has decided.
    """
    row = _whole(work)
    if row.enrolment.person_id != by.pk:
        raise DomainError(_("Only the author takes a work back."))
    if row.state not in AWAITING_AGREEMENT:
        raise TransitionRefused(_("The work cannot be taken back any more: somebody has decided about it."))
    version = latest(row)
    links.revoke(version)
    letters.take_back(version)
    return change_state(
        row,
        to=WorkState.DRAFT,
        transitions=TRANSITIONS,
        by=by,
        deed="work.take_back",
        details={"version": version.number},
        since=timezone.now(),
        due_at=None,
    )


@transaction.atomic
def follow_people(work: Work, *, now: datetime | None = None) -> bool:
    """What the clock does when heads have come or gone: ask those who may agree now. True if the work waits for a word.

    Links of those who left are dropped, new ones get a letter; without anybody left the work waits for a paper.
    """
    row = _whole(work)
    if row.state not in AWAITING_AGREEMENT:
        return False
    ask_heads(row, version=latest(row), by=None, now=now or timezone.now())
    return True


def ask_heads(work: Work, *, version: WorkVersion, by: User | None, now: datetime) -> None:
    """Write to everybody who may agree the version; without anybody the work waits for a paper.

    `work` is locked by the caller and SUBMITTED or WITH_HEAD. Safe to repeat: who has a letter gets no second one. With
    `by=None` the clock does it.
    """
    able = endorsers.of_organisation(version.organisation_id, author_id=work.enrolment.person_id)
    wanted = WorkState.WITH_HEAD if able.places else WorkState.SUBMITTED
    if work.state != wanted:
        region = version.organisation.region if version.organisation is not None else None
        hours = working_time(region or work.enrolment.person.region)
        change_state(
            work,
            to=wanted,
            transitions=TRANSITIONS,
            by=by,
            deed="work.ask_head" if able.places else "work.nobody_to_ask",
            since=now,
            due_at=hours.end_of_nth_day(now, days=work.assignment.agreement_days) if able.places else None,
        )
    links.drop_strangers(version, able)
    links.write_to(version, work, able, now=now)


def pass_to_tutor(work: Work, *, by: User | None, now: datetime) -> Work:
    """The work comes into the tutor's queue, with a day by which the answer is promised. Locked by the caller."""
    return change_state(
        work,
        to=WorkState.WITH_TUTOR,
        transitions=TRANSITIONS,
        by=by,
        deed="work.to_tutor",
        since=now,
        due_at=working_time(work.enrolment.person.region).end_of_nth_day(now, days=work.assignment.answer_days),
    )


def latest(work: Work) -> WorkVersion:
    """The version that everything is about now."""
    return work.versions.select_related("organisation__region").latest_first()[0]


def _keep(work: Work, content: Content, *, by: User, now: datetime) -> WorkVersion:
    last = work.versions.latest_first().values_list("number", flat=True).first()
    number = (last or 0) + 1
    version = WorkVersion.objects.create(
        work=work,
        number=number,
        receipt=f"Р-{timezone.localdate(now).year}-{work.pk:06d}-{number}",
        organisation=content.organisation,
        text=content.text,
        fields=content.fields,
        content_hash=digest_of(content, work=work.public_id, number=number),
        submitted_at=now,
        submitted_by=by,
    )
    VersionFile.objects.bulk_create([VersionFile(version=version, file=file) for file in content.files])
    GrowthPoint.objects.bulk_create(
        [
            GrowthPoint(
                version=version,
                slot=point.slot,
                indicator=point.indicator,
                own_title=point.own_title,
                own_unit=point.own_unit,
                own_direction=point.own_direction,
                baseline=point.baseline,
                target=point.target,
                due_on=point.due_on,
                evidence=point.evidence,
            )
            for point in content.points
        ]
    )
    return version


def _whole(work: Work) -> Work:
    """The work locked, with what its way depends on."""
    locked(work)
    return Work.objects.select_related(
        "assignment", "enrolment__person__region", "enrolment__run__course", "draft"
    ).get(pk=work.pk)
