"""The office's form of a survey with its sections and questions."""

import re
from itertools import count
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from accelerators.surveys.actions.survey import refuse_if_begun
from accelerators.surveys.models import Survey
from vector.common.errors import DomainError
from vector.programmes.models import Programme

CODE_FIELD = re.compile(r"sections-\d+-questions-\d+-code")


class SurveyForm(WagtailAdminModelForm):
    """Gives each question a code that is its own in the survey; refuses changes once organisations were asked."""

    instance: Survey

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(_with_codes(data), files, **kwargs)
        if self.instance.pk is None and (programme := Programme.objects.all().current()):
            self.initial.setdefault("programme", programme.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is not None:
            try:
                refuse_if_begun(self.instance)
            except DomainError as error:
                self.add_error(None, error.message)
        return cleaned

    def is_valid(self) -> bool:
        is_sound = super().is_valid()
        return self._codes_differ() and is_sound

    def _codes_differ(self) -> bool:
        """False, with an error beside the second, when two questions have the same code."""
        taken: set[str] = set()
        for form in self._question_forms():
            code = (form["code"].value() or "").strip()
            if code and code in taken:
                form.add_error("code", _("Another question of this survey has this code."))
                return False
            taken.add(code)
        return True

    def _question_forms(self) -> list[Any]:
        """The forms of all questions that stay, of all sections that stay."""
        return [
            question
            for section in _kept(self.formsets["sections"])
            for question in _kept(section.formsets["questions"])
        ]


def _with_codes(data: Any) -> Any:
    """What was sent, with q1, q2, … for questions whose code was left empty."""
    if data is None:
        return None
    data = data.copy()
    names = [name for name in data if CODE_FIELD.fullmatch(name)]
    taken = {data[name].strip() for name in names}
    free = (code for number in count(1) if (code := f"q{number}") not in taken)
    for name in names:
        if not data[name].strip() and data.get(f"{name.removesuffix('code')}label", "").strip():
            data[name] = next(free)
    return data


def _kept(formset: Any) -> list[Any]:
    return [form for form in formset.forms if form not in formset.deleted_forms]
