"""The production calendar: what the law says, what the office enters, whose hours count."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.people import RegionFactory
from vector.common.models import AuditEntry
from vector.people.enums import DayKind
from vector.people.models import CalendarDay
from vector.people.statutory_calendar import days_of
from vector.people.tasks import lay_calendar
from vector.people.working_calendar import WorkingCalendar, working_time


def of_kind(year: int, kind: DayKind) -> list[str]:
    return [f"{day:%m-%d}" for day, (found, _title) in days_of(year).items() if found == kind]


def test_calendar_of_2026_is_as_published() -> None:
    january = [f"01-0{day}" for day in range(1, 10)]
    others = ["02-23", "03-08", "03-09", "05-01", "05-09", "05-11", "06-12", "11-04", "12-31"]
    assert of_kind(2026, DayKind.HOLIDAY) == january + others
    assert of_kind(2026, DayKind.SHORT) == ["04-30", "05-08", "06-11", "11-03"]


def test_calendar_of_2027_has_the_days_off_that_the_law_itself_moves() -> None:
    january = [f"01-0{day}" for day in range(1, 9)]
    others = ["02-23", "03-08", "05-01", "05-03", "05-09", "05-10", "06-12", "06-14", "11-04"]
    assert of_kind(2027, DayKind.HOLIDAY) == january + others
    assert of_kind(2027, DayKind.SHORT) == ["02-22", "04-30", "06-11", "11-03", "12-31"]


@pytest.mark.django_db
def test_both_years_are_entered_and_a_year_entered_again_changes_nothing() -> None:
    assert CalendarDay.objects.count() == len(days_of(2026)) + len(days_of(2027))
    mine = CalendarDay.objects.get(day=date(2027, 2, 22))
    mine.kind = DayKind.HOLIDAY
    mine.save()
    call_command("production_calendar", "2027", "2028")
    mine.refresh_from_db()
    assert mine.kind == DayKind.HOLIDAY
    assert CalendarDay.objects.filter(day__year=2027).count() == len(days_of(2027))
    assert CalendarDay.objects.filter(day__year=2028).count() == len(days_of(2028))
    assert AuditEntry.objects.filter(deed="people.calendarday_added").count() == len(days_of(2028))


@pytest.mark.django_db
def test_worker_enters_the_years_ahead_of_which_nothing_is_known() -> None:
    year = timezone.localdate().year
    region = RegionFactory()
    CalendarDay.objects.filter(day__year__gt=year).delete()
    # Of this year the office knows better; a region's day is not the country's calendar.
    CalendarDay.objects.filter(day__year=year).exclude(day=date(year, 1, 1)).delete()
    CalendarDay.objects.create(day=date(year + 1, 7, 4), kind=DayKind.HOLIDAY, region=region)
    for _time in range(2):
        lay_calendar()
    assert CalendarDay.objects.filter(day__year=year).count() == 1
    assert CalendarDay.objects.filter(day__year=year + 1, region=None).count() == len(days_of(year + 1))
    assert CalendarDay.objects.filter(day__year=year + 2).count() == 0


@pytest.mark.django_db
def test_day_entered_ahead_does_not_keep_the_rest_of_its_year_away() -> None:
    CalendarDay.objects.all().delete()
    year = timezone.localdate().year
    CalendarDay.objects.create(day=date(year + 1, 4, 17), kind=DayKind.SHORT)
    lay_calendar()
    assert CalendarDay.objects.filter(day__year=year + 1).count() == len(days_of(year + 1)) + 1


@pytest.mark.django_db
def test_region_has_its_own_zone_hours_and_days() -> None:
    CalendarDay.objects.all().delete()
    island = RegionFactory(timezone="Europe/Kaliningrad", works_from=time(10), works_until=time(16, 30))
    other = RegionFactory()
    CalendarDay.objects.create(day=date(2026, 11, 23), kind=DayKind.HOLIDAY)
    CalendarDay.objects.create(day=date(2026, 11, 23), kind=DayKind.SHORT, region=island)
    CalendarDay.objects.create(day=date(2026, 11, 28), kind=DayKind.WORKING, region=island)
    calendar = WorkingCalendar()
    mine, others = calendar.of(island), calendar.of(other)
    days = [date(2026, 11, day) for day in (23, 24, 28)]
    assert [mine.hours_on(day) for day in days] == [
        (time(10), time(15, 30)),
        (time(10), time(16, 30)),
        (time(10), time(16, 30)),
    ]
    assert [others.hours_on(day) for day in days] == [None, (time(9), time(18)), None]
    assert (mine.zone, others.zone) == (ZoneInfo("Europe/Kaliningrad"), ZoneInfo("Europe/Moscow"))


@pytest.mark.django_db
def test_calendar_is_read_by_one_query_whatever_is_asked(django_assert_num_queries: object) -> None:
    regions = [RegionFactory() for _ in range(3)]
    calendar = WorkingCalendar()
    with django_assert_num_queries(1):  # type: ignore[operator]
        for region in [*regions, None]:
            calendar.of(region)


@pytest.mark.django_db
def test_nothing_is_left_of_a_short_day_of_one_hour() -> None:
    region = RegionFactory(works_from=time(23), works_until=time(23, 59))
    CalendarDay.objects.create(day=date(2026, 11, 24), kind=DayKind.SHORT, region=region)
    working = working_time(region)
    assert working.hours_on(date(2026, 11, 24)) is None
    assert working.nth_day(datetime(2026, 11, 23, tzinfo=working.zone), 1) == date(2026, 11, 25)


@pytest.mark.django_db
def test_a_day_stands_in_the_calendar_once() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(day=date(2026, 11, 4), kind=DayKind.WORKING)
