"""The letters about an event, rendered for the recipient's zone, with the calendar file that belongs to each."""

import zoneinfo
from email.utils import parseaddr
from functools import cached_property

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accelerators.events.enums import Rung
from accelerators.events.ladder import LetterKey
from accelerators.events.models import Event
from accelerators.events.queries import Recipient
from accelerators.events.spans import when
from vector.common import moments
from vector.mail.calendars import CalendarEvent, CalendarMethod, CalendarStatus, Party, invitation, to_ics
from vector.mail.enums import Stream
from vector.mail.letters import Attachment, Letter, render
from vector.mail.outbox import Outgoing

LANGUAGE = "ru"
TEMPLATES = {
    Rung.INVITATION: "events/letters/invitation",
    Rung.MOVED: "events/letters/moved",
    Rung.WEEK: "events/letters/reminder",
    Rung.DAY: "events/letters/reminder",
    Rung.HOUR: "events/letters/reminder",
    Rung.CANCELLED: "events/letters/cancelled",
}
METHODS = {
    Rung.INVITATION: CalendarMethod.REQUEST,
    Rung.MOVED: CalendarMethod.REQUEST,
    Rung.CANCELLED: CalendarMethod.CANCEL,
}


def calendar_event(event: Event, *, attendee: Party | None = None, with_link: bool = False) -> CalendarEvent:
    """The event as calendars see it. `with_link` only for the invited: the link to join goes to nobody else."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    page = settings.BASE_URL + event.get_absolute_url()
    link = event.join_url if with_link else ""
    lines = [event.intro, *(f"- {item}" for item in event.agenda_items), page]
    return CalendarEvent(
        uid=event.uid,
        sequence=event.sequence,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.timezone,
        title=event.title,
        organizer=Party(email=address, name=name),
        attendee=attendee,
        description="\n".join(line for line in lines if line),
        location=event.place,
        url=link or page,
        status=CalendarStatus.CANCELLED if event.state == "cancelled" else CalendarStatus.CONFIRMED,
        changed_at=event.updated_at,
    )


class LetterPress:
    """Prints letters about one event; texts are rendered once for each rung and zone, however many recipients."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self._plain: dict[tuple[Rung, str], Letter] = {}

    def outgoing(self, rung: Rung, recipient: Recipient, *, attempt: int = 0, **times: object) -> Outgoing:
        """The letter of `rung` to `recipient`, ready for the outbox; `times`: not_before, expires_at."""
        key = LetterKey(self.event.pk, self.event.sequence, rung, recipient.user_id, attempt)
        plain = self._text(rung, recipient.zone)
        return Outgoing(
            key=str(key),
            to=recipient.email,
            to_name=recipient.name,
            letter=Letter(
                subject=plain.subject, text=plain.text, html=plain.html, attachments=(self._file(rung, recipient),)
            ),
            stream=Stream.EVENTS,
            group=self.event.mail_group,
            **times,  # type: ignore[arg-type]
        )

    def _text(self, rung: Rung, zone: zoneinfo.ZoneInfo) -> Letter:
        if (rung, zone.key) not in self._plain:
            # The language of whoever pressed the button is not the recipient's.
            with translation.override(LANGUAGE), timezone.override(zone):
                self._plain[rung, zone.key] = self._render(rung, zone)
        return self._plain[rung, zone.key]

    def _render(self, rung: Rung, zone: zoneinfo.ZoneInfo) -> Letter:
        event = self.event
        begins = event.starts_at.astimezone(zone)
        context = {
            "event": event,
            "rung": rung.value,
            "when": when(event, zone=zone),
            "begins_on": moments.day(begins.date()),
            "begins_at": f"{begins:%H:%M}",
        }
        return render(
            TEMPLATES[rung],
            context,
            button=(_("Open the event's page"), event.get_absolute_url()),
            language=LANGUAGE,
        )

    def _file(self, rung: Rung, recipient: Recipient) -> Attachment:
        if rung not in METHODS:
            return self._reminder_file
        attendee = Party(email=recipient.email, name=recipient.name)
        return invitation(calendar_event(self.event, attendee=attendee, with_link=True), method=METHODS[rung])

    @cached_property
    def _reminder_file(self) -> Attachment:
        # For whoever did not take the invitation into the calendar: the same event, but nothing to answer again.
        method = CalendarMethod.PUBLISH
        return Attachment(
            filename="event.ics",
            content=to_ics(calendar_event(self.event, with_link=True), method=method),
            mimetype=f"text/calendar; method={method}; charset=utf-8",
        )
