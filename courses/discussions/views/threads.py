"""Reading and writing: the discussion of a module, a thread, one's own messages."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import ListView
from django.views.generic.edit import FormMixin

from courses.discussions import queries, rules
from courses.discussions.actions import digests, posts
from courses.discussions.forms import FrequencyForm, PostForm
from courses.discussions.models import Following, Post, runs_of
from courses.models import CourseRun, ModulePage
from vector.common.errors import DomainError
from vector.mail.enums import Frequency


class WritingList(LoginRequiredMixin, FormMixin, ListView):
    """A list of messages with a field to write one more below it."""

    http_method_names = ["get", "head", "options", "post"]
    form_class = PostForm
    context_object_name = "messages_shown"
    paginate_by = 20

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        """Sets what the list is about, or raises Http404."""
        raise NotImplementedError

    def write(self, text: str) -> Post:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            try:
                return redirect(self.write(form.cleaned_data["text"]).get_absolute_url())
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form))

    def rows(self, shown: Any) -> list[dict[str, Any]]:
        """Each message with what this reader may see and do."""
        user = self.request.user
        return [
            {
                "post": post,
                "first_line": queries.first_line(post.text),
                # A hidden message stays readable for its author and for those who may show it again.
                "is_readable": post.is_shown
                or (post.hidden_at is not None and (self.may_moderate or post.author_id == user.pk)),
                "is_mine": post.author_id == user.pk,
                "is_editable": rules.may_edit(user, post),
            }
            for post in shown
        ]

    @property
    def may_moderate(self) -> bool:
        if not hasattr(self, "_may_moderate"):
            user = self.request.user
            self._may_moderate = user.is_staff or CourseRun.objects.taught_by(user).filter(pk=self.run.pk).exists()
        return self._may_moderate


class ModuleDiscussion(WritingList):
    """The questions under a module, and a field to ask."""

    template_name = "discussions/module.html"

    def find(self) -> None:
        runs = runs_of(self.request.user).select_related("course")
        self.run = get_object_or_404(runs, public_id=self.kwargs["public_id"])
        below = ModulePage.objects.live().descendant_of(self.run.course)
        self.module = get_object_or_404(below, pk=self.kwargs["module"])

    def get_queryset(self) -> Any:
        return queries.threads_of(self.run, self.module.pk)

    def write(self, text: str) -> Post:
        return posts.ask(run=self.run, module=self.module, text=text, by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "run": self.run,
            "course": self.run.course,
            "module": self.module,
            "module_url": self.module.get_url_parts(self.request)[2],
            "rows": self.rows(context["messages_shown"]),
            "may_moderate": self.may_moderate,
        }


class Thread(WritingList):
    """A question with its replies, and a field to reply."""

    template_name = "discussions/thread.html"

    def find(self) -> None:
        found = Post.objects.visible_to(self.request.user).filter(thread=None)
        self.thread = get_object_or_404(
            found.select_related("author", "run__course", "module"), public_id=self.kwargs["public_id"]
        )
        self.run = self.thread.run

    def get_queryset(self) -> Any:
        return self.thread.replies.select_related("author").order_by("created_at", "pk")

    def write(self, text: str) -> Post:
        return posts.reply(thread=self.thread, text=text, by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "thread": self.thread,
            "question": self.rows([self.thread])[0],
            "first_line": queries.first_line(self.thread.text) if self.thread.is_shown else "",
            "rows": self.rows(context["messages_shown"]),
            "is_first_page": context["page_obj"].number == 1,
            "may_reply": self.thread.closed_at is None and self.thread.is_shown,
            "may_moderate": self.may_moderate,
        }


class OwnPost(LoginRequiredMixin, View):
    """A page about one's own message; anybody else's is not found, whatever the role."""

    http_method_names = ["get", "head", "options", "post"]

    def find(self, public_id: Any) -> Post:
        user = self.request.user
        own = Post.objects.visible_to(user).written_by(user).filter(deleted_at=None)
        return get_object_or_404(own.select_related("thread", "run", "module"), public_id=public_id)


class PostEdit(OwnPost):
    """Changing the own message within the hour."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post = self.find(public_id)
        return self.show(post, PostForm(initial={"text": post.text}))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post, form = self.find(public_id), PostForm(request.POST)
        if not form.is_valid():
            return self.show(post, form)
        try:
            posts.edit(post=post, text=form.cleaned_data["text"], by=request.user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(post, form)
        return redirect(post.get_absolute_url())

    def show(self, post: Post, form: PostForm) -> HttpResponse:
        return render(self.request, "discussions/post_edit.html", {"post": post, "form": form})


class PostDelete(OwnPost):
    """Deleting the own message, after a page that says what it means."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return render(request, "discussions/post_delete.html", {"post": self.find(public_id)})

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        post = self.find(public_id)
        posts.delete(post=post, by=request.user)
        return redirect(post.get_absolute_url())


class MyDiscussions(LoginRequiredMixin, ListView):
    """The runs whose discussions one takes part in; each leads to its course, whose modules hold the discussions."""

    template_name = "discussions/mine.html"
    context_object_name = "runs"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return queries.own_runs(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        runs = list(context["runs"])
        latest: dict[int, list[dict[str, Any]]] = {run.pk: [] for run in runs}
        for post in queries.latest_threads(runs):
            latest[post.run_id].append({"post": post, "first_line": queries.first_line(post.text)})
        return {**context, "rows": [{"run": run, "threads": latest[run.pk]} for run in runs]}


class FollowingEdit(LoginRequiredMixin, View):
    """How often to be written to about a run's discussions."""

    http_method_names = ["get", "head", "options", "post"]

    def find(self, public_id: Any) -> CourseRun:
        return get_object_or_404(runs_of(self.request.user).select_related("course"), public_id=public_id)

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        run = self.find(public_id)
        row = Following.objects.filter(run=run, person=request.user).first()
        return self.show(run, FrequencyForm(initial={"frequency": row.frequency if row else Frequency.DAILY}))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        run, form = self.find(public_id), FrequencyForm(request.POST)
        if not form.is_valid():
            return self.show(run, form)
        row = digests.follow(run=run, frequency=form.cleaned_data["frequency"], by=request.user)
        return render(request, "discussions/following_saved.html", {"run": run, "following": row})

    def show(self, run: CourseRun, form: FrequencyForm) -> HttpResponse:
        return render(self.request, "discussions/following_edit.html", {"run": run, "form": form})


def readable_or_404(user: Any, public_id: Any) -> Post:
    """A message that `user` may read: not one that is hidden from them or deleted."""
    post = get_object_or_404(
        Post.objects.visible_to(user).select_related("author", "thread", "run__course", "module"), public_id=public_id
    )
    if not post.is_shown:
        raise Http404
    return post
