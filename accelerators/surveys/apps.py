"""App configuration of accelerators.surveys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "accelerators.surveys"
    label = "surveys"
    verbose_name = _("Surveys")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accelerators.surveys.cabinet import cards
        from vector.cabinet import registry

        registry.register("surveys", cards)
