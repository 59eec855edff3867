"""Forms of works: the work itself, the head's word, a paper with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.works import parts
from courses.works.enums import EndorsementDecision, FieldKind, PartNeed
from courses.works.models import AskedField, AssignmentPage
from vector.common.date_inputs import day_input
from vector.common.merging import digest_of
from vector.common.moments import file_size
from vector.common.upload_fields import MultipleFileInput, UploadsField
from vector.people.models import Organisation
from vector.programmes.enums import Direction
from vector.programmes.models import Indicator

MEGABYTE = 1024 * 1024


class WorkForm(forms.Form):
    """The parts of a draft as fields. Whatever is typed can be saved: what is wrong is told by `errors`.

    Each part has a hidden companion that carries back what the page had shown in it (vector.common.merging).
    """

    use_required_attribute = False

    def __init__(
        self,
        assignment: AssignmentPage,
        typed: Mapping[str, str],
        *,
        stored: Mapping[str, str],
        organisations: Sequence[Organisation],
        indicators: Sequence[Indicator],
        errors: Mapping[str, str] | None = None,
    ) -> None:
        """`typed` stands in the fields, `stored` is what the draft holds; `errors` maps parts to sentences."""
        self.assignment, self.stored = assignment, stored
        self.asked = list(assignment.asked_fields.all())
        self.slots = shown_slots(assignment, {**stored, **typed}) if assignment.asks_growth_points else []
        super().__init__(dict(typed), label_suffix="")
        if len(organisations) > 1:
            self._add_organisation(organisations)
        if assignment.asks_text:
            self._add_text()
        for field in self.asked:
            self.fields[parts.field_part(field)] = _field(field)
        for slot in self.slots:
            self._add_point(slot, indicators)
        if assignment.asks_files:
            self._add_files()
        for name, message in (errors or {}).items():
            self.add_error(name if name in self.fields else None, message)

    def full_clean(self) -> None:
        # What is wrong is found by courses.works.content, when the work is sent.
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def shown(self) -> list[tuple[str, str]]:
        """Names and values of the hidden companions: the digest of what is stored in each part."""
        return [(shown_name(name), digest_of(self.stored.get(name, ""))) for name in self.fields if name != parts.FILES]

    @property
    def plain(self) -> list[BoundField]:
        """Everything but growth points and files."""
        return [bound for bound in self if bound.name != parts.FILES and not bound.name.startswith("point-")]

    @property
    def points(self) -> list[dict[str, Any]]:
        """The growth points: number, fields, whether anything stands there."""
        filled = parts.filled_slots(self.data)
        return [
            {
                "slot": slot,
                "fields": [self[parts.point_part(slot, column)] for column in parts.POINT_COLUMNS],
                "is_filled": slot in filled,
            }
            for slot in self.slots
        ]

    @property
    def may_add_point(self) -> bool:
        return bool(self.slots) and len(self.slots) < self.assignment.most_points

    @property
    def files_field(self) -> BoundField | None:
        return self[parts.FILES] if parts.FILES in self.fields else None

    def _add_organisation(self, organisations: Sequence[Organisation]) -> None:
        self.fields[parts.ORGANISATION] = forms.ChoiceField(
            label=_("For which organisation"),
            help_text=_("The head of this organisation agrees the work."),
            choices=[("", _("Choose an organisation")), *((str(one.public_id), one.title) for one in organisations)],
        )

    def _add_text(self) -> None:
        assignment = self.assignment
        self.fields[parts.TEXT] = forms.CharField(
            label=assignment.text_label or _("Text of the work"),
            help_text=escape(assignment.text_hint),
            required=assignment.text_part == PartNeed.REQUIRED,
            widget=forms.Textarea(attrs={"rows": 12}),
        )

    def _add_files(self) -> None:
        assignment = self.assignment
        limits = _("Up to %(count)s files of at most %(size)s each. Accepted: %(kinds)s.") % {
            "count": assignment.max_files,
            "size": file_size(assignment.max_megabytes * MEGABYTE),
            "kinds": ", ".join(assignment.extensions),
        }
        self.fields[parts.FILES] = forms.FileField(
            label=_("Add files"),
            help_text=escape(f"{assignment.files_hint} {limits}".strip()),
            required=assignment.files_part == PartNeed.REQUIRED,
            widget=MultipleFileInput(attrs={"accept": ",".join(f".{ending}" for ending in assignment.extensions)}),
        )

    def _add_point(self, slot: int, indicators: Sequence[Indicator]) -> None:
        def add(column: str, field: forms.Field) -> None:
            self.fields[parts.point_part(slot, column)] = field

        add(
            "indicator",
            forms.ChoiceField(
                label=_("What will grow"),
                choices=[
                    ("", _("Choose an indicator")),
                    *((str(one.public_id), f"{one.title} ({one.unit})") for one in indicators),
                    (parts.OWN, _("Own indicator")),
                ],
            ),
        )
        own = _("Only for an own indicator.")
        add("title", forms.CharField(label=_("Own indicator"), help_text=own, required=False))
        add("unit", forms.CharField(label=_("In what it is counted"), help_text=own, required=False))
        add(
            "direction",
            forms.ChoiceField(
                label=_("Which is better"), help_text=own, choices=list(Direction.choices), required=False
            ),
        )
        number = {"inputmode": "decimal", "autocomplete": "off"}
        add("baseline", forms.CharField(label=_("Now"), widget=forms.TextInput(attrs=number)))
        add("target", forms.CharField(label=_("Planned"), widget=forms.TextInput(attrs=number)))
        add("due_on", forms.CharField(label=_("By when"), widget=day_input()))
        add(
            "evidence",
            forms.CharField(
                label=_("Where the figure comes from"),
                help_text=_("For example: the journal of volunteers' hours."),
                required=False,
            ),
        )


def shown_slots(assignment: AssignmentPage, typed: Mapping[str, str]) -> list[int]:
    """The places for growth points on the page: what is filled in, what is asked at least, and one more."""
    filled = parts.filled_slots(typed)
    last = max([*filled, assignment.least_points - 1]) + 1
    return list(range(1, min(max(last, 1), max([assignment.most_points, *filled])) + 1))


def shown_name(name: str) -> str:
    """The name of a part's hidden companion."""
    return f"{name}-shown"


def label_of(form: WorkForm, name: str) -> str:
    """What a part is called on the page."""
    return str(form.fields[name].label) if name in form.fields else name


def _field(asked: AskedField) -> forms.Field:
    common = {"label": asked.label, "help_text": escape(asked.hint), "required": asked.is_required}
    if asked.kind == FieldKind.CHOICE:
        return forms.ChoiceField(choices=[("", _("Choose")), *((option, option) for option in asked.options)], **common)
    widgets = {
        FieldKind.LONG_TEXT: forms.Textarea(attrs={"rows": 6}),
        FieldKind.NUMBER: forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        FieldKind.DATE: day_input(),
    }
    return forms.CharField(widget=widgets.get(FieldKind(asked.kind), forms.TextInput()), **common)


class AgreeForm(forms.Form):
    """The head's word: the button says which. `shown_hash` is what the head was shown."""

    decision = forms.ChoiceField(choices=EndorsementDecision.choices, widget=forms.HiddenInput)
    shown_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy(
            "To return the work, write what has to be changed. To agree it, a comment isn't needed."
        ),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == EndorsementDecision.RETURNED and not data.get("comment", "").strip():
            self.add_error("comment", _("Write what has to be changed: the author gets your words."))
        return data


class PaperForm(forms.Form):
    """What the head has signed on paper. `shown_hash` names the version that stood on the page."""

    shown_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    decision = forms.ChoiceField(
        label=gettext_lazy("What the head decided"),
        choices=EndorsementDecision.choices,
        widget=forms.RadioSelect,
        initial=EndorsementDecision.AGREED,
    )
    signatory = forms.CharField(
        label=gettext_lazy("Who signed"), help_text=gettext_lazy("Name and post, as on the paper."), max_length=200
    )
    scan = UploadsField(
        label=gettext_lazy("Scan or photograph of the paper"),
        required=True,
        help_text=gettext_lazy("One file: pdf, jpg or png."),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment of the head"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_scan(self) -> Any:
        files = self.cleaned_data["scan"]
        if len(files) != 1 or files[0].content_type not in {"application/pdf", "image/jpeg", "image/png"}:
            raise forms.ValidationError(_("Attach one file: pdf, jpg or png."))
        return files[0]


class AloneForm(forms.Form):
    """Nobody in the organisation can agree: why the work passes all the same."""

    shown_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    reason = forms.CharField(
        label=gettext_lazy("Why nobody can agree the work"),
        help_text=gettext_lazy("For example: the author heads the organisation and is its only member of staff."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
