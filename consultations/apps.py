"""App configuration of consultations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "consultations"
    label = "consultations"
    verbose_name = _("Consultations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consultations import community, own_data
        from consultations.cabinet import cards, is_expert
        from vector.cabinet import registry
        from vector.community.registry import register_destination, register_marks
        from vector.people.registry import register_data, register_forgetting

        registry.register("consultations", cards)
        registry.register_fact("expert", is_expert)
        register_marks("experts", community.experts)
        register_destination(community.QUESTION)
        register_data("consultations", own_data.messages)
        register_forgetting("consultations", own_data.forget)
