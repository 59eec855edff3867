"""Reading: the themes and latest topics, a theme, a topic with its posts; replying below it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import View
from django.views.generic import ListView

from vector.common.errors import DomainError
from vector.common.paging import BoundedPaginator
from vector.common.uploads import as_attachment
from vector.community import queries, rules
from vector.community.actions import posts as actions
from vector.community.authors import described
from vector.community.belonging import belongs
from vector.community.forms import ReplyForm
from vector.community.mentions import names_in, offered, ticked
from vector.community.models import Post, PostFile, Theme, Topic, TopicOutcome
from vector.community.registry import destinations_for, may_open, words_of
from vector.community.texts import for_visitors
from vector.community.views.finding import SignInFirst, found_or_sign_in
from vector.pages import page_cache
from vector.pages.navigation import trail
from vector.pages.titles import titles_at

A_PAGE = 20


class OpenPage(View):
    """A page that visitors may read where its theme is public; the same for all of them, so it is kept for them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.is_member = belongs(request.user)
        try:
            response = super().dispatch(request, *args, **kwargs)
        except SignInFirst:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_authenticated and hasattr(response, "render"):
            page_cache.allow(response)
        return response


class TopicList(OpenPage, ListView):
    """Topics, pinned ones first, narrowed to a region by `?region=`."""

    context_object_name = "topics"
    paginate_by = A_PAGE
    paginator_class = BoundedPaginator

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        self.regions = list(queries.regions_with_topics(is_member=self.is_member))
        wanted = request.GET.get("region", "")
        self.region = next((region for region in self.regions if region.slug == wanted), None)
        return super().get(request, *args, **kwargs)

    def find(self) -> None:
        """Sets what the list is about, or raises Http404 or SignInFirst."""

    def get_queryset(self) -> Any:
        return queries.listed(self.request.user, is_member=self.is_member, region=self.region)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "is_member": self.is_member, "rows": self.rows(context["topics"]), "chips": self.chips()}

    def rows(self, topics: Any) -> list[dict[str, Any]]:
        """Each topic with its author: members read the name, visitors the role."""
        found = list(topics)
        authors = {} if self.is_member else described((topic.author for topic in found), to_member=False)
        return [
            {"topic": topic, "author": str(topic.author) if self.is_member else authors[topic.author_id].name}
            for topic in found
        ]

    def chips(self) -> list[dict[str, Any]]:
        if not self.regions:
            return []
        everywhere = {"title": pgettext("topics", "All topics"), "url": self.request.path, "active": not self.region}
        return [
            everywhere,
            *(
                {
                    "title": region.title,
                    "url": f"{self.request.path}?region={region.slug}",
                    "active": region == self.region,
                }
                for region in self.regions
            ),
        ]


class Home(TopicList):
    """The themes, and the topics spoken in last."""

    template_name = "community/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "breadcrumbs": trail(),
            "themes": Theme.objects.visible_to(user),
            "unseen": queries.own_unseen(user) if self.is_member else [],
            "may_moderate": rules.moderates_anything(user),
        }


class ThemePage(TopicList):
    """The topics of one theme."""

    template_name = "community/theme.html"

    def find(self) -> None:
        user = self.request.user
        self.theme = found_or_sign_in(user, Theme.objects.visible_to(user), slug=self.kwargs["slug"])

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(theme=self.theme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "breadcrumbs": trail((_("Community"), reverse("community:home"))),
            "theme": self.theme,
            "may_begin": rules.may_begin(self.request.user, self.theme),
        }


class TopicPage(OpenPage, ListView):
    """A topic with its posts, and a field to reply."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "community/topic.html"
    context_object_name = "posts"
    paginate_by = A_PAGE

    def find(self) -> None:
        user = self.request.user
        topics = queries.for_reader(Topic.objects.visible_to(user), user).select_related("theme", "region", "author")
        self.topic = found_or_sign_in(user, topics, public_id=self.kwargs["public_id"])
        self.may_moderate = rules.may_moderate(user, self.topic)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        if not self.is_member:
            if not request.user.is_authenticated:
                raise SignInFirst
            raise PermissionDenied
        people = ticked(self.topic, request.POST.getlist("calls"), by=request.user)
        form = ReplyForm(request.POST, request.FILES, topic=self.topic, people=people)
        if form.is_valid():
            try:
                post = actions.reply(
                    topic=self.topic,
                    text=form.cleaned_data["text"],
                    files=form.cleaned_data["files"],
                    calls=form.called(),
                    by=request.user,
                )
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                return redirect(post if post.is_readable else reverse("community:post-sent", args=[post.public_id]))
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_queryset(self) -> Any:
        return queries.posts_of(self.topic, self.request.user).prefetch_related("files")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user, topic = self.request.user, self.topic
        shown = list(context["posts"])
        may_reply = rules.may_reply(user, topic)
        if "form" in kwargs:
            # Besides those who were ticked.
            context["form"].offer(offered(shown, to=user))
        elif may_reply:
            context["form"] = ReplyForm(topic=topic, people=offered(shown, to=user))
        outcomes = list(topic.outcomes.all()) if topic.has_outcomes else []  # type: ignore[attr-defined]
        return {
            **context,
            "topic": topic,
            "rows": self.rows(shown),
            "breadcrumbs": trail(
                (_("Community"), reverse("community:home")), (topic.theme.title, topic.theme.get_absolute_url())
            ),
            "is_member": self.is_member,
            # What was typed stays in its field even when the topic was locked meanwhile.
            "may_reply": may_reply or "form" in kwargs,
            "may_moderate": self.may_moderate,
            "is_newcomer": may_reply and self.is_newcomer(),
            "most_links": settings.COMMUNITY_NEWCOMER_LINKS,
            "outcomes": self.outcomes(outcomes),
            "destinations": self.destinations({outcome.kind for outcome in outcomes}),
        }

    def is_newcomer(self) -> bool:
        """Whether a reply of this member would wait for a moderator; one query for who has not written yet."""
        has_written = self.topic.has_written  # type: ignore[attr-defined]
        return settings.COMMUNITY_FIRST_POST_APPROVAL and not has_written and not rules.is_trusted(self.request.user)

    def outcomes(self, found: list[TopicOutcome]) -> list[dict[str, Any]]:
        """What came of the topic: visitors read of what is public, members of all; a link leads where one may go."""
        user = self.request.user
        return [
            {"title": words_of(outcome), "url": outcome.path if may_open(user, outcome) else ""}
            for outcome in found
            if self.is_member or outcome.is_public
        ]

    def destinations(self, made: set[str]) -> list[Any]:
        """What this reader may still make of the topic."""
        if not (self.is_member and self.topic.is_shown):
            return []
        return [found for found in destinations_for(self.request.user, self.topic) if found.key not in made]

    def rows(self, shown: list[Post]) -> list[dict[str, Any]]:
        """Each post with what this reader may see and do."""
        user = self.request.user
        authors = described((post.author for post in shown), to_member=self.is_member)
        names = {} if self.is_member else names_in(shown)
        # What was called so when it was written may be called otherwise now, or be withdrawn.
        titles = titles_at({path for post in shown for path, _title in post.materials})
        for post in shown:
            # What may be done with a post depends on its topic, which is here already.
            post.topic = self.topic
        return [
            {
                "post": post,
                "author": authors[post.author_id],
                "text": post.text if self.is_member else for_visitors(post.text, names.get(post.pk, ())),
                "materials": [(path, titles[path]) for path, _title in post.materials if path in titles],
                "files": post.files.all() if self.is_member else [],
                "has_hidden_files": not self.is_member and bool(post.files.all()),
                "is_mine": post.author_id == user.pk,
                "is_editable": rules.may_edit(user, post),
            }
            for post in shown
        ]


class PostPlace(OpenPage):
    """Leads to the page of the topic that a post stands on."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        visible = Post.objects.visible_to(request.user).select_related("topic")
        post = found_or_sign_in(request.user, visible, public_id=public_id)
        number = queries.place_of(post, request.user) // A_PAGE + 1
        page = f"?page={number}" if number > 1 else ""
        return redirect(f"{post.topic.get_absolute_url()}{page}#{post.public_id}")


class FileDownload(LoginRequiredMixin, View):
    """A file of a post, only ever as an attachment, and for members of the community alone."""

    def get(self, request: HttpRequest, public_id: Any) -> FileResponse:
        return as_attachment(get_object_or_404(PostFile.objects.visible_to(request.user), public_id=public_id))
