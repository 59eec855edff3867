"""The gradebook of a run, and the same as a spreadsheet."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from courses.enums import SEAT_HOLDING, EnrolmentState
from courses.models import CourseRun
from courses.outline import outline_of
from courses.views.lists import STATE_KINDS
from courses.works import gradebook
from courses.works.people import SORTS, STUCK, People, in_order, lateness, participants, stuck_at, with_all_dates
from vector.common.models import record_deed
from vector.common.tables import as_xlsx

PAGE = 30
LAST_PAGE = 1000


class RunView(LoginRequiredMixin, View):
    """A page about a run that the reader teaches; for the office any run."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            runs = with_all_dates(CourseRun.objects.taught_by(request.user)).select_related("course")
            self.run = get_object_or_404(runs, public_id=kwargs["public_id"])
            self.wanted = People.read(request.GET)
        return super().dispatch(request, *args, **kwargs)

    def page(self, found: Any) -> tuple[list[Any], int, bool]:
        """Rows of the wanted page, its number, and whether another follows; nobody counts them all."""
        text = self.request.GET.get("page", "1")
        number = int(text) if text.isascii() and text.isdecimal() and 0 < int(text) <= LAST_PAGE else 1
        first = (number - 1) * PAGE
        rows = list(found[first : first + PAGE + 1])
        if not rows and number > 1:
            raise Http404
        return rows[:PAGE], number, len(rows) > PAGE

    def filters(self) -> dict[str, Any]:
        """What the filter's form offers; one query."""
        organisations = gradebook.organisations_in(self.run)
        regions = {organisation.region_id: organisation.region for organisation in organisations}
        return {
            "organisations": organisations,
            "regions": sorted(regions.values(), key=lambda region: region.title),
            "wanted": self.wanted,
        }

    def pager(self, number: int, *, is_more: bool) -> dict[str, str]:
        """Addresses of the pages before and after."""
        query = self.wanted.query

        def address(page: int) -> str:
            return f"?{query(page=page if page > 1 else '')}"

        return {
            "previous_url": address(number - 1) if number > 1 else "",
            "next_url": address(number + 1) if is_more else "",
        }


class Gradebook(RunView):
    """How far everybody is, item by item."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        outline = outline_of(self.run.course)
        found, number, is_more = self.page(gradebook.with_rows(self.found(outline)))
        context = {
            "run": self.run,
            "course": self.run.course,
            "columns": gradebook.columns(outline),
            "rows": [
                {"row": row, "kind": STATE_KINDS[EnrolmentState(row.enrolment.state)]}
                for row in gradebook.rows(found, outline)
            ],
            "states": [choice for choice in EnrolmentState.choices if choice[0] in SEAT_HOLDING],
            "stuck": STUCK.items(),
            "sorts": SORTS.items(),
            "query": self.wanted.query(),
            **self.filters(),
            **self.pager(number, is_more=is_more),
        }
        return render(request, "works/gradebook.html", context)

    def found(self, outline: Any) -> Any:
        """Everybody who is wanted, sorted."""
        found = participants(self.run, self.wanted)
        if self.wanted.stuck:
            today = timezone.localdate()
            late = lateness(self.run, outline, today=today)
            found = stuck_at(found, self.wanted.stuck, days=self.wanted.days, late=late, now=timezone.now())
        return in_order(found, self.wanted)


class GradebookExport(Gradebook):
    """Everybody of the filter as XLSX; that it was taken is in the audit trail."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        outline = outline_of(self.run.course)
        lines = gradebook.table(self.found(outline), self.run, outline)
        response = as_xlsx(lines, name=f"gradebook-{self.run.starts_on:%Y-%m-%d}", sheet=_("Gradebook"))
        record_deed(by=request.user, deed="gradebook.export", on=self.run, filter=self.wanted.query())
        return response
