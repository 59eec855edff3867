"""Forms of asking and answering."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Topic
from vector.common.upload_fields import UploadsField
from vector.people.models import Organisation, Region

if TYPE_CHECKING:
    from vector.people.models import User

MAX_TEXT = 10_000


class AskForm(forms.Form):
    """A question. The one field that matters comes first; region and organisation are known where they can be."""

    text = forms.CharField(
        label=_("Your question"),
        help_text=_("Write as you would to a colleague: what you are doing and what is unclear."),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    subject = forms.CharField(
        label=_("What it is about"), help_text=_("One line, for example: contract with a volunteer"), max_length=200
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        help_text=_("The topic decides which expert answers."),
        queryset=Topic.objects.filter(is_open=True),
        empty_label=_("Choose a topic"),
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.all(), empty_label=_("Choose a region"))
    files = UploadsField()

    def __init__(self, *args: Any, person: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.filter(pk__in=person.organisation_ids()).select_related("region")
        mine = list(organisations)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["organisation"].required = bool(mine)
        if mine:
            # The organisation's region is the question's: nothing to choose.
            del self.fields["region"]
            self.initial.setdefault("organisation", mine[0].pk)
        else:
            del self.fields["organisation"]
            self.initial.setdefault("region", person.region_id)

    def place(self) -> tuple[Organisation | None, Region]:
        """The organisation that asks, if any, and the region."""
        organisation = self.cleaned_data.get("organisation")
        return organisation, organisation.region if organisation else self.cleaned_data["region"]


class MessageForm(forms.Form):
    """A message of the thread: the asker's reply, the expert's answer or clarifying question."""

    text = forms.CharField(label=_("Text"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 8}))
    files = UploadsField()
