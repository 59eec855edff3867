"""Reporting a message, and what tutors and the office do about it."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import ListView

from courses.discussions import queries
from courses.discussions.actions import moderation
from courses.discussions.forms import HideForm, ReportForm
from courses.discussions.models import Post, Report
from courses.discussions.views.threads import readable_or_404
from courses.models import CourseRun
from vector.common.errors import DomainError


class PostReport(LoginRequiredMixin, View):
    """Telling the tutors that a message does not belong here."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(readable_or_404(request.user, public_id), ReportForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post, form = readable_or_404(request.user, public_id), ReportForm(request.POST)
        if not form.is_valid():
            return self.show(post, form)
        moderation.report(post=post, reason=form.cleaned_data["reason"], by=request.user)
        return render(request, "discussions/post_reported.html", {"post": post})

    def show(self, post: Post, form: ReportForm) -> HttpResponse:
        return render(self.request, "discussions/post_report.html", {"post": post, "form": form})


class Moderated(LoginRequiredMixin, View):
    """A deed of tutors and the office with a message; for everyone else it is not found."""

    http_method_names = ["post"]

    def find(self, public_id: Any) -> Post:
        moderated = Post.objects.moderated_by(self.request.user)
        return get_object_or_404(
            moderated.select_related("author", "thread", "run__course", "module"), public_id=public_id
        )


class PostHide(Moderated):
    """Taking a message out of sight, with a reason."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(self.find(public_id), HideForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post, form = self.find(public_id), HideForm(request.POST)
        if not form.is_valid():
            return self.show(post, form)
        try:
            moderation.hide(post=post, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.show(post, form)
        return redirect(post.get_absolute_url())

    def show(self, post: Post, form: HideForm) -> HttpResponse:
        return render(self.request, "discussions/post_hide.html", {"post": post, "form": form})


class PostRestore(Moderated):
    """Showing a hidden message again."""

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post = self.find(public_id)
        moderation.restore(post=post, by=request.user)
        return redirect(post.get_absolute_url())


class ThreadMark(Moderated):
    """Pinning or closing a thread, and the opposite: the field `on` says which."""

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        thread, is_on = self.find(public_id), request.POST.get("on") == "1"
        if thread.thread_id is not None:
            raise Http404
        self.mark(thread, is_on=is_on)
        return redirect(thread.get_absolute_url())

    def mark(self, thread: Post, *, is_on: bool) -> None:
        raise NotImplementedError


class ThreadPin(ThreadMark):
    def mark(self, thread: Post, *, is_on: bool) -> None:
        moderation.pin(thread=thread, is_on=is_on, by=self.request.user)


class ThreadClose(ThreadMark):
    def mark(self, thread: Post, *, is_on: bool) -> None:
        moderation.close(thread=thread, is_on=is_on, by=self.request.user)


class Reports(LoginRequiredMixin, ListView):
    """What was reported and waits: for tutors of the runs and for the office."""

    template_name = "discussions/reports.html"
    context_object_name = "reports"
    paginate_by = 20

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not user.is_staff and not CourseRun.objects.taught_by(user).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return queries.open_reports(self.request.user)


class ReportSettle(LoginRequiredMixin, View):
    """The message stays."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        moderated = Post.objects.moderated_by(request.user)
        reports = Report.objects.filter(post__in=moderated.values("pk")).select_related("post")
        moderation.settle(report=get_object_or_404(reports, public_id=public_id), by=request.user)
        return redirect("discussions:reports")
