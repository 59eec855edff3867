"""Registration in the Wagtail admin."""

from wagtail import hooks

from accelerators.events.viewsets import EventViewSet


@hooks.register("register_admin_viewset")
def register_events() -> EventViewSet:
    return EventViewSet()
