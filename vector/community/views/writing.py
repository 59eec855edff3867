"""Writing: a new topic, changing and deleting one's own posts, what happens with one that waits."""

from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from vector.common.errors import DomainError
from vector.community import rules
from vector.community.actions import posts as actions
from vector.community.forms import TextForm, TopicForm
from vector.community.models import Post, Theme
from vector.community.views.finding import member_or_404
from vector.pages.navigation import trail


class TopicNew(LoginRequiredMixin, View):
    """Beginning a topic; `?theme=` chooses its theme."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        member_or_404(request.user)
        slug = request.GET.get("theme", "").replace("\x00", "")
        theme = Theme.objects.filter(slug=slug, is_open=True).first()
        return self.show(TopicForm(initial={"theme": theme}))

    def post(self, request: HttpRequest) -> HttpResponse:
        member_or_404(request.user)
        form = TopicForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            post = actions.begin(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(form, status=422)
        return redirect(post.topic if post.is_readable else reverse("community:post-sent", args=[post.public_id]))

    def show(self, form: TopicForm, *, status: int = 200) -> HttpResponse:
        is_newcomer = settings.COMMUNITY_FIRST_POST_APPROVAL and not rules.is_trusted(self.request.user)
        context = {
            "form": form,
            "is_newcomer": is_newcomer,
            "most_links": settings.COMMUNITY_NEWCOMER_LINKS,
            "breadcrumbs": trail((_("Community"), reverse("community:home"))),
        }
        return render(self.request, "community/topic_new.html", context, status=status)


class OwnPost(LoginRequiredMixin, View):
    """A page about one's own post; anybody else's is not found, whatever the role."""

    http_method_names = ["get", "head", "options", "post"]

    def find(self, public_id: Any) -> Post:
        member_or_404(self.request.user)
        own = Post.objects.written_by(self.request.user).filter(deleted_at=None)
        return get_object_or_404(own.select_related("topic__theme"), public_id=public_id)


class PostSent(OwnPost):
    """After a first post: it waits, for whom, and what happens then."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return render(request, "community/post_sent.html", {"post": self.find(public_id)})


class PostEdit(OwnPost):
    """Changing the own post within the hour. What was typed too late is shown again beside the reason."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post = self.find(public_id)
        if not rules.may_edit(request.user, post):
            raise Http404
        return self.show(post, TextForm(initial={"text": post.text}, topic=post.topic))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post = self.find(public_id)
        form = TextForm(request.POST, topic=post.topic)
        if not form.is_valid():
            return self.show(post, form, status=422)
        try:
            actions.edit(post=post, text=form.cleaned_data["text"], by=request.user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(post, form, status=422)
        return redirect(post)

    def show(self, post: Post, form: TextForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "community/post_edit.html", {"post": post, "form": form}, status=status)


class PostDelete(OwnPost):
    """Deleting the own post, after a page that says what it means."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return render(request, "community/post_delete.html", {"post": self.find(public_id)})

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post = self.find(public_id)
        actions.delete(post=post, by=request.user)
        return redirect(post.topic)
