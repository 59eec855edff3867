"""App configuration of the mail that comes in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "consultations.inbox"
    label = "inbox"
    verbose_name = _("Incoming mail")
    default_auto_field = "django.db.models.BigAutoField"
