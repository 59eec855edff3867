"""What surveys keep about a person, and how it is forgotten. The answers are the organisation's: they stay."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accelerators.surveys.models import Answer, SetAside, SurveyLink, SurveyResponse
from accelerators.surveys.queries import Entry
from vector.common.moments import moment
from vector.mail.outbox import supersede
from vector.people.registry import Section


def typed_answers(user: Any) -> Section:
    """The answers that this person typed. One query."""
    answers = (
        Answer.objects.filter(saved_by=user)
        .select_related("question", "response__wave", "response__organisation")
        .order_by("-saved_at", "-pk")
    )
    rows = [
        {
            _("Survey"): answer.response.wave.title,
            _("Organisation"): answer.response.organisation.title,
            _("Question"): answer.question.label,
            _("Answer"): Entry(answer.question, answer).text,
            _("Saved"): moment(answer.saved_at),
        }
        for answer in answers
    ]
    return Section(code="surveys", title=_("Answers to surveys"), rows=rows)


def forget(user: Any) -> None:
    """No letter and no link of a survey leads to this person any more; the next tick finds the organisation another."""
    SurveyLink.objects.valid().filter(person=user).update(revoked_at=timezone.now())
    addressed = SurveyResponse.objects.filter(recipient=user)
    for response in addressed:
        supersede(group=response.mail_group)
    addressed.update(recipient=None, recipient_email="", invited_at=None)
    # Not an answer of the organisation: kept for whoever typed it.
    SetAside.objects.filter(saved_by=user).delete()
