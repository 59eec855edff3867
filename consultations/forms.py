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


class QuestionForm(forms.Form):
    """The one field that a question begins with."""

    text = forms.CharField(
        label=_("What is your question?"),
        help_text=_("Write as you would to a colleague: what you are doing and what is unclear."),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class AskForm(QuestionForm):
    """The question and what those who answer need to know; region and organisation are known where they can be."""

    subject = forms.CharField(
        label=_("In one line"),
        help_text=_("Taken from your first sentence; change it if another says it better."),
        max_length=200,
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
    may_publish = forms.BooleanField(
        label=_("The question and its answer may be published without names"),
        help_text=_(
            "Names, organisations, addresses and numbers are taken out, a second person checks it. "
            "You can ask without this, too."
        ),
        required=False,
    )

    def __init__(self, *args: Any, person: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.filter(pk__in=person.organisation_ids()).select_related("region")
        mine = list(organisations)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["organisation"].required = bool(mine)
        if mine:
            # Read once: a field would read them again for its choices.
            self.fields["organisation"].choices = [(row.pk, str(row)) for row in mine]  # type: ignore[attr-defined]
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
