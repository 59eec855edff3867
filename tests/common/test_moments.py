"""Dates, zones and numbers in words."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import engines
from django.utils import timezone, translation

from vector.common import moments

NOON = datetime(2026, 9, 25, 7, 0, tzinfo=UTC)


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.fixture(autouse=True)
def _now() -> object:
    with time_machine.travel(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), tick=False), translation.override("ru"):
        yield


def test_day_names_the_weekday() -> None:
    assert drawn("{{ at|day }}", at=date(2026, 9, 25)) == "25 сентября, пятница"


def test_day_of_another_year_names_the_year() -> None:
    assert drawn("{{ at|day }}", at=date(2019, 9, 25)) == "25 сентября 2019 г., среда"


def test_short_day_leaves_the_weekday_out() -> None:
    assert drawn("{{ at|short_day }}", at=date(2026, 9, 25)) == "25 сентября"


def test_nothing_is_drawn_for_no_date() -> None:
    assert drawn("{{ at|day }}{{ at|moment }}{{ at|short_day }}{{ at|clock }}{{ at|ru_number }}", at=None) == ""


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Moscow", "25 сентября, пятница, 10:00 (Москва, UTC+3)"),
        ("Europe/Kaliningrad", "25 сентября, пятница, 09:00 (Калининград, UTC+2)"),
        ("Europe/Simferopol", "25 сентября, пятница, 10:00 (Симферополь, UTC+3)"),
        ("Europe/Samara", "25 сентября, пятница, 11:00 (Самара, UTC+4)"),
        ("Asia/Yekaterinburg", "25 сентября, пятница, 12:00 (Екатеринбург, UTC+5)"),
        ("Asia/Vladivostok", "25 сентября, пятница, 17:00 (Владивосток, UTC+10)"),
        ("Asia/Tehran", "25 сентября, пятница, 10:30 (Тегеран, UTC+3:30)"),
        ("America/St_Johns", "25 сентября, пятница, 04:30 (Сент-Джонс, UTC−2:30)"),
        ("UTC", "25 сентября, пятница, 07:00 (UTC)"),
    ],
)
def test_moment_names_the_zone(zone: str, shown: str) -> None:
    assert drawn(f'{{{{ at|moment:"{zone}" }}}}', at=NOON) == shown


def test_moment_is_in_the_readers_zone() -> None:
    with timezone.override("Europe/Kaliningrad"):
        assert drawn("{{ at|moment }}", at=NOON) == "25 сентября, пятница, 09:00 (Калининград, UTC+2)"
        assert drawn("{{ at|clock }}", at=NOON) == "09:00"


def test_day_turns_over_at_the_readers_midnight() -> None:
    late = datetime(2026, 9, 25, 21, 30, tzinfo=UTC)
    with timezone.override("Europe/Moscow"):
        assert drawn("{{ at|day }}", at=late) == "26 сентября, суббота"
    with timezone.override("Europe/Kaliningrad"):
        assert drawn("{{ at|day }}", at=late) == "25 сентября, пятница"


def test_english_reader_gets_english_words() -> None:
    with translation.override("en"):
        assert drawn('{{ at|moment:"Europe/Kaliningrad" }}', at=NOON) == (
            "25 September, Friday, 09:00 (Kaliningrad, UTC+2)"
        )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (930, "930"),
        (12400, "12\N{NARROW NO-BREAK SPACE}400"),
        (1234567.5, "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567,5"),
    ],
)
def test_number_is_grouped_and_never_broken(value: float, shown: str) -> None:
    assert drawn("{{ value|ru_number }}", value=value) == shown


@pytest.mark.parametrize(
    ("octets", "shown"), [(1, "1 КБ"), (34 * 1024, "34 КБ"), (1536 * 1024, "1,5 МБ"), (10 * 1024 * 1024, "10 МБ")]
)
def test_file_size_is_said_in_words(octets: int, shown: str) -> None:
    assert moments.file_size(octets) == shown


def test_parts_of_a_day() -> None:
    assert moments.parts(NOON) == {"day": 25, "month": "сентября", "weekday": "пятница", "iso": "2026-09-25"}
