"""The office's form of a wave. Times are typed as on the installation's clock, whose zone stands beside them."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accelerators.surveys.enums import WaveState
from accelerators.surveys.models import SurveyWave
from accelerators.surveys.queries import published_surveys
from vector.common import moments
from vector.common.date_inputs import DayField, clock_input, on_the_clock
from vector.people.models import Region


class WaveForm(forms.Form):
    """Which survey, when, whom. `deed()` is what the actions take."""

    survey = forms.ModelChoiceField(
        label=gettext_lazy("Survey"),
        queryset=published_surveys(),
        help_text=gettext_lazy("Only surveys that are marked as ready stand here."),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("As organisations see it. Left empty, it is the survey's own."),
        required=False,
    )
    opens_on = DayField(label=gettext_lazy("Opens on"))
    opens_time = forms.TimeField(label=gettext_lazy("Opens at"), widget=clock_input(), initial="10:00")
    closes_on = DayField(label=gettext_lazy("Closes on"))
    closes_time = forms.TimeField(label=gettext_lazy("Closes at"), widget=clock_input(), initial="18:00")
    regions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Regions"),
        queryset=Region.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Tick none to ask all organisations of the programme."),
    )

    def __init__(self, *args: Any, wave: SurveyWave | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
        self.wave = wave
        label = moments.zone_label(timezone.now().astimezone(self.zone))
        said = _("Time zone: %(zone)s. Each recipient reads the time in the recipient's own.") % {"zone": label}
        self.fields["opens_time"].help_text = self.fields["closes_time"].help_text = said
        if wave is None:
            return
        opens, closes = wave.opens_at.astimezone(self.zone), wave.closes_at.astimezone(self.zone)
        self.initial = {
            "survey": wave.survey_id,
            "title": wave.title,
            "opens_on": opens.date(),
            "opens_time": opens.time(),
            "closes_on": closes.date(),
            "closes_time": closes.time(),
            "regions": [region.pk for region in wave.regions.all()],
        }
        self.fields["survey"].disabled = True
        self.fields["survey"].queryset = type(wave.survey).objects.all()  # type: ignore[attr-defined]
        if wave.state != WaveState.PLANNED:
            self.fields["opens_on"].disabled = self.fields["opens_time"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("opens", "closes"):
            day, clock = cleaned.get(f"{name}_on"), cleaned.get(f"{name}_time")
            if day is None or clock is None:
                continue
            try:
                cleaned[f"{name}_at"] = on_the_clock(day, clock, self.zone)
            except forms.ValidationError as error:
                self.add_error(f"{name}_time", error)
        if self.wave is not None and self.wave.state != WaveState.PLANNED:
            cleaned["opens_at"] = self.wave.opens_at
        return cleaned

    def deed(self) -> dict[str, Any]:
        """What the actions of a wave take from the form."""
        cleaned = self.cleaned_data
        return {
            "title": cleaned["title"] or cleaned["survey"].title,
            "opens_at": cleaned["opens_at"],
            "closes_at": cleaned["closes_at"],
            "regions": list(cleaned["regions"]),
        }

    def field_of(self, name: str | None) -> str | None:
        """The form's field for what an action calls `name`."""
        return {"opens_at": "opens_on", "closes_at": "closes_on"}.get(name or "", name)
