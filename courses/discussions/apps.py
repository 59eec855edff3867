"""App configuration of discussions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionsConfig(AppConfig):
    name = "courses.discussions"
    label = "discussions"
    verbose_name = _("Discussions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses import registry as courses
        from courses.discussions import own_data
        from courses.discussions.cabinet import cards, has_reports, takes_part
        from courses.discussions.queries import module_part
        from vector.cabinet import registry as cabinet
        from vector.people.registry import register_data, register_forgetting

        courses.register_module_part("discussions", module_part)
        cabinet.register("discussions", cards)
        cabinet.register_fact("discussions", takes_part)
        cabinet.register_fact("discussion-reports", has_reports)
        register_data("discussions", own_data.messages)
        register_forgetting("discussions", own_data.forget)
