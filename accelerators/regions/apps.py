"""App configuration of accelerators.regions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "accelerators.regions"
    label = "regions"
    verbose_name = _("Regions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accelerators.regions.cards import cards
        from accelerators.regions.models import Accelerator
        from vector.cabinet import registry as cabinet
        from vector.pages import page_cache
        from vector.search import registry as search

        cabinet.register("regions", cards)
        page_cache.watch(Accelerator)
        search.register_pages("regions", _("Regions"), "regions.RegionIndexPage", "regions.RegionPage")
