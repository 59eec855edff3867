"""What the law says about days off in Russia, and the transfers of weekends that are known to us.

Labour Code, article 112: the holidays; a day off that falls on a holiday moves to the next working day after it, those
of January to the days that the Government names each year. Article 95: the working day before a holiday is an hour
shorter.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from vector.people.enums import DayKind

_NEW_YEAR = [(1, day) for day in range(1, 9)]
_TITLES = {
    **dict.fromkeys(_NEW_YEAR, "Новогодние каникулы"),
    (1, 7): "Рождество Христово",
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}
# By decrees of the Government. 2026: no. 1466 of 24 September 2025. For other years the office enters them.
_TRANSFERRED = {
    2026: {
        date(2026, 1, 9): "Выходной, перенесён с субботы 3 января",
        date(2026, 12, 31): "Выходной, перенесён с воскресенья 4 января",
    },
}
_SATURDAY = 5


def days_of(year: int) -> dict[date, tuple[DayKind, str]]:
    """The days of a year that are not what their weekday says: (kind, name), in order."""
    holidays = {date(year, month, day): title for (month, day), title in _TITLES.items()}
    off = {**holidays, **_TRANSFERRED.get(year, {})}
    for day in holidays:
        if day.month > 1 and day.weekday() >= _SATURDAY:
            off[_next_working(day, off)] = f"Выходной, перенесён с {day:%d.%m}"
    days = {day: (DayKind.HOLIDAY, title) for day, title in off.items()}
    for day in [*holidays, date(year + 1, 1, 1)]:
        eve = day - timedelta(days=1)
        if eve.year == year and eve.weekday() < _SATURDAY and eve not in off:
            days[eve] = (DayKind.SHORT, "Предпраздничный день")
    return dict(sorted(days.items()))


def _next_working(day: date, off: Mapping[date, str]) -> date:
    while day in off or day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day
