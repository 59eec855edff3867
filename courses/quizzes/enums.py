"""Kinds of questions."""

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
