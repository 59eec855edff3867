"""App configuration of works."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorksConfig(AppConfig):
    name = "courses.works"
    label = "works"
    verbose_name = _("Works")
    default_auto_field = "django.db.models.BigAutoField"
