"""Inviting many people by a file: template, upload with a dry run, preview, confirmation."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from vector.common.errors import DomainError
from vector.people import rules
from vector.people.actions import imports
from vector.people.forms import UploadForm
from vector.people.importers import plan, templates
from vector.people.models import PeopleImport


class ImporterMixin(LoginRequiredMixin):
    """For the project office; for others the page doesn't exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not rules.may_import_people(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ImportUpload(ImporterMixin, View):
    """Takes a file and shows what it would change; nothing is written but the rows, for a day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "people/import_upload.html", {"form": UploadForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                upload = imports.check(file=form.cleaned_data["file"], by=request.user)
            except DomainError as error:
                form.add_error(error.field, error.message)
            else:
                return redirect("people:import-preview", upload.public_id)
        return render(request, "people/import_upload.html", {"form": form})


class ImportPreview(ImporterMixin, View):
    """The dry run: errors by row and column, or what would be created, changed, left; POST confirms."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        upload = self.upload(request, public_id)
        if upload.applied_at is not None:
            return render(request, "people/import_done.html", {"upload": upload})
        return self.page(request, upload)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        upload = self.upload(request, public_id)
        try:
            imports.apply(upload=upload, by=request.user)
        except DomainError as error:
            return self.page(request, upload, refusal=error.message)
        return redirect("people:import-preview", upload.public_id)

    @staticmethod
    def upload(request: HttpRequest, public_id: Any) -> PeopleImport:
        return get_object_or_404(PeopleImport.objects.visible_to(request.user), public_id=public_id)

    @staticmethod
    def page(request: HttpRequest, upload: PeopleImport, *, refusal: str = "") -> HttpResponse:
        context = {"upload": upload, "plan": plan.make(upload.headers, upload.rows), "refusal": refusal}
        return render(request, "people/import_preview.html", context)


class ImportTemplate(ImporterMixin, View):
    """An empty table with the right headings and an example, as CSV or XLSX."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        content, mimetype = templates.make(kind)
        response = HttpResponse(content, content_type=mimetype)
        response.headers["Content-Disposition"] = f'attachment; filename="vector-people.{kind}"'
        return response
