"""One participant of a run for the tutor: how far, what is locked, what was arranged; open an item, give more time."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from wagtail.models import Page

from courses.actions import arrangements
from courses.models import CourseRun, Enrolment
from courses.outline import Outline, outline_of
from courses.progress import state_of
from courses.queries import full_study, with_dates
from courses.works import gradebook
from courses.works.marking_forms import ExtendForm, OpenForm
from vector.common.errors import DomainError

TONES = {"done": "good", "under_way": "active", "locked": "plain", "not_started": "plain"}


class Arrange(LoginRequiredMixin, View):
    """GET shows; POST opens an item or gives more time. Nobody arranges for oneself."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            runs = CourseRun.objects.taught_by(request.user).values("pk")
            rows = gradebook.with_rows(with_dates(Enrolment.objects.filter(run__in=runs).exclude(person=request.user)))
            self.enrolment = get_object_or_404(rows.select_related("run__course"), public_id=kwargs["public_id"])
            self.outline: Outline = outline_of(self.enrolment.run.course)
            self.study = full_study(self.enrolment)
            self.locks = self.study.locks(self.outline, timezone.localdate())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(OpenForm(self.items()), ExtendForm(self.pages()))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        is_extension = request.POST.get("deed") == "extend"
        form: Any = ExtendForm(self.pages(), request.POST) if is_extension else OpenForm(self.items(), request.POST)
        if form.is_valid():
            try:
                done = self.extend(form) if is_extension else self.open(form)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, done)
                return redirect("works:arrange", public_id)
        if is_extension:
            return self.show(OpenForm(self.items()), form, form, status=422)
        return self.show(form, ExtendForm(self.pages()), form, status=422)

    def open(self, form: OpenForm) -> str:
        item = Page.objects.get(pk=form.cleaned_data["item"]).specific
        arrangements.open_item(
            enrolment=self.enrolment, item=item, by=self.request.user, reason=form.cleaned_data["reason"]
        )
        return _("“%(item)s” is open for this participant. A letter says so.") % {"item": item.title}

    def extend(self, form: ExtendForm) -> str:
        values = form.cleaned_data
        page = Page.objects.get(pk=values["page"]) if values["page"] else None
        arrangements.extend(
            enrolment=self.enrolment,
            page=page,
            day_until=values["day_until"],
            by=self.request.user,
            reason=values["reason"],
        )
        return _("The participant has more time. A letter says so.")

    def items(self) -> list[tuple[int, str]]:
        """What is locked for this person and can be opened."""
        return [(item.pk, f"{item.word}: {item.title}") for item in self.outline.entries if item.pk in self.locks]

    def pages(self) -> list[tuple[int, str]]:
        """The modules and items for which one may give more time."""
        found: list[tuple[int, str]] = []
        for module in self.outline.modules:
            found.append((module.pk, _("Module: %(title)s") % {"title": module.title}))
            found += [(item.pk, f"{item.word}: {item.title}") for item in module.entries]
        return found

    def show(self, opening: OpenForm, extending: ExtendForm, sent: Any = None, *, status: int = 200) -> HttpResponse:
        titles = dict(self.pages())
        enrolment = self.enrolment
        [row] = gradebook.rows([enrolment], self.outline)
        context = {
            "enrolment": enrolment,
            "person": enrolment.person,
            "run": enrolment.run,
            "course": enrolment.run.course,
            "organisations": row.organisations,
            "items": [self.item_row(item, row) for item in self.outline.entries],
            "extensions": [
                {"extension": each, "title": titles.get(each.page_id, "") if each.page_id else _("the whole run")}
                for each in enrolment.extensions.select_related("granted_by").order_by("due_on")
            ],
            "openings": [
                {"opening": each, "title": titles.get(each.item_id, "")}
                for each in enrolment.openings.select_related("opened_by").order_by("pk")
            ],
            "opening": opening if self.locks else None,
            "extending": extending if enrolment.is_reading else None,
            "form": sent,
        }
        return render(self.request, "works/arrange.html", context, status=status)

    def item_row(self, item: Any, row: Any) -> dict[str, Any]:
        state = state_of(item.pk, self.study.records, locked=self.locks)
        due = self.study.dates.due
        cell = next(
            (
                cell
                for cell, column in zip(row.cells, gradebook.columns(self.outline), strict=True)
                if column.pk == item.pk
            ),
            None,
        )
        return {
            "item": item,
            "text": cell.text if cell is not None and cell.tone else state.label,
            "tone": cell.tone if cell is not None and cell.tone else TONES[state],
            "url": cell.url if cell is not None else "",
            "due": due.get(item.pk, due.get(item.module)),
        }
