"""The arithmetic of the ladder across zones."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accelerators.events.enums import REMINDERS, Rung
from accelerators.events.ladder import LetterKey, due_at, rungs_ahead

ZONES = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Simferopol",
    "Asia/Vladivostok",
    "Asia/Kamchatka",
    "America/New_York",
    "Pacific/Kiritimati",
    "UTC",
]
MIN, MAX = datetime(2019, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone itself
moments = st.datetimes(min_value=MIN, max_value=MAX, timezones=st.just(UTC))
zones = st.sampled_from(ZONES).map(zoneinfo.ZoneInfo)


@given(starts_at=moments, zone=zones)
@example(starts_at=datetime(2026, 11, 20, 21, 0, tzinfo=UTC), zone=zoneinfo.ZoneInfo("Europe/Moscow"))
@example(starts_at=datetime(2026, 11, 20, 20, 59, 59, tzinfo=UTC), zone=zoneinfo.ZoneInfo("Europe/Moscow"))
@example(starts_at=datetime(2026, 11, 20, 22, 0, tzinfo=UTC), zone=zoneinfo.ZoneInfo("Europe/Kaliningrad"))
@example(starts_at=datetime(2026, 11, 20, 14, 0, tzinfo=UTC), zone=zoneinfo.ZoneInfo("Asia/Vladivostok"))
@pytest.mark.parametrize(("rung", "days"), [(Rung.WEEK, 7), (Rung.DAY, 1)])
def test_due_at_is_ten_in_the_morning_where_the_recipient_is(rung, days, starts_at, zone):
    due = due_at(rung, starts_at=starts_at, zone=zone).astimezone(zone)

    assert (due.hour, due.minute, due.second) == (10, 0, 0)
    assert (starts_at.astimezone(zone).date() - due.date()).days == days


@given(starts_at=moments, zone=zones)
def test_due_at_is_one_hour_before_wherever_one_is(starts_at, zone):
    assert starts_at - due_at(Rung.HOUR, starts_at=starts_at, zone=zone) == timedelta(hours=1)


@given(starts_at=moments, zone=zones)
def test_the_rungs_come_in_order_and_before_the_beginning(starts_at, zone):
    times = [due_at(rung, starts_at=starts_at, zone=zone) for rung in REMINDERS]

    assert times == sorted(times)
    assert len(set(times)) == 3
    assert times[-1] < starts_at


@given(starts_at=moments, zone=zones, before=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=20)))
def test_rungs_ahead_are_those_whose_time_has_not_come(starts_at, zone, before):
    now = starts_at - before
    ahead = rungs_ahead(starts_at=starts_at, zone=zone, now=now)

    assert set(ahead) == {rung for rung in REMINDERS if due_at(rung, starts_at=starts_at, zone=zone) > now}
    assert all(now < due < starts_at for due in ahead.values())


def test_the_same_event_is_announced_at_different_moments_in_different_regions():
    starts_at = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)  # 12:00 in Moscow, 19:00 in Vladivostok
    due = {name: due_at(Rung.DAY, starts_at=starts_at, zone=zoneinfo.ZoneInfo(name)) for name in ZONES[:4]}

    assert due == {
        "Europe/Kaliningrad": datetime(2026, 11, 26, 8, 0, tzinfo=UTC),
        "Europe/Moscow": datetime(2026, 11, 26, 7, 0, tzinfo=UTC),
        "Europe/Simferopol": datetime(2026, 11, 26, 7, 0, tzinfo=UTC),
        "Asia/Vladivostok": datetime(2026, 11, 26, 0, 0, tzinfo=UTC),
    }


def test_past_midnight_there_the_day_before_is_counted_there():
    starts_at = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # 27th 18:00 in Moscow, 28th 01:00 in Vladivostok

    assert due_at(Rung.DAY, starts_at=starts_at, zone=zoneinfo.ZoneInfo("Europe/Moscow")).day == 26
    assert due_at(Rung.DAY, starts_at=starts_at, zone=zoneinfo.ZoneInfo("Asia/Vladivostok")) == datetime(
        2026, 11, 27, 0, 0, tzinfo=UTC
    )


@given(
    key=st.builds(
        LetterKey,
        event_id=st.integers(1, 10**9),
        sequence=st.integers(0, 999),
        rung=st.sampled_from(Rung),
        user_id=st.integers(1, 10**9),
        attempt=st.integers(0, 99),
    )
)
def test_a_key_is_read_back_as_it_was_written(key):
    assert LetterKey.parse(str(key)) == key


@pytest.mark.parametrize("text", ["", "event-1", "event-1-s0-tomorrow-u1", "work-1-s0-week-u1", "event-1-s0-week-u1x"])
def test_a_foreign_key_is_not_read(text):
    assert LetterKey.parse(text) is None


def test_a_key_names_event_sequence_rung_and_recipient():
    assert str(LetterKey(12, 1, Rung.DAY, 7)) == "event-12-s1-day-u7"
    assert str(LetterKey(12, 1, Rung.DAY, 7, attempt=2)) == "event-12-s1-day-u7-2"
