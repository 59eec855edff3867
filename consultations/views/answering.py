"""The experts' queue, and the thread that asker and expert share."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import ListView

from consultations import rules
from consultations.actions import consultation as actions
from consultations.forms import MessageForm
from consultations.models import Consultation, MessageFile
from consultations.queries import QUEUE_VIEWS, queue_counts, queue_view
from vector.common.errors import DomainError
from vector.common.uploads import as_attachment


class Queue(LoginRequiredMixin, ListView):
    """Questions that wait: views with counts, the earliest promise first."""

    template_name = "consultations/queue.html"
    context_object_name = "consultations"
    paginate_by = 20

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not rules.may_use_queue(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def chosen(self) -> str:
        wanted = self.request.GET.get("view", "")
        return wanted if wanted in QUEUE_VIEWS else "unclaimed"

    def get_queryset(self) -> QuerySet[Consultation]:
        return queue_view(self.request.user, self.chosen()).for_rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = queue_counts(self.request.user)
        views = [
            {"title": title, "url": f"?view={name}", "active": name == self.chosen(), "count": counts[name]}
            for name, title in QUEUE_VIEWS.items()
        ]
        return super().get_context_data(views=views, chosen=self.chosen(), **kwargs)


class Thread(LoginRequiredMixin, View):
    """One question with its thread; what can be done depends on who looks. POST sends a message of the kind pressed."""

    template_name = "consultations/thread.html"
    # Button → (who may, what it does).
    deeds = {
        "answer": (rules.may_answer, actions.answer),
        "ask_back": (rules.may_answer, actions.ask_back),
        "reply": (rules.may_reply, actions.reply),
    }

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(request, self.find(public_id), MessageForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = self.find(public_id)
        if (deed := request.POST.get("deed", "")) not in self.deeds:
            raise Http404
        may, act = self.deeds[deed]
        # An expert who has just lost the question is told so in words, with the text kept.
        if not may(request.user, consultation) and (deed == "reply" or not rules.may_use_queue(request.user)):
            raise PermissionDenied
        form = MessageForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                act(consultation, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                return redirect("consultations:message-sent", consultation.public_id)
        return self.show(request, consultation, form, status=422)

    def find(self, public_id: Any) -> Consultation:
        visible = Consultation.objects.visible_to(self.request.user).for_rows().select_related("asker__region")
        return get_object_or_404(visible, public_id=public_id)

    def show(
        self, request: HttpRequest, consultation: Consultation, form: MessageForm, *, status: int = 200
    ) -> HttpResponse:
        user = request.user
        thread = consultation.messages.select_related("author").prefetch_related("files")
        context = {
            "consultation": consultation,
            "thread": thread if rules.is_answering(user, consultation) else thread.for_askers(),
            "form": form,
            "is_asker": rules.may_reply(user, consultation),
            "may_say_helped": rules.may_say_helped(user, consultation),
            "may_claim": rules.may_claim(user, consultation),
            # What was typed stays in its field even when the question has gone to a colleague meanwhile.
            "may_answer": rules.may_answer(user, consultation) or (form.is_bound and consultation.asker_id != user.pk),
            "may_release": rules.may_release(user, consultation),
            "may_assign": rules.may_assign(user, consultation),
            "may_close": rules.may_close(user, consultation),
        }
        return render(request, self.template_name, context, status=status)


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
            self.act(consultation, by=request.user)
        except DomainError as error:
            return render(
                request,
                "consultations/deed_refused.html",
                {"consultation": consultation, "reason": error.message},
                status=409,
            )
        return redirect(consultation)

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


class Close(ThreadDeed):
    act = staticmethod(actions.close)
    may = staticmethod(rules.may_close)


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
