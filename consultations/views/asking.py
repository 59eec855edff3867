"""Asking a question: one field, what is already answered, the details, the number; and the asker's own list."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView, ListView

from consultations import typed
from consultations.actions import consultation as actions
from consultations.compared import similar_questions
from consultations.forms import AskForm, QuestionForm
from consultations.models import Consultation, Topic
from vector.common.errors import DomainError
from vector.pages.titles import place_at, word_of
from vector.programmes.models import Programme

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Asking(View):
    """A page on which a question is written. What a visitor sends – a session may have ended meanwhile – is kept until
    after signing in."""

    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST" and request.POST.get("text"):
                typed.keep(request, request.POST)
                return redirect_to_login(request.path)
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)

    def about(self) -> dict[str, Any]:
        """What the question is about, as the page shows it."""
        path = typed.our_path(typed.kept(self.request).get("about", ""))
        place = place_at(path, self.request.user) if path else None
        return {"about": path, "place": place, "about_word": word_of(place.kind) if place else ""}


class QuestionAsk(Asking):
    """«Нужна помощь» leads here from every page; the page it was pressed on comes along as `about`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "about" in request.GET or "follows" in request.GET:
            # Nothing else: an address from elsewhere must not write over what was typed, nor tick the consent.
            typed.keep(request, {name: request.GET.get(name, "") for name in ("about", "follows")})
        return self.show(QuestionForm(initial={"text": typed.kept(request).get("text", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        typed.keep(request, request.POST)
        form = QuestionForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        # With JavaScript the similar ones stood beside the field already.
        return redirect("consultations:ask-details" if request.POST.get("shown") else "consultations:ask-similar")

    def show(self, form: QuestionForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "consultations/question_ask.html", {"form": form, **self.about()}, status=status)


class QuestionSimilar(Asking):
    """What is answered already, or asked by the own organisation: the page between, for whom it did not stand there."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        text = typed.kept(request).get("text", "").strip()
        if not text:
            return redirect("consultations:ask")
        found = similar_questions(text, user=request.user)
        if not found.has_any:
            return redirect("consultations:ask-details")
        return render(request, "consultations/question_similar.html", {"found": found, "text": text})


class QuestionSuggestions(LoginRequiredMixin, View):
    """The same as a part of a page, while somebody types. POST: a question belongs into no log of addresses."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        text = request.POST.get("text", "")
        typed.keep(request, {"text": text})
        found = similar_questions(text, user=request.user)
        return render(request, "consultations/_similar.html", {"found": found})


class QuestionDetails(Asking):
    """The second step: subject, topic, files, consent. The text stands there, too, to be changed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        known = typed.kept(request)
        if not known.get("text", "").strip():
            return redirect("consultations:ask")
        initial: dict[str, Any] = {**known, "subject": known.get("subject") or typed.first_sentence(known["text"])}
        if not known.get("topic"):
            code = similar_questions(known["text"], user=request.user).topic
            initial["topic"] = Topic.objects.filter(code=code, is_open=True).values_list("pk", flat=True).first()
        return self.show(AskForm(initial=initial, person=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        typed.keep(request, {"may_publish": "", **request.POST.dict()})
        if "back" in request.POST:
            return redirect("consultations:ask")
        form = AskForm(request.POST, request.FILES, person=request.user)
        if form.is_valid() and (question := self.asked(form)) is not None:
            typed.drop(request)
            return redirect("consultations:question-received", question.public_id)
        return self.show(form, status=422)

    def asked(self, form: AskForm) -> Consultation | None:
        """The question, put into the queue; None when it was refused, with the reason in the form."""
        user = self.request.user
        organisation, region = form.place()
        programme = Programme.objects.visible_to(user).current()
        if programme is None:
            form.add_error(None, _("No programme has begun yet: questions are taken from its first day."))
            return None
        about = self.about()
        place = about["place"]
        follows = typed.kept(self.request).get("follows", "")
        try:
            return actions.ask(
                by=user,
                programme=programme,
                topic=form.cleaned_data["topic"],
                region=region,
                organisation=organisation,
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"],
                about_path=about["about"],
                about_title=place.title if place else "",
                about_kind=place.kind if place else "",
                may_publish=form.cleaned_data["may_publish"],
                follows=own_question(user, follows),
                files=form.cleaned_data["files"],
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return None

    def show(self, form: AskForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            **self.about(),
            "follows": own_question(self.request.user, typed.kept(self.request).get("follows", "")),
        }
        return render(self.request, "consultations/question_details.html", context, status=status)


def own_question(user: Any, public_id: str) -> Consultation | None:
    """The earlier question that a new one goes on from, if `user` asked it."""
    if not UUID_TEXT.fullmatch(public_id):
        return None
    return Consultation.objects.filter(asker=user, public_id=public_id).first()


class QuestionReceived(LoginRequiredMixin, DetailView):
    """After asking: the number, who answers, by when."""

    template_name = "consultations/question_received.html"
    context_object_name = "consultation"

    def get_object(self, queryset: Any = None) -> Consultation:
        asked = Consultation.objects.for_rows().filter(asker=self.request.user)
        return get_object_or_404(asked, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            is_mail_read=bool(settings.CONSULTATION_MAILBOX_ADDRESS),
            working_days=settings.CONSULTATION_WORKING_DAYS,
            **kwargs,
        )


class QuestionList(LoginRequiredMixin, ListView):
    """The asker's own questions and, for a head or coordinator, the organisation's."""

    template_name = "consultations/question_list.html"
    context_object_name = "consultations"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Consultation]:
        # What a joined question waits for stands on the other one.
        return Consultation.objects.asked_around(self.request.user).for_rows().select_related("merged_into")
