"""The tutor's phrases: own ones, and those that the office shares with all."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from courses.works.actions import phrases as actions
from courses.works.marking_forms import PhraseForm
from courses.works.models import Phrase
from courses.works.views.queue import TutorView
from vector.common.errors import DomainError


class PhraseList(TutorView):
    """All phrases one may insert; POST adds one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, PhraseForm(may_share=request.user.is_staff))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PhraseForm(request.POST, may_share=request.user.is_staff)
        if form.is_valid():
            try:
                actions.add(by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(error.field, error.message)
            else:
                return redirect("works:phrases")
        return self.show(request, form, status=422)

    def show(self, request: HttpRequest, form: PhraseForm, *, status: int = 200) -> HttpResponse:
        phrases = list(Phrase.objects.visible_to(request.user).in_order())
        rows = [{"phrase": phrase, "may_edit": not phrase.is_shared or request.user.is_staff} for phrase in phrases]
        return render(request, "works/marking_phrases.html", {"rows": rows, "form": form}, status=status)


class PhraseView(TutorView):
    """One phrase that the reader may change."""

    def find(self, public_id: Any) -> Phrase:
        return get_object_or_404(Phrase.objects.editable_by(self.request.user), public_id=public_id)


class PhraseEdit(PhraseView):
    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        phrase = self.find(public_id)
        return self.show(request, phrase, PhraseForm(initial={"text": phrase.text}))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        phrase = self.find(public_id)
        form = PhraseForm(request.POST)
        if form.is_valid():
            try:
                actions.change(phrase, by=request.user, text=form.cleaned_data["text"])
            except DomainError as error:
                form.add_error(error.field, error.message)
            else:
                return redirect("works:phrases")
        return self.show(request, phrase, form, status=422)

    def show(self, request: HttpRequest, phrase: Phrase, form: PhraseForm, *, status: int = 200) -> HttpResponse:
        return render(request, "works/marking_phrase_edit.html", {"phrase": phrase, "form": form}, status=status)


class PhraseRemove(PhraseView):
    """POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        actions.remove(self.find(public_id), by=request.user)
        return redirect("works:phrases")
