"""App configuration of the reports of the queue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "consultations.statistics"
    label = "statistics"
    verbose_name = _("Reports of the queue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consultations.statistics.cabinet import cards
        from vector.cabinet import registry

        registry.register("statistics", cards)
