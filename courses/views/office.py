"""The office's views of runs and enrolments in the Wagtail admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import MenuItem

from courses import rules
from courses.actions import enrolments as actions
from courses.enums import LEAVABLE
from courses.models import CourseRun, Enrolment
from courses.queries import with_progress_counts
from vector.common.models import record_deed
from vector.common.office_views import RefusalAsMessage, RefusalInForm


class RunIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return CourseRun.objects.select_related("course").with_seats_taken()

    def get_list_more_buttons(self, instance: CourseRun) -> list[Any]:
        progress = MenuItem(
            _("Progress of participants"),
            url=reverse("courses:run-progress", args=[instance.public_id]),
            icon_name="view",
            priority=15,
        )
        return [*super().get_list_more_buttons(instance), progress]

    def get_delete_url(self, instance: CourseRun) -> str | None:
        return None if instance.taken else super().get_delete_url(instance)


class RunCreate(generic.CreateView):
    def save_instance(self) -> CourseRun:
        run = super().save_instance()
        record_deed(by=self.request.user, deed="run.create", on=run)
        return run


class RunEdit(generic.EditView):
    def save_instance(self) -> CourseRun:
        run = super().save_instance()
        record_deed(by=self.request.user, deed="run.change", on=run, fields=sorted(self.form.changed_data))
        return run

    @property
    def can_delete(self) -> bool:
        return not self.object.enrolments.exists()


class RunDelete(generic.DeleteView):
    """Only a run that nobody was ever in; the others are history."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Enrolment.objects.filter(run=self.kwargs["pk"]).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EnrolmentIndex(generic.IndexView):
    page_title = gettext_lazy("Enrolments")
    add_item_label = gettext_lazy("Invite to a run")

    def get_base_queryset(self) -> Any:
        return with_progress_counts(Enrolment.objects.all()).select_related("person", "run__course")

    def get_edit_url(self, instance: Enrolment) -> None:
        # A state changes through deeds only.
        return None

    def get_delete_url(self, instance: Enrolment) -> str | None:
        return super().get_delete_url(instance) if instance.state in LEAVABLE else None


class EnrolmentInvite(RefusalInForm, generic.CreateView):
    """Inviting is how the office enrols: the letters go out at once."""

    page_title = gettext_lazy("Invite to a run")
    submit_button_label = gettext_lazy("Invite")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return {**kwargs, "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        if not rules.may_invite(self.request.user):
            raise PermissionDenied
        return super().form_valid(form)

    @transaction.atomic
    def save_instance(self) -> CourseRun:
        values, office = self.form.cleaned_data, self.request.user
        self.invited = actions.Invited(new=0, already=0)
        if values["organisations"]:
            self.invited = actions.invite_organisations(
                run=values["run"], organisations=values["organisations"], by=office
            )
        if values["email"]:
            was_there = Enrolment.objects.holding_seats().filter(run=values["run"], person=values["email"]).exists()
            actions.invite(run=values["run"], person=values["email"], by=office)
            self.invited = actions.Invited(
                new=self.invited.new + (not was_there), already=self.invited.already + was_there
            )
        return values["run"]

    def get_success_message(self, instance: CourseRun) -> str:
        new = ngettext(
            "%(number)s invitation is on its way.", "%(number)s invitations are on their way.", self.invited.new
        ) % {"number": self.invited.new}
        if not self.invited.already:
            return new
        return f"{new} " + _("Invited or enrolled before: %(number)s.") % {"number": self.invited.already}

    def get_success_buttons(self) -> list[Any]:
        return []


class EnrolmentWithdraw(RefusalAsMessage, generic.DeleteView):
    """Takes a person out of a run. The row and the progress stay."""

    page_title = gettext_lazy("Take out of the run")
    success_message = gettext_lazy("%(object)s is no longer in the run.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        get_object_or_404(Enrolment, pk=self.kwargs["pk"], state__in=LEAVABLE)
        return super().dispatch(request, *args, **kwargs)

    @property
    def confirmation_message(self) -> str:
        return _("%(person)s leaves the run “%(run)s”. What was done is kept; no letter is sent.") % {
            "person": self.object.person,
            "run": self.object.run,
        }

    def delete_action(self) -> None:
        actions.withdraw(enrolment=self.object, by=self.request.user)
