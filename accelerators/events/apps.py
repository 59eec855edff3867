"""App configuration of accelerators.events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "accelerators.events"
    label = "events"
    verbose_name = _("Events")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accelerators.events import sections
        from accelerators.events.models import Event
        from vector.cabinet import registry as cabinet
        from vector.pages import home_sections, navigation, page_cache, region_sections, sitemaps, titles

        home_sections.register("events", sections.on_home, order=10)
        region_sections.register("events", sections.on_region, order=10)
        cabinet.register("events", sections.in_cabinet)
        navigation.register("events", title=_("Events"), view="events:list", order=30)
        sitemaps.register("events", sections.public_addresses)
        titles.register_view("event", _("event"), "events:event", sections.title_for)
        page_cache.watch(Event)
