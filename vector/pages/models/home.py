"""The site's front door."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from vector.pages import home_sections
from vector.pages.models.base import BasePage


class HomePage(BasePage):
    """What this is in one sentence, three doors, and what the other parts have to show."""

    headline = models.CharField(
        _("headline"), max_length=160, blank=True, help_text=_("What this site is, in one sentence.")
    )

    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("intro")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page by its whole address at once, instead of by one query a level.

        What isn't a page's address (a sub-address that a page type answers itself) goes the usual way.
        """
        if path_components:
            wanted = f"{self.url_path}{'/'.join(path_components)}/"
            page = Page.objects.filter(url_path=wanted).first()
            if page is not None:
                if not page.live:
                    raise Http404
                return page.specific.route(request, [])
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = home_sections.sections(request)
        return context
