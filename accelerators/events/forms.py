"""The office's forms: an event, and the deeds of scheduling, moving and cancelling it.

Times are typed as they are on the clock of the event's own zone, which stands beside them, whatever the zone of
whoever types.
"""

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from accelerators.events.enums import EventState
from accelerators.events.fields import HttpsUrlFormField
from accelerators.events.models import Event
from vector.common import moments
from vector.common.date_inputs import DayField, clock_input, on_the_clock
from vector.people.models import Region
from vector.programmes.models import Programme

DEFAULT_ZONE = "Europe/Moscow"


class LocalTimes(forms.Form):
    """Day, beginning and end on the clock of a zone. `read_times()` makes moments of them."""

    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the event"),
        help_text=gettext_lazy("The times below are of this zone. Each recipient reads them in the recipient's own."),
    )
    day = DayField(label=gettext_lazy("Day"), required=False)
    starts_time = forms.TimeField(label=gettext_lazy("Begins at"), required=False, widget=clock_input())
    ends_time = forms.TimeField(label=gettext_lazy("Ends at"), required=False, widget=clock_input())
    ends_day = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Only if it lasts more than one day."),
    )

    def offer_times(self, event: Event | None) -> None:
        """Fill in the zones to choose from and the event's present times."""
        present = event.timezone if event is not None and event.timezone else DEFAULT_ZONE
        self.fields["timezone"].choices = zone_choices(present)
        self.initial.setdefault("timezone", present)
        if event is not None and event.starts_at is not None and event.ends_at is not None:
            begins, ends = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
            self.initial.update(day=begins.date(), starts_time=begins.time(), ends_time=ends.time())
            if ends.date() != begins.date():
                self.initial["ends_day"] = ends.date()

    def read_times(self, *, required: bool) -> tuple[datetime | None, datetime | None]:
        """Beginning and end as aware datetimes, or two None when nothing was typed; adds errors to the fields."""
        typed = {name: self.cleaned_data.get(name) for name in ("day", "starts_time", "ends_time")}
        if not required and not any(value is not None for value in typed.values()):
            return None, None
        missing = [name for name, value in typed.items() if value is None and name not in self.errors]
        for name in missing:
            self.add_error(name, _("Fill this in: day, beginning and end belong together."))
        zone_name = self.cleaned_data.get("timezone")
        if any(value is None for value in typed.values()) or not zone_name:
            return None, None
        zone = zoneinfo.ZoneInfo(zone_name)
        try:
            starts_at = on_the_clock(typed["day"], typed["starts_time"], zone)
            ends_at = on_the_clock(self.cleaned_data.get("ends_day") or typed["day"], typed["ends_time"], zone)
        except ValidationError as error:
            self.add_error("starts_time", error)
            return None, None
        if ends_at <= starts_at:
            self.add_error("ends_time", _("The event must end after it begins."))
            return None, None
        return starts_at, ends_at


def zone_choices(present: str) -> list[tuple[str, str]]:
    """The zones of the regions, Moscow's and the present one, as “Kaliningrad, UTC+2”."""
    names = {*Region.objects.values_list("timezone", flat=True), DEFAULT_ZONE, present}
    now = timezone.now()
    zones = sorted(names, key=lambda name: (now.astimezone(zoneinfo.ZoneInfo(name)).utcoffset(), name))
    return [(name, moments.zone_label(now.astimezone(zoneinfo.ZoneInfo(name)))) for name in zones]


class EventForm(LocalTimes, WagtailAdminModelForm):
    """What the office types about an event. Once it is scheduled, time, place and link change by “Move” only."""

    only_by_deeds = (
        "programme",
        "timezone",
        "day",
        "starts_time",
        "ends_time",
        "ends_day",
        "window_starts_on",
        "window_ends_on",
        "place",
        "join_url",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_times(self.instance)
        self.is_fixed = self.instance.pk is not None and self.instance.state != EventState.WINDOW_ANNOUNCED
        if self.is_fixed:
            for name in self.only_by_deeds:
                self.fields[name].disabled = True
        elif self.instance.pk is None and (programme := Programme.objects.all().current()):
            self.initial.setdefault("programme", programme.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.is_fixed:
            starts_at, ends_at = self.read_times(required=False)
            if not self.errors:
                self.instance.starts_at, self.instance.ends_at = starts_at, ends_at
        return cleaned

    def _post_clean(self) -> None:
        # What belongs to fields is said beside them; the model's own rules are asked only when those are fulfilled.
        if not self.errors:
            super()._post_clean()


class ConfirmForm(forms.Form):
    """Nothing to type: the button is the answer."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)


class ScheduleForm(LocalTimes, ConfirmForm):
    """Day and hour for an event that was announced with a window."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_times(self.event)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["starts_at"], cleaned["ends_at"] = self.read_times(required=True)
        return cleaned


class MoveForm(ScheduleForm):
    """New time, place or link of a scheduled event."""

    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Empty for an online event."),
    )
    join_url = HttpsUrlFormField(
        label=gettext_lazy("Link to join"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Only the invited see it. It must begin with https://"),
    )

    def offer_times(self, event: Event | None) -> None:
        super().offer_times(event)
        self.initial.update(place=self.event.place, join_url=self.event.join_url)


class CancelForm(ConfirmForm):
    """Why the event is called off; it stands in the letter and on the event's page."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the letter and on the event's page."),
    )
