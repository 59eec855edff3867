"""What moderators do with whole topics: pin, lock, hide, restore, move; and what a topic can become."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from vector.common.errors import DomainError
from vector.community.actions import moderation, outcomes
from vector.community.forms import HideForm, MoveForm
from vector.community.models import Topic
from vector.community.registry import destination, words_of
from vector.community.views.finding import topic_for_member


class ModeratedTopic(LoginRequiredMixin, View):
    """A deed of moderators with a topic; for everyone else it is not found."""

    http_method_names = ["post"]

    def find(self, public_id: Any) -> Topic:
        moderated = Topic.objects.moderated_by(self.request.user)
        return get_object_or_404(moderated.select_related("theme", "region", "author"), public_id=public_id)


class TopicMark(ModeratedTopic):
    """Pinning or locking, and the opposite: the field `on` says which."""

    act: Any = None

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        topic = self.find(public_id)
        self.act(topic=topic, is_on=request.POST.get("on") == "1", by=request.user)
        return redirect(topic)


class TopicPin(TopicMark):
    act = staticmethod(moderation.pin)


class TopicLock(TopicMark):
    act = staticmethod(moderation.lock)


class TopicHide(ModeratedTopic):
    """Taking a topic out of sight, or declining one that waits, with a reason."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(self.find(public_id), HideForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        topic, form = self.find(public_id), HideForm(request.POST)
        if not form.is_valid():
            return self.show(topic, form, status=422)
        moderation.hide_topic(topic=topic, reason=form.cleaned_data["reason"], by=request.user)
        return redirect(topic)

    def show(self, topic: Topic, form: HideForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "community/topic_hide.html", {"topic": topic, "form": form}, status=status)


class TopicRestore(ModeratedTopic):
    """Showing a hidden topic again."""

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        topic = self.find(public_id)
        moderation.restore_topic(topic=topic, by=request.user)
        return redirect(topic)


class TopicMove(ModeratedTopic):
    """Putting a topic into another theme or under another region."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        topic = self.find(public_id)
        return self.show(topic, MoveForm(person=request.user, initial={"theme": topic.theme, "region": topic.region}))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        topic, form = self.find(public_id), MoveForm(request.POST, person=request.user)
        if not form.is_valid():
            return self.show(topic, form, status=422)
        moderation.move(topic=topic, by=request.user, **form.cleaned_data)
        if Topic.objects.visible_to(request.user).filter(pk=topic.pk).exists():
            return redirect(topic)
        # One that waits or is hidden has gone to the project office with the region.
        messages.success(
            request, _("“%(title)s” is moved. The project office looks after it now.") % {"title": topic.title}
        )
        return redirect("community:moderation")

    def show(self, topic: Topic, form: MoveForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "community/topic_move.html", {"topic": topic, "form": form}, status=status)


class TopicBecome(LoginRequiredMixin, View):
    """Making of a topic what a part above makes of it; afterwards a page that leads there."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any, kind: str) -> HttpResponse:
        topic = topic_for_member(request.user, public_id)
        wanted = destination(kind)
        if wanted is None or not wanted.may(request.user, topic):
            raise Http404
        try:
            outcome = outcomes.make(topic=topic, destination=wanted, by=request.user)
        except DomainError as error:
            context = {"topic": topic, "reason": error.message}
            return render(request, "community/deed_refused.html", context, status=409)
        context = {"topic": topic, "outcome": outcome, "words": words_of(outcome)}
        return render(request, "community/topic_became.html", context)
