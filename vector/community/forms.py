"""Forms of the community."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vector.common.upload_fields import UploadsField
from vector.community.models import Theme, Topic
from vector.community.models.posts import MAX_TEXT
from vector.community.texts import for_visitors
from vector.mail.enums import Frequency
from vector.people.models import Region, User

TEXT_HELP = _("Everybody who takes part in the programme reads it. Links to our materials and lessons become titles.")
PUBLIC_HELP = _(
    "Visitors of the site read this theme too. Instead of your name they see your role and the kind of organisation: "
    "“Volunteer coordinator, state institution”. Do not name people, addresses or phones in the text."
)


class ThemeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Theme) -> str:
        return f"{obj.title} ({_('everybody reads it')})" if obj.is_public else obj.title


class TopicForm(forms.Form):
    """A new topic with its first text."""

    title = forms.CharField(
        label=_("The topic in one line"),
        help_text=_("For example: how we found drivers for trips to villages"),
        max_length=150,
    )
    theme = ThemeField(
        label=_("Theme"),
        help_text=_(
            "Themes marked “everybody reads it” are open to visitors of the site. Instead of your name they see your "
            "role and the kind of organisation. Do not name people, addresses or phones in the text."
        ),
        queryset=Theme.objects.filter(is_open=True),
        empty_label=_("Choose a theme"),
    )
    region = forms.ModelChoiceField(
        label=_("Region"),
        help_text=_("Colleagues of all regions read it anyway; a region helps the neighbours to find it."),
        queryset=Region.objects.all(),
        empty_label=_("For all regions"),
        required=False,
    )
    text = forms.CharField(
        label=_("Text"), help_text=TEXT_HELP, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 8})
    )
    files = UploadsField()

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        # Titles stand in lists, in the search as they were typed, for visitors too.
        if for_visitors(title) != title:
            raise forms.ValidationError(
                _("Leave e-mail addresses, phone numbers and names after an @ out of the title.")
            )
        return title


class TextForm(forms.Form):
    """The own post, to be changed."""

    text = forms.CharField(
        label=_("Text"), help_text=TEXT_HELP, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if topic.theme.is_public:
            self.fields["text"].help_text = PUBLIC_HELP


class ReplyForm(TextForm):
    """A reply. `people` may be ticked to be called: they get a letter at once."""

    files = UploadsField()
    calls = forms.MultipleChoiceField(
        label=_("Tell by letter at once"),
        help_text=_("The others learn of it from the morning letter. A name after an @ in the text does the same."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, User] = {}
        self.calls = self.fields.pop("calls")
        self.offer(people)

    def offer(self, people: Iterable[User]) -> None:
        """Let these people be ticked, besides those who may be already."""
        self.people |= {str(person.public_id): person for person in people}
        # Who was ticked and may not be is refused, also where nobody is offered.
        if self.people or "calls" in self.data:
            self.calls.choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]
            self.fields["calls"] = self.calls

    def called(self) -> list[User]:
        """Whom the reply calls."""
        return [self.people[key] for key in self.cleaned_data.get("calls", [])]


class HideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is hidden"),
        help_text=_("The author gets a letter with these words."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with this message?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class MoveForm(forms.Form):
    """Where a topic belongs: the office puts it under any region, accelerator staff under theirs or under all."""

    theme = ThemeField(label=_("Theme"), queryset=Theme.objects.all(), empty_label=None)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), empty_label=_("For all regions"), required=False
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.all() if person.is_staff else Region.objects.filter(pk__in=person.staffed_region_ids())
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]


class FrequencyForm(forms.Form):
    frequency = forms.ChoiceField(
        label=_("How often to write to you"), choices=Frequency.choices, widget=forms.RadioSelect
    )
