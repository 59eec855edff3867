"""App configuration of vector.search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "vector.search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vector.search import registry

        registry.register_pages("about", _("About the programme"), "pages.StandardPage", "pages.ProgrammePage")
