"""A work after it was sent: its page, receipt, versions, files, the list, and taking it back."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView

from courses.models import CourseRun
from courses.views.addresses import address_of
from courses.works import rules
from courses.works.actions import work as actions
from courses.works.models import Endorsement, Work, WorkFile, WorkVersion
from courses.works.queries import (
    compared,
    endorsement_of,
    facts_of,
    list_of,
    papers_of,
    review_of,
    rows_of,
    with_story,
)
from courses.works.steps import Facts, points_words, signed_by, steps_of, who_acts
from vector.common.errors import DomainError
from vector.common.uploads import as_attachment


class WorkPage(LoginRequiredMixin, View):
    """Where a work stands: steps, the last version, what was decided, all versions."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        work = get_object_or_404(Work.objects.visible_to(request.user).for_rows(), public_id=public_id)
        readable = with_story(WorkVersion.objects.visible_to(request.user).filter(work=work).latest_first())
        versions = list(readable)
        for version in versions:
            version.work = work
        facts = facts_of(work, reader=request.user, versions=versions)
        is_author = rules.is_author(request.user, work)
        context = {
            "work": work,
            "assignment": work.assignment,
            "assignment_url": address_of(work.assignment, request),
            "steps": steps_of(facts),
            "versions": [version_row(version) for version in versions],
            "version": versions[0] if versions else None,
            "rows": _terms(versions[0]) if versions else [],
            "files": [link.file for link in versions[0].version_files.all()] if versions else [],
            "is_author": is_author,
            "may_write": rules.may_write(request.user, work),
            "may_take_back": rules.may_take_back(request.user, work),
            "may_record": rules.may_record_agreement(request.user, work),
            "may_reopen": rules.may_reopen(request.user, work),
            "may_endorse": rules.may_endorse(request.user, work, facts.able),
            "prepare_url": reverse("works:prepare", args=[work.enrolment.public_id, work.assignment_id]),
        }
        return render(request, "works/work.html", context)


class Receipt(LoginRequiredMixin, View):
    """After sending: the receipt number, who acts next, by when."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        own = with_story(WorkVersion.objects.filter(work__enrolment__person=request.user))
        version = get_object_or_404(own, public_id=public_id)
        work = Work.objects.for_rows().get(pk=version.work_id)
        newest = list(with_story(work.versions.latest_first())[:1])
        facts = facts_of(work, reader=request.user, versions=newest)
        who, _since, by_when = who_acts(facts)
        context = {
            "work": work,
            "version": version,
            "assignment": work.assignment,
            "who": who,
            "by_when": by_when,
            "next": _next_words(facts),
            "is_newest": newest[0].pk == version.pk,
        }
        return render(request, "works/receipt.html", context)


class VersionPage(LoginRequiredMixin, View):
    """One version as it was sent, and what changed since the one before."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        readable = with_story(WorkVersion.objects.visible_to(request.user))
        version = get_object_or_404(readable, public_id=public_id)
        work = Work.objects.for_rows().get(pk=version.work_id)
        before = readable.filter(work=work, number__lt=version.number).latest_first().first()
        context = {
            "work": work,
            "version": version,
            "before": before,
            "assignment": work.assignment,
            "comparison": compared(version, before),
            "rows": _terms(version),
            "files": [link.file for link in version.version_files.all()],
            "row": version_row(version),
        }
        return render(request, "works/version.html", context)


class WorkList(LoginRequiredMixin, ListView):
    """One's own works; for a head or coordinator those of the organisation, what waits for agreement first."""

    http_method_names = ["get", "head", "options"]
    template_name = "works/work_list.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Work]:
        return list_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        context["rows"] = [
            {
                "title": work.assignment.title,
                "url": work.get_absolute_url(),
                "about": "" if rules.is_author(user, work) else str(work.enrolment.person),
                "course": work.enrolment.run.course.full_title,
                "work": work,
            }
            for work in context["object_list"]
        ]
        return context


class PaperList(LoginRequiredMixin, ListView):
    """For tutors and the office: works that wait for agreement, those that nobody can agree first."""

    http_method_names = ["get", "head", "options"]
    template_name = "works/paper_list.html"
    context_object_name = "works"
    paginate_by = 20

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not CourseRun.objects.taught_by(request.user).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Work]:
        return papers_of(self.request.user)


class TakeBack(LoginRequiredMixin, View):
    """The author takes the work back to change it. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        work = get_object_or_404(Work.objects.visible_to(request.user).for_rows(), public_id=public_id)
        if not rules.is_author(request.user, work):
            raise PermissionDenied
        try:
            actions.take_back(work, by=request.user)
        except DomainError as error:
            context = {"work": work, "reason": error.message}
            return render(request, "works/deed_refused.html", context, status=409)
        return redirect("works:prepare", work.enrolment.public_id, work.assignment_id)


class FileDownload(LoginRequiredMixin, View):
    """A file of a work, only ever as an attachment."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, public_id: Any) -> FileResponse:
        return as_attachment(get_object_or_404(WorkFile.objects.visible_to(request.user), public_id=public_id))


class ScanDownload(LoginRequiredMixin, View):
    """The scan of a paper with the head's word, only ever as an attachment."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, public_id: Any) -> FileResponse:
        scans = Endorsement.objects.visible_to(request.user).exclude(file="")
        return as_attachment(get_object_or_404(scans, public_id=public_id))


def version_row(version: WorkVersion) -> dict[str, Any]:
    """A version in the timeline: when it was sent and what was decided about it."""
    endorsement, review = endorsement_of(version), review_of(version)
    return {
        "version": version,
        "endorsement": endorsement,
        "signed_by": signed_by(endorsement) if endorsement is not None else "",
        "review": review,
        "points": points_words(review) if review is not None and review.points is not None else "",
    }


def _terms(version: WorkVersion) -> list[dict[str, Any]]:
    return [{"term": label, "value": text or "–"} for _key, label, text in rows_of(version)]


def _next_words(facts: Facts) -> str:
    """What happens next, in a sentence."""
    work = facts.work
    if work is None or work.is_editable:
        return _("Improve the work and send it again.")
    if work.is_awaiting_agreement:
        if facts.able.places:
            return _("The head reads the work and agrees it or returns it with a comment. Then the tutor gets it.")
        return _("The tutor records how the work is agreed. Then it is reviewed.")
    if work.accepted_at:
        return _("The work is accepted: nothing is to be done.")
    return _("The tutor reads the work and accepts it or returns it with a comment. You get a letter.")
