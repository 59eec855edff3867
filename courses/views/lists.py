"""Lists: my courses, the runs I teach, how a run and how an organisation gets on."""

import datetime
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from courses import rules
from courses.deadlines import next_deadline
from courses.enums import EnrolmentState, RunState
from courses.models import CourseIndexPage, CourseRun
from courses.outline import outline_of, outlines_of
from courses.progress import summarise
from courses.queries import (
    full_study,
    organisation_participants,
    own_enrolments,
    run_participants,
    taught_runs,
)
from courses.registry import run_links
from courses.views.addresses import address_of
from vector.people.models import Organisation

STATE_KINDS = {
    EnrolmentState.REQUESTED: "waiting",
    EnrolmentState.INVITED: "waiting",
    EnrolmentState.ACTIVE: "active",
    EnrolmentState.COMPLETED: "good",
    EnrolmentState.WITHDRAWN: "plain",
}
RUN_KINDS = {RunState.UPCOMING: "waiting", RunState.RUNNING: "active", RunState.FINISHED: "plain"}
# Somebody who studies and has not opened a lesson for so long may need a word from the tutor.
SILENT_AFTER = datetime.timedelta(days=7)


class MyCourses(LoginRequiredMixin, TemplateView):
    """Everything a person is invited to, studies and has completed: three queries whatever the number."""

    template_name = "courses/my_courses.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enrolments = own_enrolments(self.request.user)
        outlines = outlines_of({row.run.course_id: row.run.course for row in enrolments}.values())
        rows = [self.row(enrolment, outlines[enrolment.run.course_id]) for enrolment in enrolments]
        catalogue = CourseIndexPage.objects.live().order_by("path").first()
        return super().get_context_data(
            requested=[row for row in rows if row["enrolment"].state == EnrolmentState.REQUESTED],
            invited=[row for row in rows if row["enrolment"].state == EnrolmentState.INVITED],
            active=[row for row in rows if row["enrolment"].state == EnrolmentState.ACTIVE],
            completed=[row for row in rows if row["enrolment"].state == EnrolmentState.COMPLETED],
            catalogue_url=address_of(catalogue, self.request) if catalogue else "/",
            **kwargs,
        )

    def row(self, enrolment: Any, outline: Any) -> dict[str, Any]:
        study, today = full_study(enrolment), timezone.localdate()
        locks = study.locks(outline, today)
        return {
            "enrolment": enrolment,
            "run": enrolment.run,
            "course": enrolment.run.course,
            "url": address_of(enrolment.run.course, self.request),
            "summary": summarise(outline.order, study.records, locked=locks),
            "deadline": next_deadline(
                ends_on=study.dates.ends_on or enrolment.run.ends_on,
                due=study.dates.due,
                outline=outline,
                records=study.records,
                today=today,
            ),
        }


class Teaching(LoginRequiredMixin, ListView):
    """The runs one teaches."""

    template_name = "courses/teaching.html"
    context_object_name = "runs"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return taught_runs(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [{"run": run, "kind": RUN_KINDS[run.state]} for run in context["runs"]]
        return context


class ProgressList(LoginRequiredMixin, ListView):
    """People and how far they are, paged."""

    context_object_name = "enrolments"
    paginate_by = 30

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            self.find(kwargs["public_id"])
        return super().dispatch(request, *args, **kwargs)

    def find(self, public_id: Any) -> None:
        """Sets what the list is about, or raises Http404."""
        raise NotImplementedError

    def row(self, enrolment: Any, total: int) -> dict[str, Any]:
        seen = enrolment.last_seen_at or enrolment.begun_at
        is_silent = (
            enrolment.state == EnrolmentState.ACTIVE and seen is not None and timezone.now() - seen > SILENT_AFTER
        )
        return {
            "enrolment": enrolment,
            "person": enrolment.person,
            "kind": STATE_KINDS[EnrolmentState(enrolment.state)],
            "done": enrolment.done_count,
            "total": total,
            "seen": enrolment.last_seen_at,
            "is_silent": is_silent,
        }


class RunProgress(ProgressList):
    """How everyone in a run gets on, for its tutors and the office."""

    template_name = "courses/run_progress.html"

    def find(self, public_id: Any) -> None:
        runs = CourseRun.objects.taught_by(self.request.user).select_related("course")
        self.run = get_object_or_404(runs, public_id=public_id)
        if not rules.may_see_run_progress(self.request.user, self.run, is_tutor=True):
            raise Http404

    def get_queryset(self) -> Any:
        return run_participants(self.request.user, self.run)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        total = len(outline_of(self.run.course).order)
        context["rows"] = [self.row(enrolment, total) for enrolment in context["enrolments"]]
        return context | {
            "run": self.run,
            "course": self.run.course,
            "state_kind": RUN_KINDS[self.run.state],
            "run_links": run_links(self.run),
        }


class OrganisationProgress(ProgressList):
    """How an organisation's people get on, for its head and coordinator, the region's accelerator, the office."""

    template_name = "courses/organisation_progress.html"

    def find(self, public_id: Any) -> None:
        organisations = Organisation.objects.visible_to(self.request.user)
        self.organisation = get_object_or_404(organisations, public_id=public_id)
        if not rules.may_see_organisation_progress(self.request.user, self.organisation):
            raise Http404

    def get_queryset(self) -> Any:
        return organisation_participants(self.request.user, self.organisation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        outlines = outlines_of({row.run.course_id: row.run.course for row in context["enrolments"]}.values())
        context["rows"] = [
            self.row(enrolment, len(outlines[enrolment.run.course_id].order)) for enrolment in context["enrolments"]
        ]
        return context | {"organisation": self.organisation}
