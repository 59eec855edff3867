"""Reads that no single QuerySet owns."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from courses.enums import READING
from courses.models import CoursePage
from courses.queries import tutors_of
from courses.works import endorsers
from courses.works.compare import Comparison, compare_files, compare_rows
from courses.works.content import Content, Point
from courses.works.enums import AWAITING_AGREEMENT, EDITABLE, FieldKind, WorkState
from courses.works.models import (
    AssignmentPage,
    Endorsement,
    EndorsementLink,
    GrowthPoint,
    Review,
    VersionFile,
    Work,
    WorkFile,
    WorkVersion,
)
from courses.works.steps import Facts
from vector.common import moments
from vector.common.comparing import compare_texts
from vector.people.models import Organisation
from vector.programmes.models import Indicator

if TYPE_CHECKING:
    from vector.people.models import User


def organisations_of(user: "User") -> list[Organisation]:
    """The organisations for which a person may send a work: those the person belongs to now. Two queries at most."""
    ids = user.organisation_ids()
    return list(Organisation.objects.filter(pk__in=ids).select_related("region")) if ids else []


def indicators_of(work: Work) -> list[Indicator]:
    """The programme's indicators that growth points may name; none for a work that asks for no growth points."""
    return indicators_in(work.enrolment.run.course, work.assignment)


def indicators_in(course: CoursePage, assignment: AssignmentPage) -> list[Indicator]:
    """The same for a work that is not begun."""
    return list(Indicator.objects.of_programme(course.programme_id)) if assignment.asks_growth_points else []


def content_of(version: WorkVersion) -> Content:
    """What a version holds, as it was when it was sent: two queries."""
    points = [
        Point(
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
        for point in version.growth_points.select_related("indicator")
    ]
    files = list(WorkFile.objects.filter(version_files__version=version).order_by("pk"))
    return Content(version.organisation, version.text, version.fields, points, files)


def with_story(versions: QuerySet[WorkVersion]) -> QuerySet[WorkVersion]:
    """Versions with everything that their pages show: decisions, files, growth points. Three queries in all."""
    return versions.select_related(
        "organisation__region", "endorsement__head", "endorsement__recorded_by", "review__decided_by"
    ).prefetch_related(
        Prefetch("version_files", VersionFile.objects.select_related("file")),
        Prefetch("growth_points", GrowthPoint.objects.select_related("indicator")),
    )


def facts_of(work: Work, *, reader: Any, versions: list[WorkVersion] | None = None) -> Facts:
    """What the steps of a work's page say; two queries, one more without `versions` (latest first).

    `work` comes from `for_rows()`.
    """
    found = versions if versions is not None else list(with_story(work.versions.latest_first())[:1])
    version = found[0] if found else None
    author = work.enrolment.person
    is_awaiting = work.state in AWAITING_AGREEMENT
    return Facts(
        assignment=work.assignment,
        is_mine=author.pk == getattr(reader, "pk", None),
        is_begun=True,
        work=work,
        version=version,
        endorsement=endorsement_of(version),
        review=review_of(version),
        able=endorsers.of_organisation(version.organisation_id, author_id=author.pk)
        if version is not None and is_awaiting
        else endorsers.NOBODY,
        tutors=tuple(str(person) for person in tutors_of(work.enrolment.run)),
        author=str(author),
    )


def endorsement_of(version: WorkVersion | None) -> Endorsement | None:
    """The head's word about a version, if there is one; no query for a version from `with_story()`."""
    return getattr(version, "endorsement", None) if version is not None else None


def review_of(version: WorkVersion | None) -> Review | None:
    """What the tutor has decided and told about a version; no query for a version from `with_story()`."""
    review = getattr(version, "review", None) if version is not None else None
    return review if review is not None and review.released_at is not None else None


def rows_of(version: WorkVersion) -> list[tuple[str, str, str]]:
    """(key, label, text) of the fields and growth points of a version from `with_story()`."""
    rows = [(answer["code"], answer["label"], answer_text(answer)) for answer in version.fields]
    return rows + [(f"point-{point.slot}", point.title, point_text(point)) for point in version.growth_points.all()]


def answer_text(answer: dict[str, str]) -> str:
    """A field's value as people read it."""
    if answer["kind"] == FieldKind.DATE and answer["value"]:
        return moments.day(date.fromisoformat(answer["value"]), weekday=False)
    if answer["kind"] == FieldKind.NUMBER and answer["value"]:
        return moments.number(Decimal(answer["value"]))
    return answer["value"]


def point_text(point: GrowthPoint) -> str:
    """«с 5 до 20 человек к 25 мая»."""
    text = _("from %(baseline)s to %(target)s (%(unit)s) by %(day)s") % {
        "baseline": moments.number(point.baseline),
        "target": moments.number(point.target),
        "unit": point.unit,
        "day": moments.day(point.due_on, weekday=False),
    }
    return f"{text} – {point.evidence}" if point.evidence else text


def compared(version: WorkVersion, before: WorkVersion | None) -> Comparison | None:
    """What changed since the version before; both from `with_story()`. None for a first version."""
    if before is None:
        return None
    return Comparison(
        compare_texts(before.text, version.text),
        compare_rows(rows_of(before), rows_of(version)),
        compare_files(_file_keys(before), _file_keys(version)),
    )


def _file_keys(version: WorkVersion) -> list[tuple[str, str]]:
    return [(link.file.original_name, link.file.digest) for link in version.version_files.all()]


def list_of(user: Any) -> QuerySet[Work]:
    """One's own works and those sent for the organisations one heads or coordinates; what waits for a word first."""
    sent = WorkVersion.objects.filter(work=OuterRef("pk"), organisation__in=user.managed_organisation_ids())
    waits = Case(When(state__in=AWAITING_AGREEMENT, then=0), default=1)
    return Work.objects.filter(Q(enrolment__person=user) | Exists(sent)).for_rows().order_by(waits, "-since", "-pk")


def asked_otherwise() -> list[int]:
    """Works that wait for agreement and have other people asked than may agree them now; three queries."""
    works = list(
        Work.objects.awaiting_agreement()
        .filter(enrolment__state__in=READING)
        .annotate(newest=Subquery(WorkVersion.objects.filter(work=OuterRef("pk")).latest_first().values("pk")[:1]))
        .select_related("enrolment")
    )
    able = endorsers.of_many((work.organisation_id, work.enrolment.person_id) for work in works)
    asked: dict[int, set[int]] = {}
    links = EndorsementLink.objects.filter(version__in=[work.newest for work in works], revoked_at__isnull=True)
    for version, place in links.values_list("version_id", "membership_id"):
        asked.setdefault(version, set()).add(place)
    return [
        work.pk
        for work in works
        if {place.pk for place in able[work.organisation_id, work.enrolment.person_id].places}
        != asked.get(work.newest, set())
    ]


def papers_of(user: Any) -> QuerySet[Work]:
    """Works that wait for somebody to record how they are agreed, for the tutor of the run or the office."""
    return (
        Work.objects.reviewed_by(user)
        .filter(state__in=AWAITING_AGREEMENT)
        .exclude(enrolment__person=user)
        .for_rows()
        .order_by(Case(When(state=WorkState.SUBMITTED, then=0), default=1), "since", "pk")
    )


def with_others(enrolments: Collection[int]) -> list[tuple[int, int]]:
    """(enrolment, assignment) of the works of these enrolments that wait for the head or the tutor; one query."""
    waiting = Work.objects.filter(enrolment__in=enrolments).exclude(state__in=[*EDITABLE, WorkState.ACCEPTED])
    return list(waiting.values_list("enrolment_id", "assignment_id"))
