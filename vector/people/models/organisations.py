"""Regions, organisations and people's places in them."""

import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record, both_or_neither
from vector.common.working_time import CLOSES, OPENS
from vector.people.enums import MembershipRole, OrganisationKind
from vector.people.models.users import sort_key


def validate_zone(value: str) -> None:
    """Raises ValidationError unless `value` is a zone of the IANA database."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no such time zone. Example: Europe/Moscow."))


class Region(Record):
    title = models.CharField(_("title"), max_length=120, unique=True)
    slug = models.SlugField(_("address part"), max_length=60, unique=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Moscow", validators=[validate_zone])
    # Promises of an answer count these hours of working days (vector.people.working_calendar).
    works_from = models.TimeField(_("working day begins"), default=OPENS)
    works_until = models.TimeField(_("working day ends"), default=CLOSES)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(works_from__lt=models.F("works_until")),
                name="region_hours_in_order",
                violation_error_message=_("The working day must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Organisations whose internal data `user` may see: one's own, one's region's, for the office all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(models.Q(pk__in=user.organisation_ids()) | models.Q(region__in=user.staffed_region_ids()))

    def managed_by(self, user: Any) -> "OrganisationQuerySet":
        """Organisations that `user` heads or coordinates."""
        return self.filter(pk__in=user.managed_organisation_ids()) if user.is_authenticated else self.none()

    def active(self) -> "OrganisationQuerySet":
        return self.filter(is_active=True)


class Organisation(Record):
    title = models.CharField(_("title"), max_length=255)
    sort_key = models.CharField(max_length=255, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="organisations", verbose_name=_("region"))
    town = models.CharField(_("town"), max_length=120, blank=True)
    about = models.TextField(_("about"), blank=True)
    is_active = models.BooleanField(_("takes part"), default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
            models.UniqueConstraint(fields=["region", "title"], name="organisation_title_once_in_region"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The embedded server has no Russian collation: names are sorted by this key, with ё as е.
        self.sort_key = sort_key(self.title)
        if (fields := kwargs.get("update_fields")) is not None and "title" in fields:
            kwargs["update_fields"] = {*fields, "sort_key"}
        super().save(*args, **kwargs)


class CurrentQuerySet(models.QuerySet[Any]):
    """Places that have a beginning and, one day, an end: history is kept."""

    def current(self) -> "CurrentQuerySet":
        return self.filter(ended_at__isnull=True)


class MembershipQuerySet(CurrentQuerySet):
    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Places in organisations whose internal data `user` may see, and one's own."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(
            models.Q(person=user)
            | models.Q(organisation__in=user.managed_organisation_ids())
            | models.Q(organisation__region__in=user.staffed_region_ids())
        )


class Membership(Record):
    """A person's place in an organisation, from its beginning to its end."""

    person = models.ForeignKey("people.User", models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=MembershipRole.choices)
    started_at = models.DateTimeField(_("since"), auto_now_add=True)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=MembershipRole.values), name="membership_role_known"),
            both_or_neither("ended_at", "ended_by", name="membership_ended_at_and_by"),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"


class RegionStaff(Record):
    """A person's work for the accelerator of a region."""

    person = models.ForeignKey("people.User", models.PROTECT, related_name="region_places", verbose_name=_("person"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="staff_places", verbose_name=_("region"))
    started_at = models.DateTimeField(_("since"), auto_now_add=True)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    objects = CurrentQuerySet.as_manager()

    class Meta:
        verbose_name = _("accelerator staff member")
        verbose_name_plural = _("accelerator staff")
        ordering = ["-started_at", "-pk"]
        constraints = [
            both_or_neither("ended_at", "ended_by", name="region_staff_ended_at_and_by"),
            models.UniqueConstraint(
                fields=["person", "region"],
                condition=models.Q(ended_at__isnull=True),
                name="region_staff_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.region_id}"
