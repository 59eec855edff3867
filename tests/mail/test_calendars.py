"""Calendar files, read back by a parser: what is written is what a reader's calendar gets."""

from datetime import UTC, datetime, timedelta
from email.message import Message

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from vector.mail.calendars import CalendarEvent, CalendarMethod, CalendarStatus, Party, feed, invitation, to_ics

STARTS_AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def event(**changes):
    values = {
        "uid": "event-1@example.org",
        "sequence": 2,
        "starts_at": STARTS_AT,
        "ends_at": STARTS_AT + timedelta(minutes=90),
        "zone": "Europe/Kaliningrad",
        "title": "Телеконференция «Первые шаги»",
        "description": "Первая строка\n\nВторая строка",
        "url": "https://example.org/join?a=1,2;b=3",
        "organizer": Party("office@example.org", "Вектор добровольчества"),
        "attendee": Party("karelia-3@example.org", "Координатор, Карелия 3"),
    }
    return CalendarEvent(**{**values, **changes})


def read(content):
    calendar = Calendar.from_ical(content)
    (component,) = calendar.events
    return calendar, component


def test_request_carries_what_an_invitation_needs():
    calendar, component = read(to_ics(event(), method=CalendarMethod.REQUEST))
    assert calendar["METHOD"] == "REQUEST"
    assert component["UID"] == "event-1@example.org"
    assert component["SEQUENCE"] == 2
    assert component["SUMMARY"] == "Телеконференция «Первые шаги»"
    assert component["DESCRIPTION"] == "Первая строка\n\nВторая строка"
    assert component["ORGANIZER"] == "mailto:office@example.org"
    assert component["ORGANIZER"].params["CN"] == "Вектор добровольчества"
    assert component["ATTENDEE"] == "mailto:karelia-3@example.org"
    assert component["ATTENDEE"].params["RSVP"] == "TRUE"
    assert component["ATTENDEE"].params["CN"] == "Координатор, Карелия 3"
    assert component["STATUS"] == "CONFIRMED"
    assert component["LOCATION"] == component["URL"] == "https://example.org/join?a=1,2;b=3"


def test_times_are_written_in_the_events_zone_with_its_description():
    content = to_ics(event(), method=CalendarMethod.REQUEST)
    calendar, component = read(content)
    assert component["DTSTART"].dt.isoformat() == "2026-11-27T11:00:00+02:00"
    assert component["DTEND"].dt.isoformat() == "2026-11-27T12:30:00+02:00"
    assert component["DTSTART"].params["TZID"] == "Europe/Kaliningrad"
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Kaliningrad"]


def test_cancellation_keeps_uid_and_organizer_and_is_marked():
    calendar, component = read(to_ics(event(sequence=3), method=CalendarMethod.CANCEL))
    assert calendar["METHOD"] == "CANCEL"
    assert component["UID"] == "event-1@example.org"
    assert component["SEQUENCE"] == 3
    assert component["ORGANIZER"] == "mailto:office@example.org"
    assert component["STATUS"] == "CANCELLED"
    assert component["ATTENDEE"] == "mailto:karelia-3@example.org"


def test_published_file_names_nobody_invited():
    calendar, component = read(to_ics(event(), method=CalendarMethod.PUBLISH))
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in component
    assert component["UID"] == "event-1@example.org"


def test_feed_holds_all_events_and_each_zone_once():
    content = feed(
        [
            event(),
            event(uid="event-2@example.org", status=CalendarStatus.TENTATIVE),
            event(uid="event-3@example.org", zone="Europe/Moscow", status=CalendarStatus.CANCELLED),
        ],
        title="Мой календарь",
    )
    calendar = Calendar.from_ical(content)
    assert [component["UID"] for component in calendar.events] == [
        "event-1@example.org",
        "event-2@example.org",
        "event-3@example.org",
    ]
    assert [component["STATUS"] for component in calendar.events] == ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Kaliningrad", "Europe/Moscow"]
    assert calendar["X-WR-CALNAME"] == "Мой календарь"
    assert b"ATTENDEE" not in content


def test_feed_of_unchanged_events_has_the_same_bytes():
    changed_at = datetime(2026, 11, 1, tzinfo=UTC)
    assert feed([event(changed_at=changed_at)], title="x") == feed([event(changed_at=changed_at)], title="x")


def test_zone_with_summer_time_reads_back_on_both_sides_of_the_change():
    before = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)
    calendar, component = read(
        to_ics(
            event(zone="Europe/Berlin", starts_at=before, ends_at=before + timedelta(days=2)),
            method=CalendarMethod.PUBLISH,
        )
    )
    assert component["DTSTART"].dt.isoformat() == "2026-10-24T12:00:00+02:00"
    assert component["DTEND"].dt.isoformat() == "2026-10-26T11:00:00+01:00"
    rules = calendar.timezones[0]
    assert {len(rules.standard), len(rules.daylight)} == {2, 1}


def test_letters_part_has_the_same_method_in_file_and_mime_type():
    for method, filename in ((CalendarMethod.REQUEST, "invite.ics"), (CalendarMethod.CANCEL, "cancel.ics")):
        part = invitation(event(), method=method)
        message = Message()
        message["Content-Type"] = part.mimetype
        assert message.get_param("method") == method.value
        assert message.get_param("charset") == "utf-8"
        assert Calendar.from_ical(part.content)["METHOD"] == method.value
        assert part.is_alternative is True
        assert part.filename == filename


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_at": datetime(2026, 11, 27, 9, 0)}, "aware"),  # noqa: DTZ001 - the naive time is what is refused
        ({"ends_at": STARTS_AT - timedelta(minutes=1)}, "end before"),
        ({"zone": "Europe/Petrozavodsk"}, "No such time zone"),
    ],
)
def test_impossible_events_are_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        event(**changes)


@pytest.mark.parametrize("method", [CalendarMethod.REQUEST, CalendarMethod.CANCEL])
def test_addressed_files_need_somebody(method):
    with pytest.raises(ValueError, match="addressed to"):
        to_ics(event(attendee=None), method=method)


text = st.text(max_size=120)


@settings(max_examples=150, deadline=None)
@given(
    title=text,
    description=text,
    location=text,
    url=text,
    name=text,
    sequence=st.integers(0, 1000),
    zone=st.sampled_from(["Europe/Moscow", "Europe/Kaliningrad", "Europe/Simferopol", "Asia/Vladivostok"]),
    starts_at=st.datetimes(datetime(2018, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    minutes=st.integers(0, 60 * 24 * 20),
    method=st.sampled_from(CalendarMethod),
)
def test_whatever_is_typed_the_file_reads_back_as_one_event(
    title, description, location, url, name, sequence, zone, starts_at, minutes, method
):
    starts_at = starts_at.replace(microsecond=0)
    content = to_ics(
        event(
            title=title,
            description=description,
            location=location,
            url=url,
            attendee=Party("a@example.org", name),
            sequence=sequence,
            zone=zone,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
        ),
        method=method,
    )
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar, component = read(content)
    assert component["UID"] == "event-1@example.org"
    assert component["SEQUENCE"] == sequence
    assert component["DTSTART"].dt == starts_at
    assert component["DTEND"].dt == starts_at + timedelta(minutes=minutes)
    assert len(calendar.walk()) == 4  # calendar, zone, its one offset, the event: nothing was smuggled in
    assert component.property_items(recursive=False)[0] == ("BEGIN", b"VEVENT")
    assert set(component) <= {
        "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "ATTENDEE", "DESCRIPTION", "LOCATION",
        "ORGANIZER", "STATUS", "TRANSP", "URL",
    }  # fmt: skip
