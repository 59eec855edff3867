"""App configuration of published answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnswersConfig(AppConfig):
    name = "consultations.answers"
    label = "answers"
    verbose_name = _("Published answers")
    default_auto_field = "django.db.models.BigAutoField"
