"""Working time against plain counting, minute by minute; its laws over weekends, holidays, changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vector.common.working_time import Hours, WorkingTime

MOSCOW = ZoneInfo("Europe/Moscow")
# Berlin, Troll (by two hours) and Lord Howe (by half an hour) change the clock; Kathmandu is at 5:45.
ZONES = [
    "Europe/Moscow",
    "Europe/Kaliningrad",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
]
FIRST = datetime(2026, 2, 1, tzinfo=UTC)
DAYS = 300

quarter_hours = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
hours = st.lists(quarter_hours, min_size=2, max_size=2, unique=True).map(lambda pair: tuple(sorted(pair)))
exceptions = st.dictionaries(
    st.integers(-5, DAYS + 60).map(lambda days: FIRST.date() + timedelta(days=days)),
    st.one_of(st.none(), hours),
    max_size=40,
)
moments = st.integers(0, DAYS * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
working_times = st.builds(
    lambda zone, usual, days: WorkingTime(ZoneInfo(zone), *usual, days), st.sampled_from(ZONES), hours, exceptions
)


def counted(working: WorkingTime, start: datetime, end: datetime) -> int:
    """The independent model: each minute is asked whether it is worked."""
    total, moment = 0, start
    while moment < end:
        local = moment.astimezone(working.zone)
        usual = (working.opens, working.closes) if local.isoweekday() < 6 else None
        span = working.days.get(local.date(), usual)
        # Both wall times of an hour that comes twice are the same hour of the clock: the first of them counts.
        total += bool(span and _at(local.date(), span[0], working) <= moment < _at(local.date(), span[1], working))
        moment += timedelta(minutes=1)
    return total


def _at(day: date, hour: time, working: WorkingTime) -> datetime:
    return datetime.combine(day, hour, tzinfo=working.zone).astimezone(UTC)


@given(working_times, moments, st.integers(0, 2 * 24 * 60))
def test_between_counts_the_minutes_that_are_worked(working: WorkingTime, start: datetime, length: int) -> None:
    end = start + timedelta(minutes=length)
    assert working.between(start, end) == counted(working, start, end)


@given(working_times, moments, st.integers(0, 5000))
def test_add_is_the_first_moment_at_which_that_much_has_passed(
    working: WorkingTime, start: datetime, minutes: int
) -> None:
    end = working.add(start, minutes)
    assert working.between(start, end) == minutes
    assert working.between(start, end - timedelta(minutes=1)) == max(minutes - 1, 0)


@given(working_times, moments, st.integers(0, 3000), st.integers(0, 3000))
def test_adding_twice_is_adding_the_sum(working: WorkingTime, start: datetime, first: int, second: int) -> None:
    assume(first and second)
    assert working.add(working.add(start, first), second) == working.add(start, first + second)


@given(working_times, moments, moments, st.integers(0, 3000))
def test_who_begins_later_ends_no_earlier(working: WorkingTime, one: datetime, another: datetime, minutes: int) -> None:
    earlier, later = sorted([one, another])
    assert working.add(earlier, minutes) <= working.add(later, minutes)


@given(working_times, st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_time_adds_up(working: WorkingTime, three: list[datetime]) -> None:
    first, second, third = three
    assert working.between(first, second) + working.between(second, third) == working.between(first, third)
    assert working.between(third, first) == 0


@given(working_times, moments, st.integers(1, 15))
def test_nth_day_is_worked_and_has_as_many_before_it(working: WorkingTime, after: datetime, days: int) -> None:
    begun = after.astimezone(working.zone).date()
    day = working.nth_day(after, days)
    passed = [begun + timedelta(days=number) for number in range(1, (day - begun).days + 1)]
    assert sum(working.hours_on(one) is not None for one in passed) == days
    assert working.hours_on(day) is not None
    end = working.end_of_nth_day(after, days=days)
    assert end.date() == day
    assert working.between(end, end + timedelta(minutes=1)) == 0


HOLIDAYS: dict[date, Hours] = {
    date(2026, 11, 3): (time(9), time(17)),
    date(2026, 11, 4): None,
    date(2026, 11, 7): (time(9), time(18)),
}


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-02 10:00", 60, "2026-11-02 11:00"),
        # Before the day begins and after it ends, the next hour of work counts.
        ("2026-11-02 07:30", 60, "2026-11-02 10:00"),
        ("2026-11-02 18:00", 1, "2026-11-03 09:01"),
        # A shorter day, a day off, a Saturday on which people work, a Sunday.
        ("2026-11-03 16:30", 60, "2026-11-05 09:30"),
        ("2026-11-06 17:00", 120, "2026-11-07 10:00"),
        ("2026-11-07 17:00", 120, "2026-11-09 10:00"),
        ("2026-11-02 09:00", 540, "2026-11-02 18:00"),
    ],
)
def test_working_minutes_go_around_what_is_not_worked(start: str, minutes: int, end: str) -> None:
    working = WorkingTime(MOSCOW, days=HOLIDAYS)
    begun = datetime.fromisoformat(start).replace(tzinfo=MOSCOW)
    assert f"{working.add(begun, minutes):%Y-%m-%d %H:%M}" == end


def test_a_day_on_which_the_clock_is_changed_is_as_long_as_it_is() -> None:
    nights = WorkingTime(ZoneInfo("Europe/Berlin"), time(1), time(5), {date(2026, 3, 29): (time(1), time(5))})
    start = datetime(2026, 3, 29, tzinfo=nights.zone)
    assert nights.between(start, start + timedelta(hours=12)) == 180
    assert nights.end_of_nth_day(datetime(2026, 3, 28, tzinfo=nights.zone), days=1).hour == 5


def test_a_day_must_end_after_it_begins() -> None:
    with pytest.raises(ValueError, match="ends after"):
        WorkingTime(MOSCOW, time(18), time(9))
