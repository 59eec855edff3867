"""Events of a programme in its regions."""

import uuid
import zoneinfo
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accelerators.events.enums import INVITING_STATES, OVER_STATES, TIMED_STATES, EventKind, EventState
from accelerators.events.fields import HttpsUrlField
from vector.common.models import Record
from vector.people.models.organisations import validate_zone
from vector.programmes.models import Participation


def new_uid() -> str:
    """What names the event in calendars for ever, in letters and feeds alike (RFC 5545, 3.8.4.7)."""
    return f"{uuid.uuid4()}@vector"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> "EventQuerySet":
        """Public events for everybody; others for the office, the region's accelerator and the invited."""
        if not user.is_authenticated:
            return self.public()
        if user.is_staff:
            return self
        return self.announced().filter(models.Q(is_public=True) | self._within_reach(user))

    def public(self) -> "EventQuerySet":
        """What visitors see."""
        return self.announced().filter(is_public=True)

    def announced(self) -> "EventQuerySet":
        """Events with a window, and whatever was scheduled; a day and hour not yet scheduled is the office's draft."""
        return self.exclude(state=EventState.WINDOW_ANNOUNCED, starts_at__isnull=False)

    def joinable_by(self, user: Any) -> "EventQuerySet":
        """Events whose link to join `user` may see: the invited organisations' people, the accelerator, the office."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(self._within_reach(user))

    def for_people_of(self, organisation_ids: list[int]) -> "EventQuerySet":
        """Events to which these organisations are invited: their region's, in a programme they take part in."""
        return self.filter(self._invited(organisation_ids))

    def coming(self, now: datetime | None = None) -> "EventQuerySet":
        """What is ahead or under way, the nearest first; of an announced window its first day counts."""
        now = now or timezone.now()
        return (
            self.exclude(state__in=OVER_STATES)
            .filter(models.Q(ends_at__gte=now) | models.Q(ends_at=None, window_ends_on__gte=timezone.localdate(now)))
            .in_order_of_time()
        )

    def past(self, now: datetime | None = None) -> "EventQuerySet":
        """What has been held, the latest first; cancelled events and windows that passed are not shown."""
        return (
            self.exclude(state__in=[EventState.CANCELLED, EventState.WINDOW_ANNOUNCED])
            .filter(ends_at__lt=now or timezone.now())
            .order_by("-starts_at", "-pk")
        )

    def inviting(self, now: datetime | None = None) -> "EventQuerySet":
        """Scheduled events still ahead: those whose ladder of letters is kept complete."""
        return self.filter(state__in=INVITING_STATES, starts_at__gt=now or timezone.now())

    def behind_the_clock(self, now: datetime | None = None) -> "EventQuerySet":
        """Events whose state has not followed the clock: begun but not under way, ended but not held."""
        now = now or timezone.now()
        return self.filter(
            models.Q(state__in=INVITING_STATES, starts_at__lte=now)
            | models.Q(state=EventState.UNDER_WAY, ends_at__lte=now)
        ).order_by("pk")

    def in_order_of_time(self) -> "EventQuerySet":
        first_day = Cast("window_starts_on", models.DateTimeField())
        return self.annotate(expected_at=Coalesce("starts_at", first_day)).order_by("expected_at", "pk")

    def _within_reach(self, user: Any) -> models.Q:
        invited = self._invited(user.organisation_ids())
        staffed = self.model.regions.through.objects.filter(
            event=models.OuterRef("pk"), region__in=user.staffed_region_ids()
        )
        return models.Q(invited) | models.Q(models.Exists(staffed))

    def _invited(self, organisation_ids: list[int]) -> models.Exists:
        return models.Exists(
            Participation.objects.filter(
                takes_part_now(),
                programme=models.OuterRef("programme"),
                organisation__in=organisation_ids,
                organisation__is_active=True,
                organisation__region__events=models.OuterRef("pk"),
            )
        )


def takes_part_now(prefix: str = "") -> models.Q:
    """The condition that a participation, reached by `prefix`, holds today."""
    today = timezone.localdate()
    return models.Q(**{f"{prefix}since_on__lte": today}) & (
        models.Q(**{f"{prefix}until_on": None}) | models.Q(**{f"{prefix}until_on__gte": today})
    )


class Event(Record):
    """A teleconference, seminar, study visit or conference.

    Announced with a window of dates first or with day and hour at once. `timezone` is the zone it is planned in;
    every reader sees the reader's own. `sequence` grows whenever what calendars hold changes; `uid` never does.
    """

    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, related_name="events", verbose_name=_("programme")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind.choices, default=EventKind.TELECONFERENCE)
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("what it is about"), max_length=600, blank=True)
    agenda = models.TextField(_("agenda"), blank=True, help_text=_("One item a line."))
    state = models.CharField(
        _("state"), max_length=20, choices=EventState.choices, default=EventState.WINDOW_ANNOUNCED, editable=False
    )
    regions = models.ManyToManyField("people.Region", related_name="events", verbose_name=_("regions"))
    for_participants = models.BooleanField(
        _("invite course participants too"),
        default=False,
        help_text=_("Heads and coordinators of the organisations are always invited."),
    )
    window_starts_on = models.DateField(_("not before"), null=True, blank=True)
    window_ends_on = models.DateField(_("not after"), null=True, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Moscow", validators=[validate_zone])
    join_url = HttpsUrlField(
        _("link to join"),
        max_length=500,
        blank=True,
        help_text=_("Only the invited see it. It must begin with https://"),
    )
    place = models.CharField(_("place"), max_length=255, blank=True, help_text=_("Empty for an online event."))
    is_public = models.BooleanField(pgettext_lazy("of an event", "shown to visitors"), default=True)
    cancellation_reason = models.CharField(_("reason of the cancellation"), max_length=500, blank=True, editable=False)
    recording_url = HttpsUrlField(_("link to the recording"), max_length=500, blank=True)
    minutes_url = HttpsUrlField(_("link to the minutes"), max_length=500, blank=True)
    uid = models.CharField(max_length=100, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # The sequence at which people were last told of a time or place: whoever was told before that must be told again.
    announced_sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="event_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=EventState.values), name="event_state_known"),
            models.CheckConstraint(
                condition=models.Q(starts_at=None, ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="event_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(window_starts_on=None, window_ends_on=None)
                | models.Q(window_ends_on__gte=models.F("window_starts_on")),
                name="event_window_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=False) | models.Q(window_starts_on__isnull=False),
                name="event_has_time_or_window",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(TIMED_STATES)) | models.Q(starts_at__isnull=False),
                name="event_scheduled_has_times",
            ),
            models.CheckConstraint(
                condition=models.Q(join_url="") | models.Q(join_url__startswith="https://"),
                name="event_join_url_is_https",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="event_state_start"),
            models.Index(fields=["starts_at"], name="event_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.public_id])

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone the event is planned in."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def mail_group(self) -> str:
        """The outbox group of all letters about this event."""
        return f"event-{self.pk}"

    @property
    def agenda_items(self) -> list[str]:
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]

    @property
    def is_inviting(self) -> bool:
        return self.state in INVITING_STATES

    @property
    def is_over(self) -> bool:
        return self.state in OVER_STATES

    def clean(self) -> None:
        """Raises ValidationError where times or the window are half given or the wrong way round."""
        if bool(self.starts_at) != bool(self.ends_at):
            raise ValidationError(_("Give both: when the event begins and when it ends."))
        if bool(self.window_starts_on) != bool(self.window_ends_on):
            raise ValidationError({"window_ends_on": _("Give both days of the period, the first and the last.")})
        if not self.starts_at and not self.window_starts_on:
            raise ValidationError(_("Give the day and hour or, if they are not known yet, the period."))
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError(_("The event must end after it begins."))
        if self.window_starts_on and self.window_ends_on and self.window_ends_on < self.window_starts_on:
            raise ValidationError({"window_ends_on": _("The last day of the period is before the first.")})
