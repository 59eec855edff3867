"""Surveys from above: one's own list, who has answered in a wave, what the answers come to, exports."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import ListView

from accelerators.surveys import rules
from accelerators.surveys.exports import as_csv, as_xlsx, wave_table
from accelerators.surveys.models import SurveyResponse, SurveyWave
from accelerators.surveys.queries import VIEWS, RegionRate, Result, region_rates, results, wave_counts
from vector.common.charts import bar_chart

VIEW_TITLES = {
    "all": _("All asked"),
    "submitted": _("Have answered"),
    "under_way": _("Are filling in"),
    "not_started": _("Have not begun"),
    "without_recipient": _("Nobody to write to"),
}
EXPORTS = {"csv": as_csv, "xlsx": as_xlsx}


class SurveyList(LoginRequiredMixin, ListView):
    """One's organisation's surveys, newest first; for accelerator staff and the office also the waves."""

    template_name = "surveys/list.html"
    context_object_name = "responses"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[SurveyResponse]:
        mine = SurveyResponse.objects.managed_by(self.request.user).for_rows()
        return mine.order_by("-wave__opens_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        waves = SurveyWave.objects.visible_to(user).select_related("survey")[:20] if rules.may_see_waves(user) else []
        return super().get_context_data(waves=waves, **kwargs)


class WaveMixin(LoginRequiredMixin):
    """A wave, for those who see it."""

    @cached_property
    def wave(self) -> SurveyWave:
        waves = SurveyWave.objects.visible_to(self.request.user).select_related("survey__programme")  # type: ignore[attr-defined]
        return get_object_or_404(waves, public_id=self.kwargs["public_id"])  # type: ignore[attr-defined]


class WaveResponses(WaveMixin, ListView):
    """Who has answered and who is silent, by state and region."""

    template_name = "surveys/wave_responses.html"
    context_object_name = "responses"
    paginate_by = 30

    @cached_property
    def visible(self) -> QuerySet[SurveyResponse]:
        return SurveyResponse.objects.visible_to(self.request.user).filter(wave=self.wave)

    @cached_property
    def rates(self) -> list[RegionRate]:
        return region_rates(self.visible)

    @cached_property
    def region(self) -> str:
        """The chosen region's address part; empty for all."""
        wanted = self.request.GET.get("region", "")
        return wanted if wanted in {rate.slug for rate in self.rates} else ""

    def chosen(self) -> str:
        wanted = self.request.GET.get("view", "")
        return wanted if wanted in VIEWS else "all"

    def of_region(self) -> QuerySet[SurveyResponse]:
        return self.visible.filter(organisation__region__slug=self.region) if self.region else self.visible

    def get_queryset(self) -> QuerySet[SurveyResponse]:
        return self.of_region().filter(VIEWS[self.chosen()]).for_rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = wave_counts(self.of_region())
        views = [
            {
                "title": title,
                "url": f"?view={name}&region={self.region}",
                "active": name == self.chosen(),
                "count": counts[name],
            }
            for name, title in VIEW_TITLES.items()
        ]
        regions = [
            {
                "title": rate.title,
                "url": f"?view={self.chosen()}&region={rate.slug}",
                "active": rate.slug == self.region,
            }
            for rate in self.rates
        ]
        every = {"title": _("All regions"), "url": f"?view={self.chosen()}", "active": not self.region}
        return super().get_context_data(
            wave=self.wave,
            views=views,
            regions=[every, *regions] if len(regions) > 1 else [],
            counts=counts,
            rates=[(rate.title, rate.asked, rate.submitted) for rate in self.rates],
            rate_columns=[
                _("Region"),
                {"title": _("Asked"), "figure": True},
                {"title": _("Have answered"), "figure": True},
            ],
            **kwargs,
        )


class WaveResults(WaveMixin, View):
    """What the submitted answers come to: a table and a chart for each question."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        counts = wave_counts(SurveyResponse.objects.visible_to(request.user).filter(wave=self.wave))
        sections = [
            {"title": section.title, "results": [shown(result) for result in found]}
            for section, found in results(self.wave, user=request.user)
        ]
        context = {"wave": self.wave, "sections": sections, "counts": counts}
        return render(request, "surveys/wave_results.html", context)


def shown(result: Result) -> dict[str, Any]:
    """A question's result as the template wants it."""
    summary = result.summary
    bars = [(bar.label, bar.count, f"{bar.percent} %") for bar in summary.bars]
    return {
        "question": result.question,
        "answered": summary.answered,
        "figures": [{"term": name, "value": value} for name, value in summary.figures],
        "texts": summary.texts,
        "bars": bars,
        "chart": bar_chart([(bar.label, bar.count) for bar in summary.bars]),
        "columns": [_("Answer"), {"title": _("Organisations"), "figure": True}, {"title": _("Share"), "figure": True}],
    }


class WaveExport(WaveMixin, View):
    """The submitted answers as a table, CSV or XLSX."""

    def get(self, request: HttpRequest, public_id: Any, kind: str) -> HttpResponse:
        if kind not in EXPORTS:
            raise Http404
        name = slugify(f"survey-{self.wave.pk}-{self.wave.opens_at:%Y-%m-%d}")
        return EXPORTS[kind](wave_table(self.wave, user=request.user), name=name)
