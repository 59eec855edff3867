"""Following a topic or a theme: how often one gets letters about it."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from vector.community.actions import subscriptions
from vector.community.forms import FrequencyForm
from vector.community.models import Subscription, Theme, Topic
from vector.community.views.finding import theme_for_member, topic_for_member
from vector.mail.enums import Frequency


class Letters(LoginRequiredMixin, View):
    """The page that asks how often; the morning letter is chosen unless something else was."""

    http_method_names = ["get", "head", "options", "post"]

    def find(self, **kwargs: Any) -> Topic | Theme:
        raise NotImplementedError

    def wish(self, thing: Topic | Theme) -> Subscription | None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        thing = self.find(**kwargs)
        wish = self.wish(thing)
        return self.show(thing, FrequencyForm(initial={"frequency": wish.frequency if wish else Frequency.DAILY}))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        thing, form = self.find(**kwargs), FrequencyForm(request.POST)
        if not form.is_valid():
            return self.show(thing, form, status=422)
        wish = subscriptions.follow(thing=thing, frequency=form.cleaned_data["frequency"], by=request.user)
        return render(request, "community/letters_saved.html", {"thing": thing, "wish": wish})

    def show(self, thing: Topic | Theme, form: FrequencyForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "community/letters.html", {"thing": thing, "form": form}, status=status)


class TopicLetters(Letters):
    def find(self, **kwargs: Any) -> Topic:
        return topic_for_member(self.request.user, kwargs["public_id"])

    def wish(self, thing: Topic | Theme) -> Subscription | None:
        return Subscription.objects.filter(person=self.request.user, topic=thing.pk).first()


class ThemeLetters(Letters):
    def find(self, **kwargs: Any) -> Theme:
        return theme_for_member(self.request.user, kwargs["slug"])

    def wish(self, thing: Topic | Theme) -> Subscription | None:
        return Subscription.objects.filter(person=self.request.user, theme=thing.pk).first()
