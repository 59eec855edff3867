"""App configuration of vector.community."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "vector.community"
    label = "community"
    verbose_name = _("Community")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vector.cabinet import registry as cabinet
        from vector.community import own_data, sections
        from vector.community.cabinet import cards, has_awaiting, has_reports
        from vector.community.models import Theme
        from vector.pages import navigation, page_cache, region_sections, sitemaps
        from vector.people.registry import register_data, register_forgetting
        from vector.search import registry as search

        cabinet.register("community", cards)
        cabinet.register_fact("community-awaiting", has_awaiting)
        cabinet.register_fact("community-reports", has_reports)
        navigation.register("community", title=_("Community"), view="community:home", order=40)
        region_sections.register("community", sections.on_region, order=30)
        search.register("community", _("Community"), sections.PublicHits)
        sitemaps.register("community", sections.public_addresses)
        page_cache.watch(Theme)
        register_data("community", own_data.messages)
        register_data("community-letters", own_data.letters)
        register_forgetting("community", own_data.forget)
