"""Answers to use again: one's own, and those that the office shares with all who answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consultations.actions import phrases as actions
from consultations.answer_forms import ReusableAnswerForm
from consultations.models import ReusableAnswer
from consultations.views.desk import AnsweringView
from vector.common.errors import DomainError


class PhraseList(AnsweringView):
    """All answers one may insert; POST adds one."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ReusableAnswerForm(may_share=request.user.is_staff))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReusableAnswerForm(request.POST, may_share=request.user.is_staff)
        if form.is_valid():
            try:
                actions.add(by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(error.field, error.message)
            else:
                return redirect("consultations:phrases")
        return self.show(form, status=422)

    def show(self, form: ReusableAnswerForm, *, status: int = 200) -> HttpResponse:
        user = self.request.user
        answers = ReusableAnswer.objects.visible_to(user).select_related("topic")
        rows = [{"answer": answer, "may_edit": answer.owner_id == user.pk or user.is_staff} for answer in answers]
        return render(self.request, "consultations/phrases.html", {"rows": rows, "form": form}, status=status)


class PhraseView(AnsweringView):
    """One answer that the reader may change."""

    def find(self, public_id: Any) -> ReusableAnswer:
        return get_object_or_404(ReusableAnswer.objects.editable_by(self.request.user), public_id=public_id)


class PhraseEdit(PhraseView):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        answer = self.find(public_id)
        shown = {"title": answer.title, "text": answer.text, "topic": answer.topic_id}
        return self.show(answer, ReusableAnswerForm(initial=shown))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        answer = self.find(public_id)
        form = ReusableAnswerForm(request.POST)
        if form.is_valid():
            try:
                actions.change(answer, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(error.field, error.message)
            else:
                return redirect("consultations:phrases")
        return self.show(answer, form, status=422)

    def show(self, answer: ReusableAnswer, form: ReusableAnswerForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "consultations/phrase_edit.html", {"answer": answer, "form": form}, status=status)


class PhraseRemove(PhraseView):
    """POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        actions.remove(self.find(public_id), by=request.user)
        return redirect("consultations:phrases")
