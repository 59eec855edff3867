"""App configuration of accelerators.surveys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "accelerators.surveys"
    label = "surveys"
    verbose_name = _("Surveys")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accelerators.surveys import own_data
        from accelerators.surveys.cabinet import cards
        from accelerators.surveys.facts import last_wave
        from accelerators.surveys.queries import title_for
        from vector.cabinet import registry
        from vector.pages import titles
        from vector.people.registry import register_data, register_forgetting, register_organisation_fact

        registry.register("surveys", cards)
        for view in ("response", "section", "review", "submitted", "answers"):
            titles.register_view("survey", _("survey"), f"surveys:{view}", title_for)
        register_data("surveys", own_data.typed_answers)
        register_forgetting("surveys", own_data.forget)
        register_organisation_fact("surveys", last_wave)
