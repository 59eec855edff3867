"""The public page of a programme."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from vector.pages.blocks import BodyBlock
from vector.pages.models.base import BasePage
from vector.programmes.queries import plan_and_fact


class ProgrammePage(BasePage):
    """Dates, regions, goal and figures of a programme, with a text of its own."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+", verbose_name=_("programme"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("programme"), FieldPanel("body")]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    template = "pages/programme_page.html"

    class Meta:
        verbose_name = _("programme page")
        verbose_name_plural = _("programme pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["programme"] = self.programme
        context["regions"] = list(self.programme.regions.all())
        context["figures"] = plan_and_fact(programme=self.programme)
        context["elapsed"] = self.programme.elapsed_percent(timezone.localdate())
        return context
