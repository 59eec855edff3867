"""What is open to one participant and by when, read from the database; courses.gating holds the rule itself."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.enums import LockReason
from courses.models import CourseItemPage, Enrolment
from courses.outline import outline_of
from courses.queries import dates_of, full_study, with_dates, with_records
from vector.common.errors import DomainError
from vector.common.moments import day


class ItemLocked(DomainError):
    """The item is not open to this participant yet."""


def require_open(*, enrolment: Enrolment, item: CourseItemPage) -> None:
    """Raise ItemLocked, with the reason in words, unless the participant may work on the item today; two queries."""
    [row] = with_dates(with_records(Enrolment.objects.filter(pk=enrolment.pk))).select_related("run__course")
    outline = outline_of(row.run.course)
    lock = full_study(row).locks(outline, timezone.localdate()).get(item.pk)
    if lock is None:
        return
    if lock.reason == LockReason.DATE and lock.opens_on:
        raise ItemLocked(_("“%(item)s” opens on %(day)s.") % {"item": item.title, "day": day(lock.opens_on)})
    missing = outline.item(lock.missing)
    raise ItemLocked(
        _("“%(item)s” opens when “%(missing)s” is done.")
        % {"item": item.title, "missing": missing.title if missing else ""}
    )


def due_on(*, enrolment: Enrolment, item: CourseItemPage) -> datetime.date | None:
    """By which day this participant should be done with the item: its own day, else its module's; None if neither.

    Extensions count. One query, one more for the module.
    """
    [row] = with_dates(Enrolment.objects.filter(pk=enrolment.pk)).select_related("run")
    due = dates_of(row).due
    if item.pk in due:
        return due[item.pk]
    if not due:
        return None
    module = Page.objects.filter(path=item.path[: -Page.steplen]).values_list("pk", flat=True).first()
    return due.get(module) if module else None
