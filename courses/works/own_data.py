"""What works keep about a person, and how it is forgotten. Accepted works and their targets stay counted."""

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.works import letters
from courses.works.actions import links
from courses.works.models import Draft, Endorsement, EndorsementLink, Review, Work, WorkFile, WorkVersion
from courses.works.queries import answer_text, point_text
from vector.common.moments import moment
from vector.people.registry import Section

if TYPE_CHECKING:
    from vector.people.models import User

# In place of what a deleted person wrote.
REMOVED = "–"


def works(user: "User") -> Section:
    """What this person has sent, version by version, and what was decided. Four queries."""
    versions = (
        WorkVersion.objects.filter(work__enrolment__person=user)
        .select_related("work__assignment", "organisation", "review")
        .prefetch_related("version_files__file", "growth_points__indicator")
        .order_by("work_id", "number")
    )
    rows = [
        {
            _("Assignment"): version.work.assignment.title,
            _("Number"): version.receipt,
            _("Organisation"): str(version.organisation or ""),
            _("Text"): version.text,
            _("Fields"): "; ".join(f"{answer['label']}: {answer_text(answer)}" for answer in version.fields),
            _("Growth points"): "; ".join(
                f"{point.title}: {point_text(point)}" for point in version.growth_points.all()
            ),
            _("Files"): ", ".join(link.file.original_name for link in version.version_files.all()),
            _("Sent"): moment(version.submitted_at),
            _("State"): version.work.get_state_display(),
            _("The tutor's comment"): _told(version),
        }
        for version in versions
    ]
    return Section(code="works", title=_("Works"), rows=rows)


def endorsements(user: "User") -> Section:
    """What this person has agreed or returned as a head, or recorded, or decided as a tutor. Two queries."""
    words = (
        Endorsement.objects.filter(Q(head=user) | Q(recorded_by=user)).select_related("version").order_by("recorded_at")
    )
    reviews = Review.objects.filter(decided_by=user).select_related("version").order_by("decided_at")
    rows = [
        {
            _("Number"): word.version.receipt,
            _("Decision"): word.get_decision_display(),
            _("Comment"): word.comment,
            _("When"): moment(word.recorded_at),
        }
        for word in words
    ]
    rows += [
        {
            _("Number"): review.version.receipt,
            _("Decision"): review.get_decision_display(),
            _("Comment"): review.comment,
            _("When"): moment(review.decided_at) if review.decided_at else "",
        }
        for review in reviews
    ]
    return Section(code="endorsements", title=_("Decisions about works"), rows=rows)


def forget(user: "User") -> None:
    """Texts, answers and files of the person's works go, drafts too; links for agreeing theirs and to them die.

    That a work was sent and accepted, its points and its growth points stay: they are the organisation's figures. What
    the person wrote as a head or a tutor belongs to the author of the work and stays, without a name.
    """
    own = Work.objects.filter(enrolment__person=user)
    for version in WorkVersion.objects.filter(work__in=own, work__state__in=["submitted", "with_head"]):
        links.revoke(version)
        letters.take_back(version)
    EndorsementLink.objects.filter(membership__person=user, revoked_at__isnull=True).delete()
    Draft.objects.filter(work__in=own).update(typed={}, set_aside=[])
    for version in WorkVersion.objects.filter(work__in=own):
        version.text = REMOVED if version.text else ""
        version.fields = [{**answer, "value": ""} for answer in version.fields]
        version.save(update_fields=["text", "fields", "updated_at"])
    for file in WorkFile.objects.filter(work__in=own):
        # The content goes when the deletion is certain; that there was a file stays known.
        transaction.on_commit(partial(file.file.storage.delete, file.file.name))
        file.original_name = REMOVED
        file.save(update_fields=["original_name", "updated_at"])


def _told(version: WorkVersion) -> str:
    review = getattr(version, "review", None)
    return review.comment if review is not None and review.released_at is not None else ""
