"""Topics of questions and the experts who answer them."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record


class Topic(Record):
    """What a question is about; chosen by the asker, it decides whose queue the question lands in."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_open = models.BooleanField(_("offered to askers"), default=True)

    class Meta:
        verbose_name = _("topic of questions")
        verbose_name_plural = _("topics of questions")
        ordering = ["sort_order", "title"]

    def __str__(self) -> str:
        return self.title


class ExpertQuerySet(models.QuerySet["Expert"]):
    def available_for(self, *, topic: Topic, region: Any) -> "ExpertQuerySet":
        """Experts whose queue a question of this topic and region lands in, now."""
        return (
            self.filter(topics=topic, regions=region, is_available=True, person__is_active=True)
            .select_related("person", "person__region")
            .order_by("pk")
        )

    def present_on(self, day: date) -> "ExpertQuerySet":
        """Those who take questions and are not away on that day."""
        absent = Absence.objects.on(day).filter(expert=models.OuterRef("pk"))
        return self.filter(~models.Exists(absent), is_available=True)

    def answering_as(self, user: Any, *, day: date) -> "ExpertQuerySet":
        """The experts as whom `user` answers on this day: oneself, and absent ones who have named one as substitute."""
        absent = Absence.objects.on(day).filter(expert=models.OuterRef("pk"))
        return self.filter(
            models.Q(person=user) | (models.Q(substitute__person=user) & models.Exists(absent)), is_available=True
        )


class Expert(Record):
    """A person who answers questions of these topics from these regions."""

    person = models.OneToOneField("people.User", models.PROTECT, related_name="expert", verbose_name=_("person"))
    topics = models.ManyToManyField(Topic, related_name="experts", verbose_name=_("topics"))
    regions = models.ManyToManyField("people.Region", related_name="experts", verbose_name=_("regions"))
    is_available = models.BooleanField(_("takes questions now"), default=True)
    substitute = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="substitutes_for", verbose_name=_("substitute")
    )

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.person)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> "AbsenceQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Absence(Record):
    """Days on which an expert answers nothing; the substitute gets the questions meanwhile."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="absences", verbose_name=_("expert"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="absence_in_order",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.starts_on:%d.%m.%Y} – {self.ends_on:%d.%m.%Y}"


class ConsultationWindow(Record):
    """Days on which experts answer a programme's questions; before and after, the working group does.

    A programme without windows has its experts all the time.
    """

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="consultation_windows", verbose_name=_("programme")
    )
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("consultation window")
        verbose_name_plural = _("consultation windows")
        ordering = ["opens_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_on__lte=models.F("closes_on")),
                name="window_in_order",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens_on:%d.%m.%Y} – {self.closes_on:%d.%m.%Y}"
