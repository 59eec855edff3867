"""The office's views of events in the Wagtail admin: the event with its letters, the deeds with their confirmation."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from accelerators.events import actions, rules
from accelerators.events.forms import CancelForm, ConfirmForm, MoveForm, ScheduleForm
from accelerators.events.letter_table import letter_table, letter_totals
from accelerators.events.models import Event
from accelerators.events.presentation import facts_of
from accelerators.events.queries import PostedLetters, people_told, reach
from accelerators.events.spans import when
from vector.common import moments
from vector.common.errors import DomainError


def in_its_zone(event: Event) -> str:
    return when(event, zone=event.zone)[0]


class EventIndex(generic.IndexView):
    """All events, the latest first."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("regions")

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        return [
            self._get_title_column("title", column_class=TitleColumn),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column(
                "when", label=_("When"), accessor=lambda event: when(event, zone=event.zone)[0], sort_key="starts_at"
            ),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            Column(
                "regions",
                label=_("Regions"),
                accessor=lambda event: ", ".join(region.title for region in event.regions.all()),
            ),
        ]

    def get_edit_url(self, instance: Event) -> str | None:
        # The title leads to the event with its letters and deeds; "Edit" stands there.
        return self.get_inspect_url(instance)

    def get_delete_url(self, instance: Event) -> str | None:
        return super().get_delete_url(instance) if rules.may_delete(self.request.user, instance) else None


class EventCreate(generic.CreateView):
    """A new event; then the page that says who would be invited."""

    inspect_url_name = ""
    schedule_url_name = ""
    submit_button_label = gettext_lazy("Save and go on")

    def save_instance(self) -> Event:
        event = super().save_instance()
        actions.record_new(event=event, by=self.request.user)
        return event

    def get_success_url(self) -> str:
        name = self.schedule_url_name if self.object.starts_at else self.inspect_url_name
        return reverse(name, args=[self.object.pk])

    def get_success_message(self, instance: Event) -> str:
        return _("The event is saved. Nobody has been invited yet.")


class EventEdit(generic.EditView):
    def save_instance(self) -> Event:
        actions.keep_what_deeds_change(event=self.form.instance)
        event = super().save_instance()
        return actions.revise(event=event, by=self.request.user, changed=self.form.changed_data)

    def get_success_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.object.pk])

    @property
    def can_delete(self) -> bool:
        return rules.may_delete(self.request.user, self.object)


class EventDelete(generic.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.may_delete(request.user, get_object_or_404(Event, pk=self.kwargs["pk"])):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EventOverview(generic.InspectView):
    """The event, what can be done with it, and who gets which letter when."""

    template_name = "events/admin/event.html"
    page_title = gettext_lazy("Event and letters")
    schedule_url_name = ""
    move_url_name = ""
    cancel_url_name = ""
    page_size = 50

    def get_object(self, queryset: Any = None) -> Event:
        events = Event.objects.select_related("programme").prefetch_related("regions")
        return get_object_or_404(events, pk=self.pk)

    def get_fields(self) -> list[str]:
        return []

    def get_header_buttons(self) -> list[Any]:
        return [HeaderButton(_("Edit"), url=self.get_edit_url(), icon_name="edit")] if self.get_edit_url() else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event, user = self.object, self.request.user
        rows = letter_table(event)
        page = Paginator(rows, self.page_size).get_page(self.request.GET.get("p"))
        deeds = [
            (rules.may_schedule, self.schedule_url_name, _("Schedule and invite"), "button"),
            (rules.may_move, self.move_url_name, _("Move"), "button button-secondary"),
            (rules.may_cancel, self.cancel_url_name, _("Cancel the event"), "button no"),
        ]
        return {
            **super().get_context_data(**kwargs),
            "event": event,
            "facts": facts_of(event, zone=event.zone),
            "deeds": [
                {"url": reverse(name, args=[event.pk]), "label": label, "classname": classname}
                for may, name, label, classname in deeds
                if may(user, event)
            ],
            "totals": letter_totals(rows),
            "letters": page,
            "reader_zone": moments.zone_label(timezone.localtime()),
        }


class EventDeed(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A deed with its confirmation: GET says how many people get letters, POST does it."""

    model = Event
    permission_required = "change"
    template_name = "events/admin/deed.html"
    index_url_name = ""
    inspect_url_name = ""
    button_label: Any = ""
    button_class = "button"
    may: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        events = Event.objects.select_related("programme").prefetch_related("regions")
        self.object = get_object_or_404(events, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.object.title

    def get_success_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Events")},
            {"url": self.get_success_url(), "label": self.object.title},
            {"url": "", "label": self.get_page_title(), "sublabel": self.object.title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "event": self.object}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            with transaction.atomic():
                event = self.act(form)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, self.done(event))
        return redirect(self.get_success_url())

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "event": self.object,
            "facts": facts_of(self.object, zone=self.object.zone),
            "button_label": self.button_label,
            "button_class": self.button_class,
            # A refusal is said by the action; what cannot be done at all has no button.
            "is_possible": type(self).may(self.request.user, self.object),
            "back_url": self.get_success_url(),
            "media": context["form"].media,
            **self.consequences(),
        }

    def consequences(self) -> dict[str, Any]:
        """What the deed causes: `sentences` and `without_people`."""
        raise NotImplementedError

    def act(self, form: forms.Form) -> Event:
        raise NotImplementedError

    def done(self, event: Event) -> str:
        raise NotImplementedError


def people_in_organisations(people: int, organisations: int) -> str:
    """“34 people in 16 organisations”, each word in its number."""
    in_words = ngettext("%(count)s person", "%(count)s people", people) % {"count": people}
    of_words = ngettext("in %(count)s organisation", "in %(count)s organisations", organisations) % {
        "count": organisations
    }
    return f"{in_words} {of_words}"


class EventSchedule(EventDeed):
    page_title = gettext_lazy("Schedule and invite")
    button_label = gettext_lazy("Schedule and send the invitations")
    may = rules.may_schedule

    def get_form_class(self) -> type[forms.Form]:
        return ConfirmForm if self.object.starts_at else ScheduleForm

    def consequences(self) -> dict[str, Any]:
        found = reach(self.object)
        return {
            "sentences": [
                _("Invitations go out at once: %(whom)s.")
                % {"whom": people_in_organisations(found.people, found.organisations)},
                _("Reminders follow seven days and one day before, at 10:00 where the recipient is.")
                + " "
                + _("The last one comes an hour before."),
            ],
            "without_people": found.without_people,
        }

    def act(self, form: forms.Form) -> Event:
        return actions.schedule(
            event=self.object,
            by=self.request.user,
            starts_at=form.cleaned_data.get("starts_at"),
            ends_at=form.cleaned_data.get("ends_at"),
            zone=form.cleaned_data.get("timezone"),
        )

    def done(self, event: Event) -> str:
        return _("The event is scheduled, the invitations are on their way.")


class EventMove(EventDeed):
    page_title = gettext_lazy("Move")
    button_label = gettext_lazy("Move and tell everybody")
    form_class = MoveForm
    may = rules.may_move

    def consequences(self) -> dict[str, Any]:
        found = reach(self.object)
        return {
            "sentences": [
                _("Letters go out at once: %(whom)s.")
                % {"whom": people_in_organisations(found.people, found.organisations)},
                _("Reminders for the former time that were not sent are taken back, new ones are made."),
            ],
            "without_people": found.without_people,
        }

    def act(self, form: forms.Form) -> Event:
        data = form.cleaned_data
        return actions.move(
            event=self.object,
            by=self.request.user,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            zone=data["timezone"],
            place=data["place"],
            join_url=data["join_url"],
        )

    def done(self, event: Event) -> str:
        return _("The event is moved, the letters about it are on their way.")


class EventCancel(EventDeed):
    page_title = gettext_lazy("Cancel the event")
    button_label = gettext_lazy("Cancel the event and tell everybody")
    button_class = "button no"
    form_class = CancelForm
    may = rules.may_cancel

    def consequences(self) -> dict[str, Any]:
        told = len(people_told(self.object, PostedLetters(self.object)))
        sentence = ngettext(
            "%(count)s person has got an invitation and gets the cancellation.",
            "%(count)s people have got an invitation and get the cancellation.",
            told,
        )
        return {
            "sentences": [
                sentence % {"count": told} if told else _("Nobody has got an invitation yet: no letters are sent."),
                _("Letters that were not sent are taken back. A cancelled event cannot be scheduled again."),
            ],
            "without_people": [],
        }

    def act(self, form: forms.Form) -> Event:
        return actions.cancel(event=self.object, by=self.request.user, reason=form.cleaned_data["reason"])

    def done(self, event: Event) -> str:
        return _("The event is cancelled.")
