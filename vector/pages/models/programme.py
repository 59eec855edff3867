"""The public page of a programme."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from vector.pages import charts
from vector.pages.blocks import BodyBlock
from vector.pages.models.base import BasePage
from vector.programmes.queries import as_text, plan_and_fact


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
        programme = self.programme
        figures = plan_and_fact(programme=programme)
        elapsed = programme.elapsed_percent(timezone.localdate())
        context |= {
            "programme": programme,
            "regions": list(programme.regions.all()),
            "dates": gettext("from %(start)s to %(end)s")
            % {"start": date_format(programme.starts_on, "j E Y"), "end": date_format(programme.ends_on, "j E Y")},
            "elapsed": elapsed,
            "elapsed_text": gettext("%(percent)s%% of the time has passed") % {"percent": elapsed},
            "figures": figures,
            "bars": [charts.plan_bar(row, elapsed=elapsed) for row in figures],
            "table_caption": gettext("Indicators of the programme"),
            "columns": [
                {"title": title, "figure": index > 0}
                for index, title in enumerate(
                    (gettext("Indicator"), gettext("Unit"), gettext("At the start"), gettext("Plan"), gettext("Fact"))
                )
            ],
            "rows": [
                (
                    row.indicator.title,
                    row.indicator.unit,
                    as_text(row.indicator.baseline),
                    row.plan_text or "–",
                    row.fact_text or "–",
                )
                for row in figures
            ],
        }
        return context
