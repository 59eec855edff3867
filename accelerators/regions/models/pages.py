"""The list of regions and a region's page."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from accelerators.regions import queries
from vector.pages import region_sections
from vector.pages.blocks import BodyBlock
from vector.pages.models import BasePage

ORGANISATIONS_A_PAGE = 30


class RegionIndexPage(BasePage):
    """«Регионы»: each with its accelerator."""

    parent_page_types = ["pages.HomePage"]
    max_count = 1
    template = "regions/region_index_page.html"

    class Meta:
        verbose_name = _("list of regions")
        verbose_name_plural = _("lists of regions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["entries"] = queries.region_entries(self)
        return context


class RegionPage(BasePage):
    """A region: its accelerator and whom to turn to, coming events, participant organisations."""

    region = models.OneToOneField("people.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("region"), FieldPanel("body")]
    parent_page_types = ["regions.RegionIndexPage"]
    template = "regions/region_page.html"

    class Meta:
        verbose_name = _("region's page")
        verbose_name_plural = _("regions' pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        region, context["accelerator"] = queries.region_with_accelerator(self.region_id)
        context["sections"] = region_sections.sections(region)
        paginator = Paginator(queries.public_organisations(region), ORGANISATIONS_A_PAGE)
        context["organisations"] = paginator.get_page(request.GET.get("page"))
        context["ask_url"] = f"{reverse(settings.VECTOR_LINKS['help'])}?{urlencode({'about': self.get_url(request)})}"
        return context
