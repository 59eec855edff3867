"""Kinds of questions; states of attempts; what a quiz shows and when."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class QuestionKind(TextChoices):
    """How a question is asked and scored; what each kind keeps and does stands in courses/quizzes/kinds/."""

    SINGLE = "single", pgettext_lazy("kind of question", "One answer of several")
    MULTIPLE = "multiple", pgettext_lazy("kind of question", "Several answers of several")
    TRUE_FALSE = "true_false", pgettext_lazy("kind of question", "True or false")
    SHORT = "short", pgettext_lazy("kind of question", "Short answer")
    NUMERICAL = "numerical", pgettext_lazy("kind of question", "Number")
    MATCHING = "matching", pgettext_lazy("kind of question", "Matching")
    ORDERING = "ordering", pgettext_lazy("kind of question", "Ordering")
    GAPS = "gaps", pgettext_lazy("kind of question", "Text with gaps")
    ESSAY = "essay", pgettext_lazy("kind of question", "Free text, marked by the tutor")
    DESCRIPTION = "description", pgettext_lazy("kind of question", "Text without a question")


class AttemptState(TextChoices):
    UNDER_WAY = "under_way", pgettext_lazy("state of an attempt", "Under way")
    MARKING = "marking", pgettext_lazy("state of an attempt", "With the tutor")
    FINISHED = "finished", pgettext_lazy("state of an attempt", "Finished")


ATTEMPT_TRANSITIONS = {
    AttemptState.UNDER_WAY: frozenset({AttemptState.MARKING, AttemptState.FINISHED}),
    AttemptState.MARKING: frozenset({AttemptState.FINISHED}),
    AttemptState.FINISHED: frozenset(),
}


class AttemptEnd(TextChoices):
    """How an attempt came to its end."""

    SUBMITTED = "submitted", pgettext_lazy("end of an attempt", "Handed in")
    TIME_OVER = "time_over", pgettext_lazy("end of an attempt", "The time was over")


class Reveal(TextChoices):
    """When a participant sees what was right in the questions of an attempt."""

    QUESTION = "question", pgettext_lazy("when answers are shown", "After each question")
    ATTEMPT = "attempt", pgettext_lazy("when answers are shown", "After each attempt")
    LAST_ATTEMPT = "last_attempt", pgettext_lazy("when answers are shown", "When it is passed or no attempts are left")
    NEVER = "never", pgettext_lazy("when answers are shown", "Never")


class AsideReason(TextChoices):
    """Why something that was typed does not count."""

    OTHER_TAB = "other_tab", pgettext_lazy("why an answer does not count", "Replaced by another answer")
    LATE = "late", pgettext_lazy("why an answer does not count", "Came too late")
