"""Asking a question, and the asker's own list."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView

from consultations.actions import consultation as actions
from consultations.forms import AskForm
from consultations.models import Consultation
from vector.common.errors import DomainError
from vector.pages.titles import title_at
from vector.programmes.models import Programme


class QuestionAsk(LoginRequiredMixin, FormView):
    """«Нужна помощь» leads here from every page; the page it was pressed on comes along as `about`."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "consultations/question_ask.html"
    form_class = AskForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.request.user}

    def about_path(self) -> str:
        path = (self.request.POST.get("about") or self.request.GET.get("about") or "")[:500]
        is_ours = (
            path.startswith("/") and path.isprintable() and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        )
        return path if is_ours else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = self.about_path()
        return super().get_context_data(about=about, about_title=title_at(about), **kwargs)

    def form_valid(self, form: AskForm) -> HttpResponse:
        organisation, region = form.place()
        programme = Programme.objects.visible_to(self.request.user).current()
        if programme is None:
            form.add_error(None, _("No programme has begun yet: questions are taken from its first day."))
            return self.form_invalid(form)
        try:
            question = actions.ask(
                by=self.request.user,
                programme=programme,
                topic=form.cleaned_data["topic"],
                region=region,
                organisation=organisation,
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"],
                about_path=self.about_path(),
                about_title=title_at(self.about_path()),
                files=form.cleaned_data["files"],
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        return redirect("consultations:question-received", question.public_id)


class QuestionReceived(LoginRequiredMixin, DetailView):
    """After asking: the number, who answers, by when."""

    template_name = "consultations/question_received.html"
    context_object_name = "consultation"

    def get_object(self, queryset: Any = None) -> Consultation:
        asked = Consultation.objects.for_rows().filter(asker=self.request.user)
        return get_object_or_404(asked, public_id=self.kwargs["public_id"])


class QuestionList(LoginRequiredMixin, ListView):
    """The asker's own questions and, for a head or coordinator, the organisation's."""

    template_name = "consultations/question_list.html"
    context_object_name = "consultations"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Consultation]:
        return Consultation.objects.asked_around(self.request.user).for_rows()
