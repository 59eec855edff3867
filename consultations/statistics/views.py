"""The report of the queue: a page with charts and tables, and the same as a workbook."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from consultations.statistics import figures, report
from consultations.statistics.forms import ReportForm
from vector.common.tables import as_xlsx


class ReportView(LoginRequiredMixin, View):
    """For the project office, and for accelerator staff about their region."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not figures.may_read(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Overview(ReportView):
    """First answers and settled questions against the promise, load, growth, satisfaction."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ReportForm(request.GET or None, user=request.user)
        wanted = form.wanted()
        line = figures.total(wanted, user=request.user)
        context = {
            "form": form,
            "wanted": wanted,
            "summary": report.summary(line),
            "explained": report.explained(),
            "parts": report.parts(wanted, user=request.user),
            "query": request.GET.urlencode(),
        }
        return render(request, "statistics/overview.html", context)


class Export(ReportView):
    """The same figures as XLSX."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = ReportForm(request.GET or None, user=request.user).wanted()
        name = f"consultations-{wanted.period.since:%Y-%m-%d}-{wanted.period.until:%Y-%m-%d}"
        return as_xlsx(report.table(wanted, user=request.user), name=name, sheet=_("Consultations"))
