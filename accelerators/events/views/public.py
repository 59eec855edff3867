"""Pages of events for everybody; only the invited find the link to join on them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView

from accelerators.events.letters import calendar_event
from accelerators.events.models import Event
from accelerators.events.presentation import EventLine, facts_of, zone_for
from vector.mail.calendars import CalendarMethod, to_ics
from vector.pages import page_cache


class EventList(ListView):
    """Coming events, the nearest first, or past ones, the latest first."""

    template_name = "events/event_list.html"
    context_object_name = "events"
    paginate_by = 20
    period = "coming"

    def get_queryset(self) -> QuerySet[Event]:
        visible = Event.objects.visible_to(self.request.user).prefetch_related("regions")
        return visible.past() if self.period == "past" else visible.coming()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        periods = [
            {"title": _("Coming events"), "url": reverse("events:list"), "active": self.period == "coming"},
            {"title": _("Past events"), "url": reverse("events:past"), "active": self.period == "past"},
        ]
        lines = [EventLine.of(event, reader=self.request.user) for event in context["events"]]
        return {**context, "lines": lines, "periods": periods, "is_past": self.period == "past"}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        return response if self.request.user.is_authenticated else page_cache.allow(response)


class EventPage(View):
    """One event: when for me and in Moscow, what about, how to join, what came of it."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        event, may_join = find(request, public_id)
        context = {
            "event": event,
            "line": EventLine.of(event, reader=request.user),
            "facts": facts_of(event, zone=zone_for(event, request.user)),
            # Templates get the link from here only, so that it cannot be shown by mistake.
            "join_url": event.join_url if may_join and not event.is_over else "",
            "may_join": may_join,
            "breadcrumbs": [(_("Events"), reverse("events:list"))],
        }
        response = render(request, "events/event.html", context)
        return response if request.user.is_authenticated else page_cache.allow(response)


class EventCalendar(View):
    """The event as a file for one's calendar; with the link to join for the invited."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        event, may_join = find(request, public_id)
        if event.starts_at is None:
            raise Http404
        content = to_ics(calendar_event(event, with_link=may_join), method=CalendarMethod.PUBLISH)
        return HttpResponse(
            content,
            content_type="text/calendar; method=PUBLISH; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="event.ics"', "Cache-Control": "private, no-store"},
        )


def find(request: HttpRequest, public_id: UUID) -> tuple[Event, bool]:
    """The event, if it is visible, and whether this person may know the link to join."""
    visible = Event.objects.visible_to(request.user).select_related("programme").prefetch_related("regions")
    event = get_object_or_404(visible, public_id=public_id)
    return event, Event.objects.joinable_by(request.user).filter(pk=event.pk).exists()
