"""Pages of text."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from vector.pages.blocks import BodyBlock
from vector.pages.models.base import BasePage


class StandardPage(BasePage):
    """A page of text: about, documents, contacts, policy."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    is_in_footer = models.BooleanField(
        _("linked in the footer"), default=False, help_text=_("For contacts, documents, the personal-data policy.")
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels = [*Page.promote_panels, FieldPanel("is_in_footer")]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    template = "pages/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        below = self.get_children().live().public().in_menu().order_by("path") if self.numchild else ()
        context["children"] = [{"title": child.title, "url": child.get_url() or ""} for child in below]
        return context
