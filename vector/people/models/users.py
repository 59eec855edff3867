"""The person: an account whose login is the e-mail address."""

import uuid
import zoneinfo
from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """The people whose names and addresses `user` may see.

        Oneself; for a head or coordinator the organisation's people; for accelerator staff the region's; for the
        project office everybody.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(
            models.Q(pk=user.pk)
            | models.Q(
                pk__in=User.objects.filter(
                    memberships__ended_at__isnull=True, memberships__organisation__in=user.managed_organisation_ids()
                ).values("pk")
            )
            | models.Q(
                pk__in=User.objects.filter(
                    memberships__ended_at__isnull=True, memberships__organisation__region__in=user.staffed_region_ids()
                ).values("pk")
            )
        )

    def reachable(self) -> "UserQuerySet":
        """People who may get letters: active, not anonymised."""
        return self.filter(is_active=True, anonymised_at__isnull=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with this address; without a password the only way in is a link from a letter."""
        user = self.model(email=self.normalise(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=self.normalise(email))

    @staticmethod
    def normalise(email: str) -> str:
        """Addresses are compared and kept in lower case."""
        return email.strip().lower()


class User(AbstractUser):
    """A person. `is_staff` means: a member of the project office (рабочая группа)."""

    username = None
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name and patronymic"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    region = models.ForeignKey(
        "people.Region", models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("region")
    )
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone this person reads times in: the region's, else the installation's.

        Reads `region`: querysets that show times select it.
        """
        from django.conf import settings

        return self.region.zone if self.region else zoneinfo.ZoneInfo(settings.TIME_ZONE)

    def managed_organisation_ids(self) -> list[int]:
        """Ids of the organisations this person heads or coordinates now; one query per request and person."""
        return self._places()[0]

    def staffed_region_ids(self) -> list[int]:
        """Ids of the regions whose accelerator this person works for now."""
        return self._places()[1]

    def organisation_ids(self) -> list[int]:
        """Ids of all the organisations this person belongs to now, in whatever role."""
        return self._places()[2]

    def _places(self) -> tuple[list[int], list[int], list[int]]:
        # One query for all three lists, kept on the instance, that is for one request.
        if not hasattr(self, "_places_cache"):
            from vector.people.queries import places_of

            self._places_cache = places_of(self)
        return self._places_cache
