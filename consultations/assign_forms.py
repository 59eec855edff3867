"""The form that names who answers a question."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations import desks
from consultations.enums import CLOCK_RUNS, Desk
from consultations.models import Consultation, Expert
from vector.people.models import User

MAX_REASON = 1000


class AssignForm(forms.Form):
    """To whom, and why. One list: places where a question waits for somebody, then people by name."""

    to = forms.ChoiceField(label=_("Who answers"))
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Colleagues read it in the thread and in the letter; the asker does not."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, consultation: Consultation, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        apart = [consultation.asker_id, consultation.holder_id]
        at_hand = desks.people_of(consultation, desk=Desk.EXPERTS, now=now)
        known = {person.pk for person in at_hand}
        others = [
            expert.person
            for expert in Expert.objects.present_on(now.astimezone(consultation.region.zone).date())
            .filter(person__is_active=True)
            .select_related("person")
            .order_by("person__sort_key", "pk")
            if expert.person_id not in known
        ]
        people = [
            (_("Experts of the topic and region"), Desk.EXPERTS, at_hand),
            (_("Other experts"), Desk.EXPERTS, others),
            (_("The region's accelerator"), Desk.ACCELERATOR, desks.accelerator(consultation)),
            (_("The working group"), Desk.OFFICE, desks.office()),
        ]
        self.people: dict[str, tuple[Desk, User]] = {}
        groups: list[tuple[Any, Any]] = [("", _("Choose who answers"))]
        # Somebody of each place may take it; while the asker's word is awaited there is nothing to take.
        if consultation.state in CLOCK_RUNS:
            groups.append((_("Whoever is free"), [(desk, desk.label) for desk in Desk if desk != consultation.desk]))
        for title, desk, found in people:
            choices = []
            for person in desks.without(found, apart):
                key = f"{desk}:{person.public_id}"
                self.people[key] = (desk, person)
                choices.append((key, str(person)))
            if choices:
                groups.append((title, choices))
        self.fields["to"].choices = groups  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Desk, User | None]:
        """The desk, and the person if one was named."""
        value = self.cleaned_data["to"]
        return self.people[value] if value in self.people else (Desk(value), None)
