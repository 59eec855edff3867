"""URLs of accelerators.events."""

from django.urls import path

from accelerators.events.views.public import EventCalendar, EventList, EventPage

app_name = "events"

urlpatterns = [
    path("", EventList.as_view(), name="list"),
    path("past/", EventList.as_view(period="past"), name="past"),
    path("<uuid:public_id>/", EventPage.as_view(), name="event"),
    path("<uuid:public_id>/event.ics", EventCalendar.as_view(), name="calendar"),
]
