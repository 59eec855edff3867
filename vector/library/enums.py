"""Kinds of methodological materials."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MaterialKind(TextChoices):
    GUIDANCE = "guidance", _("Guidance")
    ANALYTICS = "analytics", _("Analytics")
    FORM_TEMPLATE = "form_template", _("Form or template")
    PRACTICE = "practice", _("Successful practice")
    RECOMMENDATION = "recommendation", _("Proposal to the authorities")
