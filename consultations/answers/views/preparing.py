"""Preparing a copy without names: the form, the request for consent, a new version, the word that it still holds."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from consultations.answers import rules
from consultations.answers.actions import answer as actions
from consultations.answers.actions import consent as consents
from consultations.answers.enums import AnswerState
from consultations.answers.forms import CopyForm
from consultations.answers.models import ConsentRequest, PublishedAnswer
from consultations.answers.queries import known_of, leftovers, original, suggested, texts_of
from consultations.answers.views.approving import CopyView
from consultations.answers.views.shown import compared, marked
from consultations.models import Consultation
from vector.common.errors import DomainError


class QuestionView(LoginRequiredMixin, View):
    """An answered question, for those who may prepare its publication."""

    def find(self, public_id: Any) -> Consultation:
        answered = Consultation.objects.answered_by(self.request.user).for_rows()
        consultation = get_object_or_404(answered, public_id=public_id)
        if not rules.may_prepare(self.request.user, consultation):
            raise PermissionDenied
        return consultation


class Prepare(QuestionView):
    """The copy to edit, beside the thread with what was found in it. Without consent: whom to ask.

    POST saves the copy or sends it to a second person.
    """

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = self.find(public_id)
        answer = PublishedAnswer.objects.filter(consultation=consultation).select_related("topic").first()
        if consultation.publishable_at is None:
            asked = ConsentRequest.objects.filter(consultation=consultation).select_related("asked_by").first()
            context = {"consultation": consultation, "asked": asked, "answer": answer}
            return render(request, "answers/no_consent.html", context)
        if answer is not None and answer.state != AnswerState.DRAFT:
            return redirect(answer)
        known = known_of(consultation)
        texts = texts_of(answer) if answer else suggested(original(consultation), known)
        topic = answer.topic_id if answer else consultation.topic_id
        form = CopyForm(
            initial={
                "shown": actions.digest(answer) if answer else "",
                "title": texts.title,
                "topic": topic,
                "question": texts.question,
                "answer": texts.answer,
            }
        )
        return self.show(consultation, form, answer)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = self.find(public_id)
        form, status = CopyForm(request.POST), 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                answer = actions.prepare(
                    consultation, by=request.user, topic=data["topic"], texts=form.texts(), shown=data["shown"]
                )
                if "submit" in request.POST:
                    answer = actions.submit(answer, by=request.user)
            except actions.Overtaken as error:
                form.add_error(None, error.message)
                status = 409
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                return redirect("answers:done", answer.public_id)
        answer = PublishedAnswer.objects.filter(consultation=consultation).first()
        if status == 409 and answer is not None:
            # It is on the page now: whoever saves again has seen it.
            form.data = {**form.data.dict(), "shown": actions.digest(answer)}
        return self.show(consultation, form, answer, status=status)

    def show(
        self, consultation: Consultation, form: CopyForm, answer: PublishedAnswer | None, *, status: int = 200
    ) -> HttpResponse:
        known = known_of(consultation)
        said = original(consultation)
        context = {
            "consultation": consultation,
            "form": form,
            "answer": answer,
            "parts": marked(said, known),
            "leftovers": leftovers(texts_of(answer), known) if answer else [],
            "changes": compared(said, texts_of(answer)) if answer else [],
        }
        return render(self.request, "answers/prepare.html", context, status=status)


class AskConsent(QuestionView):
    """Send the asker a letter. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = self.find(public_id)
        try:
            consents.ask(consultation, by=request.user)
        except DomainError as error:
            context = {"consultation": consultation, "reason": error.message}
            return render(request, "answers/refused.html", context, status=409)
        return render(request, "answers/consent_asked.html", {"consultation": consultation})


class CopyDeed(CopyView):
    """A button without a text on a copy, for those who prepare it. POST only."""

    http_method_names = ["post"]
    act: Any = None
    may: Any = None

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        if not rules.is_preparer(request.user, self.answer.consultation):
            raise PermissionDenied
        if not self.may(request.user, self.answer):
            return self.refused()
        try:
            self.act(self.answer, by=request.user)
        except DomainError as error:
            return self.refused(error.message)
        return self.done(self.answer)

    def done(self, answer: PublishedAnswer) -> HttpResponse:
        return redirect("answers:done", answer.public_id)


class Revise(CopyDeed):
    act = staticmethod(actions.revise)
    may = staticmethod(rules.may_revise)

    def done(self, answer: PublishedAnswer) -> HttpResponse:
        return redirect("answers:prepare", answer.consultation.public_id)


class Review(CopyDeed):
    act = staticmethod(actions.review)
    may = staticmethod(rules.may_review)

    def done(self, answer: PublishedAnswer) -> HttpResponse:
        return redirect(f"{reverse('answers:done', args=[answer.public_id])}?deed=review")
