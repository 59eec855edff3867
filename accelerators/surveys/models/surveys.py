"""A survey: sections of questions, asked in one or several waves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from accelerators.surveys.enums import LISTED_KINDS, QuestionKind, SurveyState
from vector.common.models import Record


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, user: Any) -> "SurveyQuerySet":
        """The form as such is the project office's; organisations see it through their response."""
        return self if user.is_staff else self.none()


class Survey(ClusterableModel, Record):
    """The form. Once a wave of it was opened, its questions are locked: a changed survey is a copy."""

    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, related_name="surveys", verbose_name=_("programme")
    )
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("What the survey is for, how long it takes, what will be done with the answers."),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=SurveyState.choices, default=SurveyState.DRAFT, editable=False
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=SurveyState.values), name="survey_state_known")
        ]

    def __str__(self) -> str:
        return self.title


class Section(Orderable, ClusterableModel):
    """One page of the survey."""

    survey = ParentalKey(Survey, on_delete=models.CASCADE, related_name="sections", verbose_name=_("survey"))
    title = models.CharField(_("title of the section"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.title


class Question(Orderable):
    """One question. `code` names it in exports and from survey to survey."""

    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="questions", verbose_name=_("section"))
    # The section's, kept here too: a code is unique in its survey.
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions", editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    label = models.CharField(_("question"), max_length=300)
    hint = models.CharField(
        _("hint"), max_length=300, blank=True, help_text=_("How to count, where to look, an example.")
    )
    is_required = models.BooleanField(_("must be answered"), default=True)
    choices_text = models.TextField(
        _("answers to choose from"), blank=True, help_text=_("For a list only: each answer on a line of its own.")
    )
    code = models.SlugField(
        _("code"),
        max_length=40,
        blank=True,
        help_text=_("Latin letters, for tables and comparison with other surveys. Left empty, it is made up."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=QuestionKind.values), name="question_kind_known"),
            # Deferred: two questions may swap their codes in one go.
            models.UniqueConstraint(
                fields=["survey", "code"], name="question_code_once_in_survey", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.survey_id = self.section.survey_id
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.kind not in LISTED_KINDS:
            return
        if len(self.choices) < 2:
            raise ValidationError({"choices_text": _("Give at least two answers, each on a line of its own.")})
        if len(set(self.choices)) != len(self.choices):
            raise ValidationError({"choices_text": _("An answer stands here twice.")})

    @property
    def choices(self) -> list[str]:
        """The answers to choose from, in their order."""
        return [line.strip() for line in self.choices_text.splitlines() if line.strip()]
