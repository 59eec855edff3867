"""The thread of a question as its asker reads it, and the deeds that are one button."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from consultations import registry, rules
from consultations.actions import consultation as actions
from consultations.actions import drafts
from consultations.forms import MessageForm
from consultations.models import Consultation, Draft, MessageFile
from consultations.numbers import number_of
from consultations.queries import answering_of
from consultations.views.desk import DeskThread
from consultations.views.drafts import autosaved, saved_text
from consultations.views.refusals import refused
from vector.common.errors import DomainError
from vector.common.uploads import as_attachment


class Thread(LoginRequiredMixin, View):
    """One question with its thread. Those who answer get their desk; the asker reads and replies, the asker's
    organisation reads. A script saves what the asker types by the same POST and is answered with JSON."""

    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            visible = Consultation.objects.visible_to(request.user).for_desk()
            self.consultation = get_object_or_404(visible, public_id=kwargs["public_id"])
            if self.consultation.asker_id != request.user.pk:
                answering = answering_of(request.user)
                if answering.sees(self.consultation):
                    return DeskThread.as_view()(request, consultation=self.consultation, answering=answering)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = self.consultation
        if not rules.may_reply(request.user, consultation):
            raise PermissionDenied
        if request.headers.get("Accept", "").startswith("application/json"):
            return autosaved(request, consultation)
        if request.POST.get("deed") != "reply":
            raise PermissionDenied
        form = MessageForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                actions.reply(consultation, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                return redirect("consultations:message-sent", consultation.public_id)
        drafts.keep(consultation, by=request.user, text=request.POST.get("text", ""))
        return self.show(form, status=422)

    def show(self, form: MessageForm | None = None, *, status: int = 200) -> HttpResponse:
        user, consultation = self.request.user, self.consultation
        is_asker = rules.may_reply(user, consultation)
        draft = Draft.objects.filter(consultation=consultation, person=user).first() if is_asker else None
        context = {
            "consultation": consultation,
            "thread": consultation.messages.for_askers()
            .select_related("author")
            .prefetch_related("files", "documents"),
            "form": form or MessageForm(initial={"text": draft.text if draft else ""}),
            "shown_draft": drafts.shown_digest(draft),
            "saved": saved_text(draft),
            "is_asker": is_asker,
            "links_of_parts": registry.links(user, consultation),
            "may_say_helped": rules.may_say_helped(user, consultation),
            "may_close": rules.may_close(user, consultation),
        }
        return render(self.request, "consultations/thread.html", context, status=status)


class ThreadDeed(LoginRequiredMixin, View):
    """A button without a text: take, give back, close. POST only."""

    http_method_names = ["post"]
    act: Any = None
    may: Any = None

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = get_object_or_404(Consultation.objects.visible_to(request.user).for_rows(), public_id=public_id)
        if not self.may(request.user, consultation) and not self.is_late(request.user, consultation):
            raise PermissionDenied
        try:
            self.act(consultation, by=request.user, **self.seen(request))
        except DomainError as error:
            return refused(request, consultation, error)
        return redirect(consultation)

    def seen(self, request: HttpRequest) -> dict[str, Any]:
        """What of the page the deed must know."""
        return {}

    def is_late(self, user: Any, consultation: Consultation) -> bool:
        """The deed was allowed a moment ago: the action says in words what has changed."""
        return False


class Claim(ThreadDeed):
    act = staticmethod(actions.claim)
    may = staticmethod(rules.may_claim)

    def is_late(self, user: Any, consultation: Consultation) -> bool:
        return consultation.holder_id is not None and rules.may_use_queue(user)


class Release(ThreadDeed):
    act = staticmethod(actions.release)
    may = staticmethod(rules.may_release)

    def is_late(self, user: Any, consultation: Consultation) -> bool:
        # What a colleague holds was never this person's to give back, as far as anybody knows.
        return consultation.holder_id in (None, user.pk) and rules.may_use_queue(user)


class Close(ThreadDeed):
    act = staticmethod(actions.close)
    may = staticmethod(rules.may_close)

    def is_late(self, user: Any, consultation: Consultation) -> bool:
        return consultation.asker_id == user.pk or user.is_staff

    def seen(self, request: HttpRequest) -> dict[str, Any]:
        return {"seen_version": number_of(request.POST.get("seen_version", ""))}


class MessageSent(LoginRequiredMixin, View):
    """After a message: done, and what happens next."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = get_object_or_404(Consultation.objects.visible_to(request.user).for_rows(), public_id=public_id)
        context = {"consultation": consultation, "is_asker": rules.may_reply(request.user, consultation)}
        return render(request, "consultations/message_sent.html", context)


class FileDownload(LoginRequiredMixin, View):
    """A file of a thread, only ever as an attachment."""

    def get(self, request: HttpRequest, public_id: Any) -> FileResponse:
        return as_attachment(get_object_or_404(MessageFile.objects.visible_to(request.user), public_id=public_id))
