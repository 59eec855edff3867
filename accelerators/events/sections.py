"""What events put on the home page, on the pages of regions, into the cabinet and into the sitemap."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accelerators.events.models import Event, EventQuerySet
from accelerators.events.spans import when
from vector.cabinet.registry import Cards, Waiting
from vector.pages.home_sections import Item, Section
from vector.people.models import Region

ON_HOME = 3
ON_REGION = 5
IN_CABINET = 5


def on_home(request: HttpRequest) -> Section | None:
    """The nearest public events; one query."""
    return _section(Event.objects.public(), gettext_lazy("Nearest events"), limit=ON_HOME)


def on_region(region: Region) -> Section | None:
    """The region's coming public events; one query."""
    events = Event.objects.public().filter(regions=region)
    return _section(events, gettext_lazy("Coming events"), limit=ON_REGION)


def _section(events: EventQuerySet, title: Any, *, limit: int) -> Section | None:
    items = tuple(
        Item(
            title=event.title,
            url=event.get_absolute_url(),
            text=f"{event.get_kind_display()}: {'; '.join(when(event, zone=event.zone))}",
            when=event.starts_at,
        )
        for event in events.coming()[:limit]
    )
    if not items:
        return None
    return Section(title=title, items=items, more_url=reverse("events:list"), more_label=gettext_lazy("All events"))


def in_cabinet(user: Any) -> Cards:
    """The coming events to which this person's organisations are invited; one query beside that of the places."""
    events = Event.objects.announced().joinable_by(user).coming().exclude(starts_at=None)[:IN_CABINET]
    return Cards(
        upcoming=tuple(
            Waiting(
                title=event.title,
                url=event.get_absolute_url(),
                is_mine=False,
                who=event.get_kind_display(),
                by=event.starts_at,
                action=_("Open the event"),
            )
            for event in events
        )
    )


def public_addresses() -> Iterator[tuple[str, datetime | None]]:
    """The lists and every public event with its last change; one query."""
    yield reverse("events:list"), None
    yield reverse("events:past"), None
    for event in Event.objects.public().only("public_id", "updated_at").order_by("pk").iterator():
        yield event.get_absolute_url(), event.updated_at


def title_for(user: Any, public_id: Any) -> str:
    """The event's title, for whoever may see it; else empty. One query."""
    visible = Event.objects.visible_to(user).filter(public_id=public_id)
    return visible.values_list("title", flat=True).first() or ""
