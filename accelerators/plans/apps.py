"""App configuration of accelerators.plans."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "accelerators.plans"
    label = "plans"
    verbose_name = _("Implementation plans")
    default_auto_field = "django.db.models.BigAutoField"
