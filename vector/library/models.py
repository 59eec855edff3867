"""Methodological materials as pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from vector.library.enums import MaterialKind
from vector.pages.blocks import BodyBlock
from vector.pages.models import BasePage


class MaterialPage(BasePage):
    """One material: for now a successful practice that began as a topic of the community."""

    kind = models.CharField(_("kind"), max_length=16, choices=MaterialKind.choices, default=MaterialKind.PRACTICE)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("kind"), FieldPanel("body")]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types: list[str] = []
    template = "library/material_page.html"

    class Meta:
        verbose_name = _("methodological material")
        verbose_name_plural = _("methodological materials")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=MaterialKind.values), name="material_kind_known")
        ]
