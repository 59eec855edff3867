"""App configuration of vector.common."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "vector.common"
    label = "common"
    verbose_name = _("Common parts")
    default_auto_field = "django.db.models.BigAutoField"
