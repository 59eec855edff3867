"""App configuration of works."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorksConfig(AppConfig):
    name = "courses.works"
    label = "works"
    verbose_name = _("Works")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses.registry import ItemKind, register_kind

        register_kind(ItemKind(code="assignment", model="works.AssignmentPage", word=_("Assignment")))
