"""What a tutor arranges for one person: a locked item opened, more time. Each with a reason, each told by letter."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses import letters
from courses.gates import ItemLocked, due_on, require_open
from courses.models import CourseItemPage, Enrolment, Extension, ItemOpening, ModulePage
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.moments import day
from vector.common.transitions import locked

LONGEST_REASON = 300


@transaction.atomic
def open_item(*, enrolment: Enrolment, item: CourseItemPage, by: Any, reason: str) -> ItemOpening:
    """Open a locked item for one person, whatever must come before it. The participant gets a letter.

    Refuses without a reason, for a person who does not study, an item of another course, and one that is open already.
    """
    row = _studying(enrolment, item)
    reason = _reason(reason)
    try:
        require_open(enrolment=row, item=item)
    except ItemLocked:
        opening = ItemOpening.objects.create(enrolment=row, item=item, reason=reason, opened_by=by)
    else:
        raise DomainError(_("“%(item)s” is open for this person already.") % {"item": item.title}, field="item")
    record_deed(by=by, deed="item.open", on=row, item=item.pk, reason=reason)
    letters.tell_opened(opening)
    return opening


@transaction.atomic
def extend(*, enrolment: Enrolment, page: Page | None, day_until: datetime.date, by: Any, reason: str) -> Extension:
    """Give one person more time for an item or a module, or without a page for the whole run; told by letter.

    Once more for the same page moves the day. Refuses without a reason, a day that has passed or is no later than the
    one that holds, a page of another course, and a person who does not study.
    """
    row = _studying(enrolment, page)
    reason = _reason(reason)
    if day_until < timezone.localdate():
        raise DomainError(_("This day has passed."), field="day_until")
    present = _present(row, page)
    if present is not None and day_until <= present:
        raise DomainError(
            _("This person has time until %(day)s already: choose a later day.") % {"day": day(present)},
            field="day_until",
        )
    extension, _is_new = Extension.objects.update_or_create(
        enrolment=row, page=page, defaults={"due_on": day_until, "reason": reason, "granted_by": by}
    )
    details = {"page": page.pk if page else None, "due_on": day_until.isoformat(), "reason": reason}
    record_deed(by=by, deed="enrolment.extend", on=row, **details)
    letters.tell_extended(extension)
    return extension


def _present(enrolment: Enrolment, page: Page | None) -> datetime.date | None:
    """The day that holds now for this person."""
    own = Extension.objects.filter(enrolment=enrolment, page=page).values_list("due_on", flat=True).first()
    if page is None:
        return max(own, enrolment.run.ends_on) if own else enrolment.run.ends_on
    specific = page.specific
    if isinstance(specific, CourseItemPage):
        return due_on(enrolment=enrolment, item=specific)
    dated = enrolment.run.dates.filter(page=page).values_list("due_on", flat=True).first()
    days = [each for each in (own, dated) if each is not None]
    return max(days, default=None)


def _studying(enrolment: Enrolment, page: Page | None) -> Enrolment:
    locked(enrolment)
    row = Enrolment.objects.select_related("run__course", "person__region").get(pk=enrolment.pk)
    if not row.is_reading:
        raise DomainError(_("This person does not study in the run."))
    if page is not None:
        is_inside = page.live and page.path.startswith(row.run.course.path) and page.pk != row.run.course_id
        if not is_inside or not isinstance(page.specific, CourseItemPage | ModulePage):
            raise DomainError(_("“%(item)s” is not part of the course now.") % {"item": page.title}, field="page")
    return row


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise DomainError(_("Write why: the participant reads it."), field="reason")
    return reason[:LONGEST_REASON]
