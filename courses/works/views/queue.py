"""The tutors' queue, and the button that takes its next work."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from courses.works import rules
from courses.works.actions import marking as actions
from courses.works.queue import (
    MOST_COUNTED,
    VIEWS,
    Filter,
    Place,
    assignments_for,
    counts,
    held_until,
    of_view,
    page_of,
    runs_for,
    waiting_for,
)
from vector.people.models import User

PAGE = 20


class TutorView(LoginRequiredMixin, View):
    """A page for those who teach a run, and for the office; for everybody else it isn't there."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not rules.teaches(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Queue(LoginRequiredMixin, View):
    """Works that wait for the tutor, the longest waiting first; not there for those who teach nothing."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        user, now = request.user, timezone.now()
        runs = runs_for(user)
        if not (runs or user.is_staff):
            raise Http404
        wanted, after = Filter.read(request.GET), Place.read(request.GET.get("after", ""))
        works = waiting_for(user, wanted)
        found, following = page_of(of_view(works, user, wanted.view, now=now), after=after, size=PAGE)
        numbers = counts(works, user, now=now)
        assignments = assignments_for(runs, wanted)
        context = {
            "views": [_chip(wanted, view, title, numbers[view]) for view, title in VIEWS.items()],
            "rows": _rows(found, wanted, user=user, now=now),
            "wanted": wanted,
            "is_filtered": bool(wanted.run or wanted.course or wanted.assignment),
            "runs": runs,
            "courses": list({run.course_id: run.course for run in runs}.values()),
            "assignments": assignments,
            "first_url": f"?{wanted.query}" if after else "",
            "next_url": f"?{urlencode({'after': following})}&{wanted.query}".rstrip("&") if following else "",
            "keeps_back": any(assignment.releases_together for assignment in assignments),
        }
        return render(request, "works/marking_queue.html", context)


class ClaimNext(TutorView):
    """Take the longest waiting free work of the filtered queue and open it. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = Filter.read(request.POST)
        work = actions.claim_next(by=request.user, wanted=wanted)
        if work is None:
            return redirect(_with_query(reverse("works:queue"), wanted))
        return redirect(mark_url(work, wanted))


def mark_url(work: Any, wanted: Filter) -> str:
    """Where a work is marked; the filter goes with it, so that the next one is of the same queue."""
    return _with_query(reverse("works:mark", args=[work.public_id]), wanted)


def _with_query(url: str, wanted: Filter) -> str:
    return f"{url}?{wanted.query}" if wanted.query else url


def queue_url(wanted: Filter) -> str:
    return _with_query(reverse("works:queue"), wanted)


def _chip(wanted: Filter, view: str, title: Any, number: int) -> dict[str, Any]:
    count = f"{MOST_COUNTED}+" if number >= MOST_COUNTED else number
    return {
        "title": title,
        "url": f"?{wanted.with_view(view).query}",
        "active": wanted.view == view,
        "count": count,
    }


def _rows(works: list[Any], wanted: Filter, *, user: Any, now: Any) -> list[dict[str, Any]]:
    """What each row shows; one query for the names of those who hold them."""
    until = {work.pk: held_until(work, now=now) for work in works}
    holders = User.objects.in_bulk({work.holder_id for work in works if until[work.pk] is not None})
    return [
        {
            "work": work,
            "url": mark_url(work, wanted),
            "days": (timezone.localdate(now) - timezone.localdate(work.since)).days,
            "is_overdue": work.due_at is not None and work.due_at < now,
            "until": until[work.pk],
            "holder": holders.get(work.holder_id) if until[work.pk] is not None else None,
            "is_mine": until[work.pk] is not None and work.holder_id == user.pk,
        }
        for work in works
    ]
