"""What a report is about: days, topic, region, person; all of it in the address."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consultations.models import Expert, Topic
from consultations.statistics.figures import Period, Wanted
from vector.common.date_inputs import DayField
from vector.people.models import Region, User

if TYPE_CHECKING:
    from vector.people.models import User as Person

DAYS = 90


class ReportForm(forms.Form):
    """Sent by GET. What is left empty narrows nothing; without days, the last three months."""

    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=pgettext_lazy("last day of a period", "To"), required=False)
    topic = forms.ModelChoiceField(
        label=gettext_lazy("Topic"),
        queryset=Topic.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("All topics"),
    )
    region = forms.ModelChoiceField(
        label=gettext_lazy("Region"),
        queryset=Region.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("All regions"),
    )
    expert = forms.ModelChoiceField(
        label=gettext_lazy("Expert"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("All experts"),
    )

    def __init__(self, *args: Any, user: "Person", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.all() if user.is_staff else Region.objects.filter(pk__in=user.staffed_region_ids())
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        answering = Expert.objects.filter(regions__in=regions.values("pk")).values("person")
        self.fields["expert"].queryset = User.objects.filter(pk__in=answering)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        return data

    def wanted(self) -> Wanted:
        """What a valid form asks for; a wrong one asks for the last three months."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        until = data.get("until") or max(timezone.localdate(), data.get("since") or timezone.localdate())
        since = data.get("since") or until - timedelta(days=DAYS - 1)
        return Wanted(Period(since, until), data.get("topic"), data.get("region"), data.get("expert"))
