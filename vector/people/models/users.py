"""The person: an account whose login is the e-mail address."""

import uuid
import zoneinfo
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


def sort_key(text: str) -> str:
    """The key by which Russian names sort: case folded, ё as е, without quotation marks."""
    return text.casefold().replace("ё", "е").translate({ord(mark): None for mark in "«»„“”\"'"}).strip()[:255]


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

    def search(self, words: str) -> "UserQuerySet":
        """People whose name or address holds each of the words; ё counts as е."""
        found = self
        for word in words.split():
            found = found.filter(models.Q(sort_key__contains=sort_key(word)) | models.Q(email__contains=word.lower()))
        return found

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
    sort_key = models.CharField(max_length=310, editable=False, db_index=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    region = models.ForeignKey(
        "people.Region", models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("region")
    )
    language = models.CharField(
        _("language of letters and pages"), max_length=8, choices=settings.LANGUAGES, default="ru"
    )
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)
    # Counted up when a role is taken away: sessions begun under another number are worth nothing.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="user_language_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The embedded server has no Russian collation: names are sorted by this key.
        self.sort_key = sort_key(f"{self.last_name} {self.first_name}")
        if (fields := kwargs.get("update_fields")) is not None and {"last_name", "first_name"} & set(fields):
            kwargs["update_fields"] = {*fields, "sort_key"}
        super().save(*args, **kwargs)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone this person reads times in: the region's, else the installation's.

        Reads `region`: querysets that show times select it.
        """
        return self.region.zone if self.region else zoneinfo.ZoneInfo(settings.TIME_ZONE)

    @property
    def masked_email(self) -> str:
        """The address as one may show it to whoever holds a link: «i…@example.org»."""
        name, _sign, domain = self.email.partition("@")
        return f"{name[:1]}…@{domain}"

    @property
    def needs_consent(self) -> bool:
        """Whether this person must be led to the consent page before anything else.

        The project office works under its own contracts and is not asked here. The authentication backend reads the
        consent in the query that loads the person (queries.people_with_consent).
        """
        if "has_consent" not in self.__dict__:
            from vector.people.queries import people_with_consent

            self.has_consent = people_with_consent().values_list("has_consent", flat=True).get(pk=self.pk)
        return not (self.has_consent or self.is_staff)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django's own hash covers the password; ours ends sessions for other reasons too.
        salt = "vector.people.models.User.get_session_auth_hash"
        value = f"{self.password}:{self.session_epoch}:{self.is_active}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

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
