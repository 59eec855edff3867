"""The tutor or the office records what a head has signed on paper, or why nobody can agree."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from courses.works import rules
from courses.works.actions import endorsement as actions
from courses.works.forms import AloneForm, PaperForm
from courses.works.models import Work, WorkVersion
from courses.works.queries import facts_of, with_story
from courses.works.steps import why_these
from vector.common.errors import DomainError


class Record(LoginRequiredMixin, View):
    """Two forms: a paper with its scan, or, where nobody can agree, the reason."""

    http_method_names = ["get", "head", "options", "post"]

    def find(self) -> WorkVersion:
        reviewed = Work.objects.reviewed_by(self.request.user).for_rows()
        work = get_object_or_404(reviewed, public_id=self.kwargs["public_id"])
        if not rules.is_tutor(self.request.user, work):
            raise PermissionDenied
        version = with_story(work.versions.latest_first()).first()
        if version is None:
            raise PermissionDenied
        version.work = work
        return version

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        version = self.find()
        if not version.work.is_awaiting_agreement:
            return redirect(version.work)
        return self.show(version, PaperForm(), AloneForm())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        version = self.find()
        is_alone = request.POST.get("way") == "alone"
        form: Form = AloneForm(request.POST) if is_alone else PaperForm(request.POST, request.FILES)
        act = actions.record_alone if is_alone else actions.record
        if form.is_valid():
            try:
                act(version, by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                return redirect(version.work)
        paper, alone = (PaperForm(), form) if is_alone else (form, AloneForm())
        return self.show(version, paper, alone, form, status=422)

    def show(
        self, version: WorkVersion, paper: Form, alone: Form, sent: Form | None = None, *, status: int = 200
    ) -> HttpResponse:
        facts = facts_of(version.work, reader=self.request.user, versions=[version])
        context = {
            "work": version.work,
            "version": version,
            "assignment": version.work.assignment,
            "paper": paper,
            "alone": alone,
            "form": sent,
            "able": facts.able,
            "why": why_these(facts),
        }
        return render(self.request, "works/record.html", context, status=status)
