"""The head's page: the work, two buttons, a comment. By a letter's link or signed in; acts by POST only."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views import View

from courses.works.actions import endorsement as actions
from courses.works.forms import AgreeForm
from courses.works.models import WorkFile
from courses.works.queries import compared, endorsement_of, rows_of, with_story
from courses.works.views import access
from vector.common.errors import DomainError
from vector.common.uploads import as_attachment


class LinkOpen(View):
    """The button of the head's letter. Puts the link's secret out of the address bar at once."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            version = access.open_link(request, token)
        except Http404:
            return render(request, "works/link_closed.html", status=404)
        return redirect("works:agree", version.public_id)


class AgreeView(View):
    """A page of one version for who may agree it. Finds it, keeps it out of every cache."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.access = access.find(request, kwargs["public_id"])
        except access.NotSignedIn as visitor:
            return visitor.response
        # By a link nobody is signed in: the times are the head's all the same.
        with timezone.override(self.access.person.zone):
            answer = super().dispatch(request, *args, **kwargs)
        if not answer.has_header("Cache-Control"):
            add_never_cache_headers(answer)
        return answer


class Agree(AgreeView):
    """What it is, who asks, the work; «Согласовать» and «Вернуть»."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        version = self.access.version
        if access.decided_by(version, self.access.person.pk):
            return redirect("works:agreed", public_id)
        return self.show(AgreeForm(initial={"shown_hash": version.content_hash}))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        version, person = self.access.version, self.access.person
        if access.decided_by(version, person.pk):
            # Pressed twice: the word is given.
            return redirect("works:agreed", public_id)
        form = AgreeForm(request.POST)
        if form.is_valid():
            try:
                actions.decide(version, by=person, way=self.access.way, **form.cleaned_data)
            except actions.EndorsementRefused as error:
                form.add_error(None, error.message)
                return self.show(form, is_late=True, status=409)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                return redirect("works:agreed", public_id)
        return self.show(form, status=422)

    def show(self, form: AgreeForm, *, is_late: bool = False, status: int = 200) -> HttpResponse:
        version = self.access.version
        before = with_story(version.work.versions.filter(number__lt=version.number)).latest_first().first()
        context = {
            "version": version,
            "work": version.work,
            "assignment": version.work.assignment,
            "author": version.work.enrolment.person,
            "course": version.work.enrolment.run.course,
            "form": form,
            "is_open": self.access.is_open and not is_late,
            "rows": [{"term": label, "value": text or "–"} for _key, label, text in rows_of(version)],
            "files": [link.file for link in version.version_files.all()],
            "before": before,
            # Another organisation's version is not this head's to read.
            "comparison": compared(version, before)
            if before is not None and before.organisation_id == version.organisation_id
            else None,
            "former_word": endorsement_of(before)
            if before is not None and before.organisation_id == version.organisation_id
            else None,
        }
        return render(self.request, "works/agree.html", context, status=status)


class Agreed(AgreeView):
    """After the word was given: what, when, what happens next."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        version = self.access.version
        if not access.decided_by(version, self.access.person.pk):
            return redirect("works:agree", public_id)
        context = {
            "version": version,
            "work": version.work,
            "endorsement": version.endorsement,
            "author": version.work.enrolment.person,
        }
        return render(request, "works/agreed.html", context)


class AgreeFile(AgreeView):
    """A file of the version, for who may agree it; only ever as an attachment."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, public_id: Any, file: Any) -> FileResponse:
        found = WorkFile.objects.filter(version_files__version=self.access.version, public_id=file).first()
        if found is None:
            raise Http404
        return as_attachment(found)
