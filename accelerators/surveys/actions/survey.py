"""The form itself: made ready, copied."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accelerators.surveys.enums import SURVEY_TRANSITIONS, SurveyState
from accelerators.surveys.models import Question, Section, Survey
from accelerators.surveys.queries import sections_of
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked


@transaction.atomic
def publish(survey: Survey, *, by: Any) -> Survey:
    """Mark a survey as ready: from now on waves of it can be scheduled.

    Raises DomainError when it has no question yet, TransitionRefused when it is ready already.
    """
    row = locked(survey)
    if not Question.objects.filter(survey=row).exists():
        raise DomainError(_("Add at least one question first."))
    return change_state(row, to=SurveyState.PUBLISHED, transitions=SURVEY_TRANSITIONS, by=by, deed="survey.publish")


@transaction.atomic
def copy(survey: Survey, *, by: Any) -> Survey:
    """A draft with the same sections, questions and codes, to be changed for a later wave."""
    made = Survey.objects.create(
        programme_id=survey.programme_id,
        title=_("%(title)s (copy)") % {"title": survey.title[:180]},
        intro=survey.intro,
    )
    for section in sections_of(survey.pk):
        copied = Section.objects.create(
            survey=made, title=section.title, intro=section.intro, sort_order=section.sort_order
        )
        for question in section.asked:
            Question.objects.create(
                section=copied,
                **{
                    name: getattr(question, name)
                    for name in ("kind", "label", "hint", "is_required", "choices_text", "code", "sort_order")
                },
            )
    record_deed(by=by, deed="survey.copy", on=made, source=str(survey.public_id))
    return made


def refuse_if_begun(survey: Survey) -> None:
    """Raises TransitionRefused when a wave of the survey was opened: its questions stay as they were asked."""
    if survey.waves.begun().exists():
        raise TransitionRefused(
            _("Organisations have already been asked these questions, so they stay as they are. Make a copy of it.")
        )
