"""Reporting a post, and what moderators do with posts and reports."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views import View
from django.views.generic import ListView

from vector.common.errors import DomainError
from vector.common.paging import BoundedPaginator
from vector.community import queries, rules
from vector.community.actions import moderation
from vector.community.authors import described
from vector.community.forms import HideForm, ReportForm
from vector.community.models import Post, Report
from vector.community.views.finding import readable_post
from vector.pages.navigation import trail

VIEWS = {
    "awaiting": (_("Wait for approval"), queries.awaiting),
    "reports": (pgettext_lazy("of messages", "Reports"), queries.open_reports),
    "hidden": (_("Hidden"), queries.hidden),
}


class Moderation(LoginRequiredMixin, ListView):
    """What waits for a moderator: first posts and reports; and what is hidden."""

    template_name = "community/moderation.html"
    context_object_name = "found"
    paginate_by = 20
    paginator_class = BoundedPaginator

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not rules.moderates_anything(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def chosen(self) -> str:
        wanted = self.request.GET.get("view", "")
        return wanted if wanted in VIEWS else "awaiting"

    def get_queryset(self) -> Any:
        return VIEWS[self.chosen][1](self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = list(context["found"])
        # What a row is about: a post for two of the views, a topic for the third.
        abouts = [getattr(row, "post", row) for row in found]
        authors = described((about.author for about in abouts), to_member=True)
        return {
            **context,
            "breadcrumbs": trail((_("Community"), reverse("community:home"))),
            "chosen": self.chosen,
            "views": [
                {"title": title, "url": f"?view={name}", "active": name == self.chosen}
                for name, (title, _query) in VIEWS.items()
            ],
            "rows": [
                {"row": row, "about": about, "author": authors[about.author_id]}
                for row, about in zip(found, abouts, strict=True)
            ],
        }


class PostReport(LoginRequiredMixin, View):
    """Telling the moderators that a post does not belong here."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(readable_post(request.user, public_id), ReportForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post, form = readable_post(request.user, public_id), ReportForm(request.POST)
        if not form.is_valid():
            return self.show(post, form, status=422)
        moderation.report(post=post, reason=form.cleaned_data["reason"], by=request.user)
        return render(request, "community/post_reported.html", {"post": post})

    def show(self, post: Post, form: ReportForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "community/post_report.html", {"post": post, "form": form}, status=status)


class ModeratedPost(LoginRequiredMixin, View):
    """A deed of moderators with a post; for everyone else it is not found."""

    http_method_names = ["post"]

    def find(self, public_id: Any) -> Post:
        moderated = Post.objects.moderated_by(self.request.user)
        return get_object_or_404(
            moderated.select_related("author", "topic__theme", "topic__author"), public_id=public_id
        )

    def refused(self, post: Post, error: DomainError) -> HttpResponse:
        context = {"topic": post.topic, "reason": error.message}
        return render(self.request, "community/deed_refused.html", context, status=409)


class PostApprove(ModeratedPost):
    """Letting everybody see a post that waits: the text that its moderator has read, and no other."""

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post = self.find(public_id)
        try:
            moderation.approve(post=post, by=request.user, seen=request.POST.get("seen", ""))
        except moderation.ChangedMeanwhile as error:
            context = {"post": self.find(public_id), "reason": error.message}
            return render(request, "community/post_changed.html", context, status=409)
        except DomainError as error:
            return self.refused(post, error)
        return redirect("community:moderation")


class PostHide(ModeratedPost):
    """Taking a reply out of sight, or declining one that waits, with a reason."""

    http_method_names = ["get", "head", "options", "post"]

    def find(self, public_id: Any) -> Post:
        post = super().find(public_id)
        if post.is_opening:
            raise Http404
        return post

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(self.find(public_id), HideForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post, form = self.find(public_id), HideForm(request.POST)
        if not form.is_valid():
            return self.show(post, form, status=422)
        try:
            moderation.hide(post=post, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.show(post, form, status=422)
        return redirect(post)

    def show(self, post: Post, form: HideForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "community/post_hide.html", {"post": post, "form": form}, status=status)


class PostRestore(ModeratedPost):
    """Showing a hidden reply again."""

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post = self.find(public_id)
        moderation.restore(post=post, by=request.user)
        return redirect(post)


class ReportDismiss(LoginRequiredMixin, View):
    """The message stays."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        moderated = Post.objects.moderated_by(request.user)
        reports = Report.objects.filter(post__in=moderated.values("pk")).select_related("post")
        moderation.dismiss(report=get_object_or_404(reports, public_id=public_id), by=request.user)
        return redirect(f"{reverse('community:moderation')}?view=reports")
