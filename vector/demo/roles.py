"""The roles that /demo/ lets one enter as, and the demo person who plays each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vector.people.enums import MembershipRole
from vector.people.models import User


@dataclass(frozen=True)
class Role:
    """A role of the demo: what it comes for, who plays it, where its work begins (the name of a URL)."""

    code: str
    title: str
    purpose: str
    people: Callable[[], QuerySet[User]]
    start: str = "cabinet:home"

    def person(self) -> User | None:
        """The demo person of this role, always the same one; None while the demo is not loaded."""
        return self.people().filter(is_active=True).order_by("pk").first()

    @property
    def start_url(self) -> str:
        return reverse(self.start)


def _consenting() -> QuerySet[User]:
    return User.objects.filter(consents__withdrawn_at__isnull=True, consents__isnull=False).distinct()


def _members(role: MembershipRole) -> QuerySet[User]:
    return _consenting().filter(memberships__role=role, memberships__ended_at__isnull=True, is_staff=False)


ROLES = {
    role.code: role
    for role in (
        Role(
            "participant",
            _("Participant of a course"),
            _("studies lessons, marks them done, asks for help"),
            lambda: _members(MembershipRole.PARTICIPANT).filter(enrolments__state="active"),
        ),
        Role(
            "newcomer",
            _("Newcomer"),
            _("has just been invited: meets the consent page first"),
            lambda: User.objects.filter(
                memberships__ended_at__isnull=True, memberships__isnull=False, consents__isnull=True
            ),
        ),
        Role(
            "coordinator",
            _("Volunteer coordinator"),
            _("answers surveys, gets reminders of teleconferences, asks experts"),
            lambda: _members(MembershipRole.COORDINATOR),
        ),
        Role(
            "head",
            _("Head of an organisation"),
            _("sees what the organisation does in the programme"),
            lambda: _members(MembershipRole.HEAD),
        ),
        Role(
            "expert",
            _("Expert"),
            _("takes questions from the queue and answers them"),
            lambda: User.objects.filter(expert__isnull=False),
            "consultations:queue",
        ),
        Role(
            "tutor",
            _("Tutor"),
            _("sees the participants of the own runs and their progress"),
            lambda: User.objects.filter(tutored_runs__isnull=False).distinct(),
        ),
        Role(
            "accelerator",
            _("Accelerator staff"),
            _("sees the own region: organisations, questions, surveys"),
            lambda: User.objects.filter(region_places__ended_at__isnull=True, region_places__isnull=False).distinct(),
        ),
        Role(
            "office",
            _("Project office"),
            _("publishes courses, schedules surveys and teleconferences, watches the letters"),
            lambda: User.objects.filter(is_staff=True, is_superuser=False),
            "wagtailadmin_home",
        ),
        Role(
            "administrator",
            _("Administrator"),
            _("may do everything in the admin"),
            lambda: User.objects.filter(is_superuser=True),
            "wagtailadmin_home",
        ),
    )
}
