"""The desk of those who answer: the queue, and one question with what helps to answer it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from consultations import registry, rules
from consultations.actions import consultation as actions
from consultations.actions import drafts, notes, presence
from consultations.answer_forms import AnswerForm, NoteForm
from consultations.beside import colleagues_of, earlier_of, people_of, related_of
from consultations.models import Consultation, Draft, Message, ReusableAnswer
from consultations.numbers import number_of
from consultations.phrases import appended, filled
from consultations.presence import presence_text
from consultations.queries import (
    MOST_COUNTED,
    Answering,
    Filter,
    Place,
    answering_of,
    choices_of,
    counts,
    page_of,
    present_at,
    views_of,
)
from consultations.rows import promise_of, rows_of
from consultations.views.drafts import autosaved, saved_text
from vector.common.errors import DomainError
from vector.people.enums import OrganisationKind
from vector.people.models import User
from vector.people.registry import organisation_facts

PAGE = 20


class AnsweringView(LoginRequiredMixin, View):
    """A page for those who answer questions; for everybody else it isn't there."""

    answering: Answering

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            self.answering = answering_of(request.user)
            if not self.answering.is_any:
                raise Http404
        return super().dispatch(request, *args, **kwargs)


class Queue(AnsweringView):
    """Questions that wait: views with counts, the earliest promise first."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        answering, wanted = self.answering, Filter.read(request.GET)
        views = views_of(answering)
        numbers = counts(answering, wanted, list(views.values()))
        if wanted.view not in views:
            # What is with me, if anything is; else what waits for somebody.
            wanted = wanted.with_view("mine" if numbers["mine"] else "unclaimed")
        after = Place.read(request.GET.get("after", ""))
        found, following = page_of(answering, wanted, views[wanted.view], after=after, size=PAGE)
        present = present_at(found, apart_from=request.user)
        topics, regions = choices_of(answering)
        context = {
            "views": _chips(wanted, views, numbers),
            "title": views[wanted.view].title,
            "rows": rows_of(found, present),
            "wanted": wanted,
            "topics": topics,
            "regions": regions,
            "kinds": OrganisationKind.choices,
            "first_url": f"?{wanted.query}" if after else "",
            "next_url": f"?{wanted.query}&{urlencode({'after': following})}" if following else "",
            "unclaimed_url": f"?{wanted.with_view('unclaimed').query}" if wanted.view != "unclaimed" else "",
        }
        return render(request, "consultations/queue.html", context)


class Presence(LoginRequiredMixin, View):
    """The open page of a question tells that it is open, and learns who else has it open. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        answering = answering_of(request.user)
        consultation = get_object_or_404(answering.questions, public_id=public_id)
        if request.POST.get("leaving"):
            presence.leave(consultation, by=request.user)
            return JsonResponse({})
        presence.renew(consultation, by=request.user, is_writing=bool(request.POST.get("writing")))
        others = present_at([consultation], apart_from=request.user).get(consultation.pk, [])
        return JsonResponse({"present": presence_text(others), "version": consultation.version})


class DeskThread(View):
    """One question before a person who answers. The view that found it (answering.Thread) leads here.

    POST: `answer`, `answer_close`, `ask_back` send; `insert`, `find`, `save` go on writing; `note` tells colleagues.
    A script saves what is typed by the same POST, without a button, and is answered with JSON.
    """

    http_method_names = ["get", "head", "options", "post"]
    answering: Answering
    consultation: Consultation

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.answering, self.consultation = kwargs["answering"], kwargs["consultation"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        deed = request.POST.get("deed", "")
        if request.headers.get("Accept", "").startswith("application/json"):
            return autosaved(request, self.consultation)
        steps = {
            "answer": self.send,
            "answer_close": self.send,
            "ask_back": self.send,
            "note": self.note,
            "insert": self.go_on,
            "find": self.go_on,
            "save": self.go_on,
        }
        if deed not in steps:
            raise PermissionDenied
        return steps[deed](deed)

    def send(self, deed: str) -> HttpResponse:
        """Answer or ask back. What cannot be sent comes back with the text in its field and in the draft."""
        consultation, user = self.consultation, self.request.user
        form, note_form = AnswerForm(self.request.POST, self.request.FILES), self.typed_note()
        if not (form.is_valid() and (note_form is None or note_form.is_valid())):
            self.keep()
            return self.show(form=form, note_form=note_form, status=422)
        written = {name: form.cleaned_data[name] for name in ("text", "files", "documents", "seen_version")}
        try:
            if deed == "ask_back":
                actions.ask_back(consultation, by=user, **written)
            else:
                actions.answer(consultation, by=user, and_close=deed == "answer_close", **written)
        except DomainError as error:
            self.keep()
            form.add_error(None, error.message)
            return self.show(form=form, note_form=note_form, status=409)
        if note_form is not None:
            self.add_note(note_form)
        return redirect("consultations:message-sent", consultation.public_id)

    def note(self, deed: str) -> HttpResponse:
        """A note for colleagues; the answer that stands half written beside it is kept as a draft."""
        self.keep()
        note_form = NoteForm(self.request.POST, self.request.FILES, colleagues=self.colleagues)
        if not note_form.is_valid():
            return self.show(note_form=note_form, status=422)
        self.add_note(note_form)
        return redirect(f"{self.consultation.get_absolute_url()}#thread")

    def typed_note(self) -> NoteForm | None:
        """The note's part of the form, when something stands in it: it goes along with the answer."""
        if not self.request.POST.get("note-text", "").strip():
            return None
        return NoteForm(self.request.POST, self.request.FILES, colleagues=self.colleagues)

    def add_note(self, form: NoteForm) -> None:
        notes.add(self.consultation, by=self.request.user, **form.cleaned_data)

    @cached_property
    def colleagues(self) -> list[User]:
        return colleagues_of(self.consultation, apart_from=self.request.user)

    def go_on(self, deed: str) -> HttpResponse:
        """Save the draft; `insert` adds a reusable answer to it, `find` looks for documents."""
        data = self.request.POST
        text = data.get("text", "")
        if deed == "insert" and (phrase := self.chosen_phrase()) is not None:
            # Where several get the text its fields are filled in on sending, for each asker anew.
            is_shared = self.consultation.joined_count > 0
            words = phrase.text if is_shared else filled(phrase.text, question=self.consultation, by=self.request.user)
            text = appended(text, words)
        draft = drafts.keep(self.consultation, by=self.request.user, text=text)
        words = data.get("words", "").replace("\x00", "")[:80].strip() if deed == "find" else ""
        form = AnswerForm(initial={"text": text, "documents": data.getlist("documents")}, words=words)
        return self.show(form=form, note_form=self.typed_note(), saved=saved_text(draft))

    def keep(self) -> None:
        if "text" in self.request.POST:
            drafts.keep(self.consultation, by=self.request.user, text=self.request.POST["text"])

    def chosen_phrase(self) -> ReusableAnswer | None:
        chosen = number_of(self.request.POST.get("phrase", ""))
        offered = ReusableAnswer.objects.visible_to(self.request.user)
        return offered.filter(pk=chosen).first() if chosen is not None else None

    def show(
        self,
        *,
        form: AnswerForm | None = None,
        note_form: NoteForm | None = None,
        saved: str = "",
        status: int = 200,
    ) -> HttpResponse:
        request, user = self.request, self.request.user
        if status == 409:
            # Somebody has done something meanwhile: the page shows it.
            self.consultation = Consultation.objects.for_desk().get(pk=self.consultation.pk)
        consultation = self.consultation
        draft = Draft.objects.filter(consultation=consultation, person=user).first()
        may_answer = rules.may_answer(user, consultation)
        # What was typed stays in its field even when the question has gone to a colleague meanwhile.
        shows_form = may_answer or form is not None or draft is not None
        thread = self.thread()
        views = views_of(self.answering)
        promise, promise_kind = promise_of(consultation, now=timezone.now())
        context = {
            "consultation": consultation,
            "promise": promise,
            "promise_kind": promise_kind,
            "thread": thread,
            "last_message": max((message.pk for message in thread), default=0),
            "views": _chips(
                Filter(view="-"),
                views,
                counts(self.answering, Filter(), list(views.values())),
                base=reverse("consultations:queue"),
            ),
            "form": form or AnswerForm(initial={"text": draft.text if draft else ""}),
            "note_form": note_form or NoteForm(colleagues=self.colleagues),
            "shows_form": shows_form,
            "shown_draft": drafts.shown_digest(draft),
            "saved": saved or saved_text(draft),
            "phrases": list(ReusableAnswer.objects.visible_to(user).offered_with(consultation)) if may_answer else [],
            "words": request.POST.get("words", ""),
            "may_claim": rules.may_claim(user, consultation),
            "may_answer": may_answer,
            "may_release": rules.may_release(user, consultation),
            "may_arrange": rules.may_arrange(user, consultation),
            "related": related_of(consultation, self.answering),
            "may_assign": rules.may_assign(user, consultation),
            "may_close": rules.may_close(user, consultation),
            "present": presence_text(present_at([consultation], apart_from=user).get(consultation.pk, [])),
            "people": people_of(consultation),
            "facts": organisation_facts(consultation.organisation) if consultation.organisation else [],
            "earlier": earlier_of(consultation, self.answering),
            "panels": [
                render_to_string(panel.template, panel.context, request)
                for panel in registry.panels(user, consultation)
            ],
            "links_of_parts": registry.links(user, consultation),
        }
        return render(request, "consultations/desk.html", context, status=status)

    def thread(self) -> list[Message]:
        """All messages; those that came after the page was opened are marked."""
        messages = list(
            self.consultation.messages.select_related("author").prefetch_related(
                "files", "documents", Prefetch("mentioned", queryset=User.objects.order_by("sort_key"))
            )
        )
        seen = number_of(self.request.POST.get("seen_message", ""))
        for message in messages:
            message.is_fresh = seen is not None and message.pk > seen  # type: ignore[attr-defined]
        return messages


def _chips(wanted: Filter, views: dict[str, Any], numbers: dict[str, int], *, base: str = "") -> list[dict[str, Any]]:
    """The views as links with their counts."""
    shown = {key: f"{MOST_COUNTED}+" if number > MOST_COUNTED else number for key, number in numbers.items()}
    return [
        {
            "title": view.title,
            "url": f"{base}?{wanted.with_view(key).query}",
            "active": wanted.view == key,
            "count": shown.get(key, ""),
        }
        for key, view in views.items()
    ]
