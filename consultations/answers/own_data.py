"""What publication keeps about a person, and how it is forgotten."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.answers.actions import answer as answers
from consultations.answers.actions import pages
from consultations.answers.actions.pages import REMOVED
from consultations.answers.enums import AnswerState
from consultations.answers.models import ConsentRequest, PublishedAnswer
from vector.common.moments import moment
from vector.mail.outbox import supersede
from vector.people.registry import Section

if TYPE_CHECKING:
    from vector.people.models import User


def copies(user: "User") -> Section:
    """What was made of the person's questions, with the date of the consent. One query."""
    rows = (
        PublishedAnswer.objects.filter(consultation__asker=user)
        .select_related("consultation")
        .order_by("consultation_id")
    )
    return Section(
        code="published_answers",
        title=_("Answers published without names"),
        rows=[
            {
                _("Question"): row.consultation.number,
                _("State"): row.get_state_display(),
                _("Consent"): moment(row.consultation.publishable_at) if row.consultation.publishable_at else "–",
                _("Published question"): f"{row.title}\n{row.question}",
                _("Published answer"): row.answer,
            }
            for row in rows
        ],
    )


def forget(user: "User") -> None:
    """What the person asked comes down from the site with all its versions, and the copies lose their words."""
    ConsentRequest.objects.filter(consultation__asker=user).delete()
    for row in PublishedAnswer.objects.filter(consultation__asker=user).select_related("page", "consultation"):
        supersede(group=f"publication-{row.consultation_id}")
        if row.state != AnswerState.WITHDRAWN:
            row = answers.withdraw(row, by=user, reason=_("The asker has left."))
        pages.erase(row)
    now = timezone.now()
    PublishedAnswer.objects.filter(consultation__asker=user).update(
        title=REMOVED, question=REMOVED, answer=REMOVED, reason="", updated_at=now
    )
    user.questions.filter(publishable_at__isnull=False).update(publishable_at=None, updated_at=now)
