"""A quiz in the course tree: which questions it asks, how often, how long, and what it shows when."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from courses.models import CourseItemPage
from courses.quizzes.enums import Reveal


class QuizPage(CourseItemPage):
    """A quiz. Its best attempt counts; an attempt keeps the questions, points and pass mark it began with."""

    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, per cent"),
        default=60,
        validators=[MaxValueValidator(100)],
        help_text=_("The share of all points that is enough to pass."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty if the number is not limited."),
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time for an attempt, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Leave empty if the time is not limited. What is saved when the time is over counts."),
    )
    per_page = models.PositiveSmallIntegerField(
        _("questions on a page"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty to show all questions on one page."),
    )
    is_shuffled = models.BooleanField(_("shuffle the questions"), default=False)
    has_shuffled_options = models.BooleanField(_("shuffle the options"), default=True)
    reveal = models.CharField(
        _("when answers are shown"), max_length=12, choices=Reveal.choices, default=Reveal.ATTEMPT
    )
    shows_points = models.BooleanField(_("points of each question"), default=True)
    shows_feedback = models.BooleanField(_("explanations"), default=True)
    shows_right_answers = models.BooleanField(_("right answers"), default=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", help_text=_("Everyone sees this sentence in the contents of the course, enrolled or not.")),
        InlinePanel("slots", heading=_("Questions"), label=_("question or category"), min_num=1),
        MultiFieldPanel(
            [FieldPanel("pass_percent"), FieldPanel("attempts_allowed"), FieldPanel("time_limit")],
            heading=_("Attempts"),
        ),
        MultiFieldPanel(
            [FieldPanel("per_page"), FieldPanel("is_shuffled"), FieldPanel("has_shuffled_options")],
            heading=_("How it is asked"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("reveal"),
                FieldPanel("shows_points"),
                FieldPanel("shows_feedback"),
                FieldPanel("shows_right_answers"),
            ],
            heading=_("What the participant sees"),
            help_text=_("The result as a whole is always shown when the attempt is over."),
        ),
        InlinePanel("bands", heading=_("Words about the result"), label=_("words")),
        *CourseItemPage.item_panels,
    ]
    parent_page_types = ["courses.ModulePage"]
    template = "quizzes/quiz_page.html"

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.CheckConstraint(condition=models.Q(pass_percent__lte=100), name="quiz_pass_percent"),
            models.CheckConstraint(condition=models.Q(reveal__in=Reveal.values), name="quiz_reveal_known"),
            models.CheckConstraint(
                condition=models.Q(attempts_allowed__isnull=True) | models.Q(attempts_allowed__gte=1),
                name="quiz_attempts_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(time_limit__isnull=True) | models.Q(time_limit__gte=1), name="quiz_time_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(per_page__isnull=True) | models.Q(per_page__gte=1), name="quiz_per_page_positive"
            ),
        ]

    @property
    def completion_rule(self) -> str | Promise:
        return _("The quiz counts as done when you have passed it.")

    def count_minutes(self) -> int:
        """The time limit, else about a minute and a half for each question."""
        asked = sum(slot.number for slot in self.slots.all())
        return self.time_limit or max(1, -(-asked * 3 // 2))

    def item_context(self, request: HttpRequest, around: Any) -> dict[str, Any]:
        from courses.quizzes.views.start import start_context

        return {**super().item_context(request, around), **start_context(request, self, around)}


class QuizSlot(Orderable):
    """A place in a quiz: one question, or several drawn at random from a category; points for each of them."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="slots", verbose_name=_("quiz"))
    question = models.ForeignKey(
        "quizzes.Question",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("question"),
    )
    category = models.ForeignKey(
        "quizzes.QuestionCategory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("or at random from the category"),
    )
    number = models.PositiveSmallIntegerField(
        _("how many from the category"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    points = models.DecimalField(
        _("points for each"), max_digits=5, decimal_places=2, default=1, validators=[MinValueValidator(Decimal(0))]
    )

    panels = [FieldPanel("question"), FieldPanel("category"), FieldPanel("number"), FieldPanel("points")]

    class Meta(Orderable.Meta):
        verbose_name = _("place in a quiz")
        verbose_name_plural = _("places in a quiz")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, category__isnull=True, number=1)
                | models.Q(question__isnull=True, category__isnull=False, number__gte=1),
                name="quiz_slot_question_or_category",
                violation_error_message=_("Choose either one question or a category, not both."),
            ),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="quiz_slot_points"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.sort_order}"


class QuizBand(Orderable):
    """What is said about a result from so many per cent on."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="bands", verbose_name=_("quiz"))
    from_percent = models.PositiveSmallIntegerField(_("from, per cent"), default=0, validators=[MaxValueValidator(100)])
    text = models.TextField(_("words"))

    panels = [FieldPanel("from_percent"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("words about a result")
        verbose_name_plural = _("words about results")
        constraints = [models.CheckConstraint(condition=models.Q(from_percent__lte=100), name="quiz_band_percent")]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.from_percent}"
