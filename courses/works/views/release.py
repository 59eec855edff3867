"""Decisions that were kept back: the list of them, and telling a whole group at once."""

from typing import Any

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from courses.models import CourseRun
from courses.works.actions import marking as actions
from courses.works.enums import ReviewDecision, WorkState
from courses.works.models import AssignmentPage, Review, Work
from courses.works.views.queue import TutorView

# As many as one press tells; the page says how many are left.
MOST_AT_ONCE = 200


def pending_of(user: Any) -> Any:
    """Decided and kept back, of the works that `user` reviews."""
    return Review.objects.kept_back().filter(work__in=Work.objects.reviewed_by(user))


class KeptBack(TutorView):
    """Runs and assignments with decisions that nobody has been told yet."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        groups = list(
            pending_of(request.user)
            .values("work__enrolment__run", "work__assignment")
            .annotate(number=Count("pk"), last=Max("decided_at"))
            .order_by("last")[:100]
        )
        runs = CourseRun.objects.select_related("course").in_bulk({row["work__enrolment__run"] for row in groups})
        assignments = AssignmentPage.objects.in_bulk({row["work__assignment"] for row in groups})
        rows = [
            {
                "run": runs[row["work__enrolment__run"]],
                "assignment": assignments[row["work__assignment"]],
                "number": row["number"],
                "last": row["last"],
            }
            for row in groups
        ]
        return render(request, "works/marking_kept_back.html", {"rows": rows})


class Release(TutorView):
    """One run and assignment: what is kept back, what still waits for a decision; POST tells the participants."""

    def get(self, request: HttpRequest, public_id: Any, assignment: int) -> HttpResponse:
        self.find(public_id, assignment)
        return self.show(request)

    def post(self, request: HttpRequest, public_id: Any, assignment: int) -> HttpResponse:
        self.find(public_id, assignment)
        result = actions.release_all(self.pending()[:MOST_AT_ONCE], by=request.user)
        return self.show(request, result=result, status=409 if result.refused and not result.told else 200)

    def find(self, public_id: Any, assignment: int) -> None:
        runs = CourseRun.objects.taught_by(self.request.user).select_related("course")
        self.run = get_object_or_404(runs, public_id=public_id)
        self.assignment = AssignmentPage.objects.filter(path__startswith=self.run.course.path, pk=assignment).first()
        if self.assignment is None:
            raise Http404

    def pending(self) -> Any:
        return (
            pending_of(self.request.user)
            .filter(work__enrolment__run=self.run, work__assignment=self.assignment)
            .select_related("work__enrolment__person", "decided_by")
            .order_by("work__enrolment__person__sort_key", "pk")
        )

    def show(self, request: HttpRequest, *, result: Any = None, status: int = 200) -> HttpResponse:
        pending = list(self.pending()[: MOST_AT_ONCE + 1])
        left = Work.objects.filter(
            enrolment__run=self.run, assignment=self.assignment, state=WorkState.WITH_TUTOR
        ).exclude(reviews__is_pending=True)
        context = {
            "run": self.run,
            "course": self.run.course,
            "assignment": self.assignment,
            "pending": pending[:MOST_AT_ONCE],
            "number": min(len(pending), MOST_AT_ONCE),
            "is_more": len(pending) > MOST_AT_ONCE,
            "accepted": sum(review.decision == ReviewDecision.ACCEPTED for review in pending[:MOST_AT_ONCE]),
            "left": left.count(),
            "result": result,
        }
        return render(request, "works/marking_release.html", context, status=status)
