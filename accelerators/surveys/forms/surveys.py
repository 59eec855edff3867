"""The office's form of a survey with its sections and questions."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from accelerators.surveys.actions.survey import refuse_if_begun
from accelerators.surveys.models import Survey
from vector.common.errors import DomainError
from vector.programmes.models import Programme


class SurveyForm(WagtailAdminModelForm):
    """Gives each question a code that is its own in the survey; refuses changes once organisations were asked."""

    instance: Survey

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        return super().is_valid() and self._name_questions()

    def _name_questions(self) -> bool:
        """Fill empty codes (q1, q2, …); False with an error beside the second of two equal ones."""
        forms = [form for form in self._question_forms() if form.has_changed() or form.instance.pk]
        taken: set[str] = set()
        for form in forms:
            code = form.instance.code
            if code and code in taken:
                form.add_error("code", _("Another question of this survey has this code."))
                return False
            taken.add(code)
        number = 1
        for form in forms:
            while not form.instance.code:
                if f"q{number}" not in taken:
                    form.instance.code = f"q{number}"
                    taken.add(form.instance.code)
                number += 1
        return True

    def _question_forms(self) -> list[Any]:
        """The forms of all questions that stay, of all sections that stay."""
        return [
            question
            for section in _kept(self.formsets["sections"])
            for question in _kept(section.formsets["questions"])
        ]


def _kept(formset: Any) -> list[Any]:
    return [form for form in formset.forms if form not in formset.deleted_forms]
