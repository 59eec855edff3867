"""Choices of people and organisations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(TextChoices):
    NGO = "ngo", _("Social-sector NGO")
    STATE = "state", _("State institution")
    MUNICIPAL = "municipal", _("Municipal institution")


class MembershipRole(TextChoices):
    HEAD = "head", _("Head of the organisation")
    COORDINATOR = "coordinator", _("Volunteer coordinator")
    PARTICIPANT = "participant", _("Participant of the courses")


class LinkPurpose(TextChoices):
    SIGN_IN = "sign_in", pgettext_lazy("purpose of a link", "Sign-in")
    INVITATION = "invitation", pgettext_lazy("purpose of a link", "Invitation")
    # In a letter about something to do: signing in some other way does not make it worthless.
    REMINDER = "reminder", pgettext_lazy("purpose of a link", "Reminder")


class ConsentPurpose(TextChoices):
    PERSONAL_DATA = "personal_data", _("Processing of personal data")


# Roles that act for the whole organisation: they see everything of it.
ORGANISATION_ROLES = frozenset({MembershipRole.HEAD, MembershipRole.COORDINATOR})


class DayKind(TextChoices):
    """What a day of the production calendar is, whatever its weekday."""

    HOLIDAY = "holiday", pgettext_lazy("kind of a day", "Day off")
    WORKING = "working", pgettext_lazy("kind of a day", "Working day")
    SHORT = "short", pgettext_lazy("kind of a day", "Working day, one hour shorter")
