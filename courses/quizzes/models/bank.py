"""The question bank: categories, questions, and the versions that an attempt refers to for good."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from courses.quizzes.enums import QuestionKind
from vector.common.models import Record, both_or_neither

QUESTION_FEATURES = ["bold", "italic", "superscript", "subscript", "ol", "ul", "link", "image"]
FEEDBACK_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "image"]


class QuestionCategory(Record):
    """A shelf of the bank: questions of one programme, or of one course of it, from which a quiz may draw at random."""

    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, related_name="question_categories", verbose_name=_("programme")
    )
    course = models.ForeignKey(
        "courses.CoursePage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="question_categories",
        verbose_name=_("course"),
        help_text=_("Leave empty if the questions serve several courses of the programme."),
    )
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("question category")
        verbose_name_plural = _("question categories")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "title"],
                name="question_category_title",
                violation_error_message=_("This programme already has a category with this title."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.course_id and self.programme_id and self.course.programme_id != self.programme_id:
            raise ValidationError({"course": _("This course belongs to another programme.")})


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: Any) -> "QuestionQuerySet":
        """The bank holds the right answers: it is the project office's only."""
        return self if user.is_authenticated and user.is_staff else self.none()

    def in_use(self) -> "QuestionQuerySet":
        """What can still be asked: not archived, and written."""
        return self.filter(archived_at=None, latest__isnull=False)


class Question(Record):
    """A question's identity over its versions. It never loses an answer given to it: it is archived, not deleted."""

    category = models.ForeignKey(QuestionCategory, models.PROTECT, related_name="questions", verbose_name=_("category"))
    title = models.CharField(
        _("name in the bank"), max_length=200, help_text=_("Only the office sees it, in lists and in search.")
    )
    latest = models.ForeignKey(
        "quizzes.QuestionVersion",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("latest version"),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("archived by"),
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["title", "pk"]
        constraints = [both_or_neither("archived_at", "archived_by", name="question_archived")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class QuestionVersion(models.Model):
    """The wording of a question at one time. Never changed: whoever edits a question writes the next version."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions", verbose_name=_("question"))
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind.choices)
    body = RichTextField(_("question"), features=QUESTION_FEATURES)
    # What each kind keeps here is written down in its module in courses/quizzes/kinds/.
    data = models.JSONField(_("answers"), default=dict)
    feedback = RichTextField(
        _("explanation"),
        blank=True,
        features=FEEDBACK_FEATURES,
        help_text=_("Shown after the answer, whatever was answered."),
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_number"),
            models.CheckConstraint(
                condition=models.Q(kind__in=QuestionKind.values), name="question_version_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version of a question is never changed: write the next one.")
        super().save(*args, **kwargs)
