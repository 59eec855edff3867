"""What quizzes keep about a person, and how it is forgotten. Points stay counted, without a name."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from courses.quizzes.models import AsideAnswer, AttemptQuestion, ExtraAttempt
from courses.quizzes.playing import told
from vector.common.moments import moment
from vector.people.registry import Section

if TYPE_CHECKING:
    from vector.people.models import User

# Kinds whose answers are a person's own words.
_TYPED = ("essay", "short", "gaps")


def attempts(user: "User") -> Section:
    """The person's attempts at quizzes with every answer. One query."""
    questions = (
        AttemptQuestion.objects.filter(attempt__enrolment__person=user)
        .select_related("attempt__quiz", "version")
        .order_by("attempt_id", "position")
    )
    rows = [
        {
            _("Quiz"): one.attempt.quiz.title,
            _("Attempt"): str(one.attempt.number),
            _("Begun"): moment(one.attempt.started_at),
            _("State"): one.attempt.get_state_display(),
            _("Question"): str(one.position),
            _("Answer"): told(one.version, one.response),
            _("Tutor's comment"): one.comment,
        }
        for one in questions
    ]
    return Section(code="quizzes", title=_("Quizzes"), rows=rows)


def forget(user: "User") -> None:
    """What the person wrote in own words goes, so do comments on it; choices and points stay for the statistics."""
    mine = AttemptQuestion.objects.filter(attempt__enrolment__person=user)
    AsideAnswer.objects.filter(question__in=mine).delete()
    mine.filter(version__kind__in=_TYPED).update(response={})
    mine.exclude(comment="").update(comment="")
    ExtraAttempt.objects.filter(enrolment__person=user).update(reason="–")
