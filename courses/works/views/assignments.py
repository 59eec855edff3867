"""The assignment's page for its participant, and the form by which a work is prepared and sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views import View

from courses import gates
from courses.models import Enrolment
from courses.views.addresses import address_of
from courses.views.items import rendered_body
from courses.works import parts
from courses.works.actions import draft as drafts
from courses.works.actions import work as works
from courses.works.content import NotReady
from courses.works.forms import WorkForm, label_of, shown_name
from courses.works.models import AssignmentPage, Work, WorkFile, WorkVersion
from courses.works.queries import facts_of, indicators_in, organisations_of, tutors_of, with_story
from courses.works.steps import Facts, steps_of
from courses.works.uploads import check_work_file
from vector.common import moments
from vector.common.errors import DomainError
from vector.common.merging import digest_of
from vector.people.models import User


@dataclass
class Desk:
    """One participant before one assignment: the work if it is begun, what stands in the draft."""

    enrolment: Enrolment
    assignment: AssignmentPage
    work: Work | None
    person: User
    versions: list[WorkVersion] = field(default_factory=list)

    @property
    def stored(self) -> dict[str, str]:
        return dict(self.work.draft.typed) if self.work is not None else {}

    @property
    def is_editable(self) -> bool:
        return self.work is None or self.work.is_editable

    def files(self) -> list[WorkFile]:
        return list(self.work.files.in_draft()) if self.work is not None else []

    def form(self, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> WorkForm:
        return WorkForm(
            self.assignment,
            {**self.stored, **(typed or {})},
            stored=self.stored,
            organisations=organisations_of(self.person),
            indicators=indicators_in(self.enrolment.run.course, self.assignment),
            errors=errors,
        )

    def facts(self, *, is_begun: bool) -> Facts:
        if self.work is not None:
            facts = facts_of(self.work, reader=self.person, versions=self.versions)
        else:
            tutors = tuple(str(person) for person in tutors_of(self.enrolment.run))
            facts = Facts(self.assignment, is_begun=is_begun, tutors=tutors, author=str(self.person))
        if not self.is_editable:
            return facts
        due_on = gates.due_on(enrolment=self.enrolment, item=self.assignment)
        return Facts(**{**facts.__dict__, "due_on": due_on})


def desk_of(enrolment: Enrolment, assignment: AssignmentPage, person: User) -> Desk:
    """The participant's work with its draft and versions; four queries. `enrolment` comes with its run and course."""
    work = Work.objects.filter(enrolment=enrolment, assignment=assignment).select_related("draft").first()
    versions: list[WorkVersion] = []
    if work is not None:
        enrolment.person = person
        work.enrolment, work.assignment = enrolment, assignment
        versions = list(with_story(work.versions.latest_first()))
    return Desk(enrolment, assignment, work, person, versions)


def assignment_context(request: HttpRequest, page: AssignmentPage, around: Any) -> dict[str, Any]:
    """What the assignment's page shows beyond its frame: instructions, criteria, steps, and the form to send."""
    context = {
        "body": rendered_body(request, page),
        "template_files": list(page.template_files.select_related("document")) if page.pk else [],
        "criteria": list(page.criteria.all()),
        "completion_rule": page.completion_rule,
    }
    if not around.may_work:
        return context
    enrolment = Enrolment.objects.select_related("run__course__programme").get(pk=around.enrolment.pk)
    desk = desk_of(enrolment, page, request.user)
    return {**context, **desk_context(desk, desk.form(), is_begun=around.state != "not_started")}


def desk_context(desk: Desk, form: WorkForm, *, is_begun: bool = True) -> dict[str, Any]:
    """The steps and, while the work is with its author, the form."""
    facts = desk.facts(is_begun=is_begun)
    draft = desk.work.draft if desk.work is not None else None
    return {
        "assignment": desk.assignment,
        "enrolment": desk.enrolment,
        "work": desk.work,
        "steps": steps_of(facts),
        "facts": facts,
        "form": form,
        "is_editable": desk.is_editable,
        "files": desk.files() if desk.is_editable else [],
        "prepare_url": reverse("works:prepare", args=[desk.enrolment.public_id, desk.assignment.pk]),
        "saved": saved_text(draft.saved_at) if draft is not None and draft.saved_at else "",
        "set_aside": _set_aside(form, draft.set_aside) if draft is not None else [],
        "version": desk.versions[0] if desk.versions else None,
    }


class Prepare(LoginRequiredMixin, View):
    """The form alone: saves what is typed whatever the button, adds and removes files, sends."""

    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            self.desk = self.find(**kwargs)
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def find(self, enrolment: Any, page: int) -> Desk:
        own = Enrolment.objects.of(self.request.user).reading().select_related("run__course__programme")
        found = get_object_or_404(own, public_id=enrolment)
        assignment = get_object_or_404(AssignmentPage.objects.live(), pk=page, path__startswith=found.run.course.path)
        return desk_of(found, assignment, self.request.user)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.desk.is_editable:
            return redirect(self.desk.work)
        return self.show(self.desk.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        desk, go = self.desk, request.POST.get("go", "save")
        typed = self.typed()
        too_long = {part.name: _too_long_text(part.typed) for part in typed if len(part.typed) > parts.LONGEST}
        try:
            work = drafts.begin(desk.enrolment, assignment=desk.assignment, by=request.user)
            saved = drafts.save(work, by=request.user, typed=[part for part in typed if part.name not in too_long])
        except DomainError as error:
            return self.refused(error, {part.name: part.typed for part in typed}, go)
        if request.headers.get("Accept", "").startswith("application/json"):
            return self.report(saved, typed, too_long)
        unsaved = {name: _conflict_text(text) for name, text in saved.conflicts.items()} | too_long
        errors = unsaved | self.keep_files(work)
        self.remove(work, go)
        self.desk = desk = desk_of(desk.enrolment, desk.assignment, request.user)
        if go == "send" and not errors:
            try:
                version = works.submit(work, by=request.user)
            except NotReady as missing:
                errors = missing.errors
            except DomainError as error:
                return self.refused(error, {}, go)
            else:
                return redirect("works:receipt", version.public_id)
        if errors:
            mine = {part.name: part.typed for part in typed if part.name in unsaved}
            return self.show(desk.form(mine, errors), status=422)
        return redirect(f"{request.path}#{_anchor(go)}")

    def typed(self) -> list[drafts.TypedPart]:
        """The parts that the form has sent, as they are stored."""
        names = parts.part_names(self.desk.assignment, asks_organisation=True)
        data = self.request.POST
        return [
            drafts.TypedPart(name, parts.normal(data[name]), data.get(shown_name(name), ""))
            for name in names
            if name in data
        ]

    def keep_files(self, work: Work) -> dict[str, str]:
        """Keep each sound file at once; what is wrong with the others."""
        if not self.desk.assignment.asks_files:
            return {}
        messages = []
        for upload in self.request.FILES.getlist(parts.FILES):
            try:
                checked = check_work_file(upload, self.desk.assignment)
                drafts.add_files(work, by=self.request.user, files=[checked])
            except ValidationError as error:
                messages += error.messages
            except DomainError as error:
                messages.append(error.message)
                break
        return {parts.FILES: " ".join(messages)} if messages else {}

    def remove(self, work: Work, go: str) -> None:
        """The buttons that take a file or a growth point away."""
        deed, _sign, what = go.partition(":")
        if deed == "remove-file":
            file = next((file for file in work.files.in_draft() if str(file.public_id) == what), None)
            if file is not None:
                drafts.remove_file(work, by=self.request.user, file=file)
        elif deed == "remove-point" and what in {str(slot) for slot in range(1, parts.MOST_POINTS + 1)}:
            names = [parts.point_part(int(what), column) for column in parts.POINT_COLUMNS]
            drafts.clear(work, by=self.request.user, names=names)

    def refused(self, error: DomainError, typed: dict[str, str], go: str) -> HttpResponse:
        """The work is with somebody else, or the item is locked. What was typed stays in its fields."""
        if self.request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"refused": error.message}, status=409)
        self.desk = desk_of(self.desk.enrolment, self.desk.assignment, self.request.user)
        if go == "send" and not self.desk.is_editable and self.desk.versions:
            # Pressed twice: it is sent, which is what was wanted.
            return redirect("works:receipt", self.desk.versions[0].public_id)
        form = self.desk.form(typed)
        form.add_error(None, error.message)
        return self.show(form, status=409)

    def report(self, saved: drafts.Saved, typed: list[drafts.TypedPart], too_long: dict[str, str]) -> JsonResponse:
        """What the script shows after saving: when, what was not saved and why, what the companions carry now."""
        stored = saved.draft.typed
        seen = [part for part in typed if part.name in saved.conflicts or stored.get(part.name, "") == part.typed]
        return JsonResponse(
            {
                "saved": saved_text(saved.at),
                "shown": {shown_name(part.name): digest_of(stored.get(part.name, "")) for part in seen},
                "errors": {name: [_conflict_text(text)] for name, text in saved.conflicts.items()}
                | {name: [text] for name, text in too_long.items()},
            }
        )

    def show(self, form: WorkForm, *, status: int = 200) -> HttpResponse:
        page = self.desk.assignment
        context = {
            **desk_context(self.desk, form),
            "is_editable": True,
            "files": self.desk.files(),
            "assignment_url": address_of(page, self.request),
            "course": self.desk.enrolment.run.course,
        }
        return render(self.request, "works/prepare.html", context, status=status)


def saved_text(at: datetime) -> str:
    """«сохранено в 10:42»."""
    if timezone.localdate(at) == timezone.localdate():
        return _("saved at %(time)s") % {"time": moments.clock(at)}
    return _("saved on %(date)s at %(time)s") % {"date": moments.day(at, weekday=False), "time": moments.clock(at)}


def _conflict_text(stored: str) -> str:
    return _("Meanwhile another page stored here: “%(kept)s”. The field holds your text: save again to keep yours.") % {
        "kept": stored or "–"
    }


def _too_long_text(typed: str) -> str:
    return _("This is not saved: %(number)s characters, and at most %(most)s fit. Write it shorter.") % {
        "number": moments.number(len(typed)),
        "most": moments.number(parts.LONGEST),
    }


def _set_aside(form: WorkForm, entries: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "label": label_of(form, entry["part"]),
            "text": entry["text"],
            "at": datetime.fromisoformat(entry["at"]),
        }
        for entry in reversed(entries)
    ]


def _anchor(go: str) -> str:
    if go == "add-point" or go.startswith("remove-point"):
        return "points"
    return "files" if go.startswith("remove-file") or go == "upload" else "saved"
