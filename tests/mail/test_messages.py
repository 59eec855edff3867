"""The bytes of a letter: headers, encodings, parts."""

import email
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories.mail import DeliveryFactory, letter
from vector.mail import outbox
from vector.mail.calendars import CalendarEvent, CalendarMethod, Party, invitation
from vector.mail.enums import DIRECT_STREAMS, Stream
from vector.mail.messages import Unbuildable, build
from vector.mail.models import Delivery
from vector.mail.unsubscribing import unsubscribe_address

pytestmark = pytest.mark.django_db


def parsed(delivery, attachments=()):
    content = build(delivery, list(attachments)).content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    return email.message_from_bytes(content, policy=default)


def name_in(delivery, header):
    """The name before the address, by the older parser: the newer one keeps the space between two encoded words."""
    raw = email.message_from_bytes(build(delivery, []).content)[header]
    return parseaddr(str(make_header(decode_header(raw))).replace(",", "‚"))[0].replace("‚", ",")


def test_headers_of_a_letter_one_can_unsubscribe_from():
    row = DeliveryFactory(
        stream=Stream.EVENTS, recipient_name="Координатор, Карелия 3", subject="Телеконференция – 27 ноября"
    )
    message = parsed(row)
    assert message["Subject"] == "Телеконференция – 27 ноября"
    assert name_in(row, "From") == "Вектор добровольчества"
    assert message["From"].addresses[0].addr_spec == "vector@example.org"
    assert name_in(row, "To") == "Координатор, Карелия 3"
    assert [address.addr_spec for address in message["To"].addresses] == [row.recipient]
    assert message["Message-ID"] == row.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<events.example.org>"
    assert message["List-Unsubscribe"] == f"<{unsubscribe_address(row.public_id)}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert abs(message["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("stream", sorted(DIRECT_STREAMS))
def test_direct_answers_offer_no_unsubscribing(stream):
    message = parsed(DeliveryFactory(stream=stream))
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None
    assert message["List-Id"] == f"<{stream}.example.org>"


def test_text_and_html_are_alternatives():
    message = parsed(DeliveryFactory(text="Здравствуйте!\n", html="<p>Здравствуйте!</p>"))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content() == "Здравствуйте!\r\n"
    assert message.get_body(("html",)).get_content().strip() == "<p>Здравствуйте!</p>"


def test_invitation_is_an_alternative_and_a_file_with_the_same_method():
    starts_at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    part = invitation(
        CalendarEvent(
            uid="event-1@example.org",
            sequence=0,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            zone="Europe/Moscow",
            title="Телеконференция",
            organizer=Party("vector@example.org"),
            attendee=Party("person@example.org"),
        ),
        method=CalendarMethod.REQUEST,
    )
    outbox.queue(key="k", to="person@example.org", letter=letter(attachments=(part,)), stream=Stream.EVENTS)
    row = Delivery.objects.get()
    message = parsed(row, row.attachments.all())
    assert message.get_content_type() == "multipart/mixed"
    body, attached = message.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    calendar = list(body.iter_parts())[2]
    assert calendar["Content-Disposition"] is None
    for part_of_letter in (calendar, attached):
        assert part_of_letter["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"} | (
            {"name": "invite.ics"} if part_of_letter["Content-Type"].params.get("name") else {}
        )
        assert b"METHOD:REQUEST" in part_of_letter.get_payload(decode=True)
    assert attached.get_filename() == "invite.ics"


def test_extra_headers_are_the_few_that_threads_need():
    row = DeliveryFactory(headers={"Reply-To": "thread+1@example.org", "In-Reply-To": "<a@example.org>"})
    message = parsed(row)
    assert message["Reply-To"] == "thread+1@example.org"
    assert message["In-Reply-To"] == "<a@example.org>"


anything = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200)


@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=anything, name=anything, text=anything, recipient=anything, reply_to=anything)
def test_whatever_is_typed_no_header_is_smuggled_in(subject, name, text, recipient, reply_to):
    row = DeliveryFactory.build(
        subject=subject, recipient_name=name, text=text, html="", headers={"Reply-To": reply_to}, stream=Stream.NEWS
    )
    for address in (row.recipient, f"{recipient}@example.org", recipient):
        row.recipient = address
        try:
            message = parsed(row)
        except Unbuildable:
            continue
        assert set(message.keys()) == {
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "List-Unsubscribe",
            "List-Unsubscribe-Post", "Reply-To", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
        }  # fmt: skip
        assert len(message["To"].addresses) == 1
        assert len(message.get_all("To")) == 1
