"""Dates, times, zones and numbers in words, as the reader's language wants them."""

import zoneinfo
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.core import Locale
from babel.dates import format_date, get_timezone_location
from babel.numbers import format_decimal
from django.utils import timezone, translation
from django.utils.translation import pgettext


def _locale() -> Locale:
    return Locale.parse(translation.get_language() or "ru", sep="-")


def _here(value: datetime, zone: zoneinfo.ZoneInfo | None = None) -> datetime:
    return timezone.localtime(value, zone or timezone.get_current_timezone()) if timezone.is_aware(value) else value


def day(value: date | datetime, *, weekday: bool = True, zone: zoneinfo.ZoneInfo | None = None) -> str:
    """«25 сентября, пятница», with the year if it isn't the current one."""
    local = _here(value, zone) if isinstance(value, datetime) else value
    this_year = local.year == timezone.localdate(timezone=zone).year
    locale = _locale()
    # Babel's patterns; in English "Friday, 25 September", for which day-first is the house's choice.
    text = format_date(
        local, "d MMMM" if this_year else ("d MMMM y 'г'." if locale.language == "ru" else "d MMMM y"), locale
    )
    return f"{text}, {format_date(local, 'EEEE', locale)}" if weekday else text


def paper_day(value: date) -> str:
    """«20 ноября 2026 года»: papers are in Russian, and they are read when another year has come."""
    return format_date(value, "d MMMM y 'года'", "ru")


def clock(value: datetime) -> str:
    """«10:00» in the reader's zone."""
    return f"{_here(value):%H:%M}"


def zone_label(value: datetime) -> str:
    """«Калининград, UTC+2»: the place that names the zone of `value`, and its distance from UTC then."""
    offset = value.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    distance = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    place = zone_place(str(value.tzinfo))
    return f"{place}, {distance}" if place else distance


def zone_place(name: str) -> str:
    """The city of an IANA zone in the reader's language: "Europe/Kaliningrad" → «Калининград»."""
    if "/" not in name:
        return ""
    return get_timezone_location(zoneinfo.ZoneInfo(name), locale=_locale(), return_city=True)


def moment(value: datetime, *, zone_name: str = "") -> str:
    """«25 сентября, пятница, 10:00 (Калининград, UTC+2)» in the reader's zone, or in the zone of that IANA name."""
    zone = zoneinfo.ZoneInfo(zone_name) if zone_name else None
    local = _here(value, zone)
    return f"{day(local, zone=zone)}, {local:%H:%M} ({zone_label(local)})"


def parts(value: date | datetime) -> dict[str, Any]:
    """Number, month and weekday of a day, for the block of an event, and the machine-readable date."""
    local = _here(value) if isinstance(value, datetime) else value
    locale = _locale()
    month = format_date(local, "d MMMM", locale).split(" ", 1)[1]
    return {
        "day": local.day,
        "month": month,
        "weekday": format_date(local, "EEEE", locale),
        "iso": local.date().isoformat() if isinstance(local, datetime) else local.isoformat(),
    }


def number(value: int | float | Decimal) -> str:
    """1234567.5 → «1 234 567,5» with narrow no-break spaces."""
    text = format_decimal(value, locale=_locale())
    return text.replace("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")


def file_size(octets: int) -> str:
    """«5 МБ», «300 КБ»."""
    if octets >= 1024 * 1024:
        return pgettext("size of a file", "%s MB") % number(round(octets / 1024 / 1024, 1))
    return pgettext("size of a file", "%s KB") % number(max(1, round(octets / 1024)))
