"""The production calendar as the law makes it, for years the office has not entered yet."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from vector.common.models import record_deed
from vector.people.models import CalendarDay, User
from vector.people.statutory_calendar import days_of

_ALL = Q(region=None)


@transaction.atomic
def lay(*, years: Iterable[int], by: User | None) -> int:
    """Enter what the law says about these years; days that are in the calendar stay as they are. Returns how many came.

    `by` is None for the command line.
    """
    wanted = [
        CalendarDay(day=day, kind=kind, title=title) for year in years for day, (kind, title) in days_of(year).items()
    ]
    there = set(CalendarDay.objects.filter(_ALL, day__in=[row.day for row in wanted]).values_list("day", flat=True))
    made = CalendarDay.objects.bulk_create([row for row in wanted if row.day not in there], ignore_conflicts=True)
    for row in made:
        record_deed(by=by, deed="people.calendarday_added", on=row, day=f"{row.day}")
    return len(made)


def lay_missing(*, years: Iterable[int], by: User | None) -> int:
    """The same for those of these years whose New Year's Day is not in the calendar: nobody has laid them yet.

    A day that the office has entered ahead says nothing about the rest of its year.
    """
    laid = CalendarDay.objects.filter(_ALL, day__month=1, day__day=1).values_list("day__year", flat=True)
    return lay(years=sorted({*years} - {*laid}), by=by)
