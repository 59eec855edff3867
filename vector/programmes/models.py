"""Programmes, their participants, and the ledger of indicators, targets and facts that the parts above feed."""

from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vector.common.models import Record, both_or_neither
from vector.people.models import Organisation
from vector.programmes.enums import Direction, FactState


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any) -> "ProgrammeQuerySet":
        """Published programmes for everybody; for the project office also those in preparation."""
        return self if user.is_staff else self.filter(is_public=True)

    def current(self) -> "Programme | None":
        """The programme that runs today, else the latest one that began, else the first to come; None without any."""
        today = timezone.localdate()
        under_way = models.Q(starts_on__lte=today, ends_on__gte=today)
        return self.order_by(
            models.Case(models.When(under_way, then=0), models.When(starts_on__lte=today, then=1), default=2),
            "-starts_on",
            "-pk",
        ).first()


class Programme(Record):
    title = models.CharField(_("title"), max_length=255)
    slug = models.SlugField(_("address part"), max_length=80, unique=True)
    summary = models.TextField(_("summary"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    regions = models.ManyToManyField("people.Region", related_name="programmes", verbose_name=_("regions"))
    is_public = models.BooleanField(pgettext_lazy("programme", "shown to visitors"), default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="programme_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def elapsed_percent(self, today: date) -> int:
        """How much of the programme's time has passed by `today`, in whole percent from 0 to 100."""
        days = (self.ends_on - self.starts_on).days + 1
        passed = (today - self.starts_on).days + 1
        return max(0, min(100, round(100 * passed / days)))


class Participation(Record):
    """An organisation takes part in a programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="participations", verbose_name=_("programme"))
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="participations", verbose_name=_("organisation")
    )
    since_on = models.DateField(_("since"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="participation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} · {self.organisation_id}"


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def of_programme(self, programme: Any) -> "IndicatorQuerySet":
        """The programme's own list (a Programme or its id), without what organisations count for themselves."""
        return self.filter(programme=programme, organisation__isnull=True)

    def known_to(self, organisation: Organisation) -> "IndicatorQuerySet":
        """Those of programmes, and the organisation's own; the own ones last."""
        return self.filter(models.Q(organisation__isnull=True) | models.Q(organisation=organisation)).order_by(
            models.F("organisation").asc(nulls_first=True), "sort_order", "pk"
        )


class Indicator(Record):
    """What a programme counts: unit, baseline, wanted direction, and whether values of organisations may be summed.

    With an `organisation` it is that organisation's own: it stands in its figures, not in the programme's.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="indicators", verbose_name=_("programme"))
    code = models.SlugField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=255)
    unit = models.CharField(_("unit"), max_length=60)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, default=0)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.UP)
    is_summable = models.BooleanField(_("values may be summed"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="own_indicators",
        verbose_name=_("own indicator of"),
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) | models.Q(is_summable=False),
                name="indicator_own_is_not_summed",
            ),
            models.UniqueConstraint(fields=["programme", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=models.Q(direction__in=Direction.values), name="indicator_direction_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LedgerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "LedgerQuerySet":
        """Entries of the organisations whose internal data `user` may see; the office's own ones for the office."""
        return self if user.is_staff else self.filter(organisation__in=Organisation.objects.visible_to(user))

    def of_programme(self, programme: Programme) -> "LedgerQuerySet":
        return self.filter(indicator__programme=programme)


class FactQuerySet(LedgerQuerySet):
    def confirmed(self) -> "FactQuerySet":
        """What counts in figures and reports."""
        return self.filter(state=FactState.CONFIRMED)


class Target(Record):
    """A planned value, of an organisation or (without one) of the whole programme, for a date.

    `source` names what promised it ("work-12", "plan-step-7"): one target per source and indicator.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator"))
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("organisation"),
    )
    value = models.DecimalField(_("planned"), max_digits=14, decimal_places=2)
    due_on = models.DateField(_("by when"))
    source = models.CharField(_("source"), max_length=80, blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "source"], condition=~models.Q(source=""), name="target_source_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"


class Fact(Record):
    """A value reached on a date; only confirmed ones count in reports. `source` as with targets."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="facts", verbose_name=_("indicator"))
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="facts",
        verbose_name=_("organisation"),
    )
    value = models.DecimalField(_("actual"), max_digits=14, decimal_places=2)
    on = models.DateField(_("date"))
    state = models.CharField(_("state"), max_length=12, choices=FactState.choices, default=FactState.REPORTED)
    source = models.CharField(_("source"), max_length=80, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["-on", "-pk"]
        indexes = [
            # What the latest confirmed value of each organisation is found by.
            models.Index(
                fields=["indicator", "organisation", "-on", "-id"],
                condition=models.Q(state=FactState.CONFIRMED),
                name="fact_latest_confirmed",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=FactState.values), name="fact_state_known"),
            models.UniqueConstraint(
                fields=["indicator", "source"], condition=~models.Q(source=""), name="fact_source_once"
            ),
            both_or_neither("confirmed_at", "confirmed_by", name="fact_confirmed_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(state=FactState.CONFIRMED, confirmed_at__isnull=False)
                | models.Q(state=FactState.REPORTED, confirmed_at__isnull=True),
                name="fact_confirmed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"
