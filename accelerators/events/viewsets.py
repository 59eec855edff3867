"""Events in the Wagtail admin."""

from typing import Any

from django import forms
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from accelerators.events.forms import EventForm
from accelerators.events.models import Event
from accelerators.events.views import office
from vector.common.date_inputs import day_input


class EventViewSet(ModelViewSet):
    model = Event
    name = "event"
    icon = "calendar-alt"
    menu_label = _("Events")
    menu_order = 320
    add_to_admin_menu = True
    # A copy would carry the original's name in calendars.
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = office.EventIndex
    add_view_class = office.EventCreate
    edit_view_class = office.EventEdit
    delete_view_class = office.EventDelete
    inspect_view_class = office.EventOverview
    inspect_template_name = office.EventOverview.template_name
    list_filter = ["state", "kind", "programme", "regions"]
    search_fields = ["title"]
    ordering = ["-starts_at", "-pk"]

    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("kind"), FieldPanel("title"), FieldPanel("intro"), FieldPanel("agenda")],
                heading=_("What"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("programme"),
                    FieldPanel("regions", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("for_participants"),
                    FieldPanel("is_public"),
                ],
                heading=_("For whom"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("timezone"),
                    FieldPanel("day"),
                    FieldPanel("starts_time"),
                    FieldPanel("ends_time"),
                    FieldPanel("ends_day"),
                ],
                heading=_("When"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("window_starts_on", widget=day_input()),
                    FieldPanel("window_ends_on", widget=day_input()),
                ],
                heading=_("Period, if day and hour are not known yet"),
            ),
            MultiFieldPanel([FieldPanel("join_url"), FieldPanel("place")], heading=_("Where")),
            MultiFieldPanel([FieldPanel("recording_url"), FieldPanel("minutes_url")], heading=_("After the event")),
        ],
        base_form_class=EventForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        deeds = {f"{name}_url_name": self.get_url_name(name) for name in ("schedule", "move", "cancel")}
        return super().get_common_view_kwargs(**{**deeds, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        deeds = {"schedule": office.EventSchedule, "move": office.EventMove, "cancel": office.EventCancel}
        return [
            *super().get_urlpatterns(),
            *(path(f"{name}/<int:pk>/", self.construct_view(view), name=name) for name, view in deeds.items()),
        ]
