"""People's places: in organisations, at a region's accelerator, in the project office."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.people.models import Membership, Organisation, Region, RegionStaff, User
from vector.people.working_group import WORKING_GROUP


@transaction.atomic
def appoint(*, person: User, organisation: Organisation, role: str, by: User) -> Membership:
    """Give a person a place in an organisation; returns the present one if it is the same already.

    Several people may have the same role, one person several roles. A person without a region gets the organisation's.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    membership, is_new = Membership.objects.current().get_or_create(
        person=person, organisation=organisation, role=role, defaults={}
    )
    if is_new:
        if person.region_id is None:
            person.region_id = organisation.region_id
            person.save(update_fields=["region"])
        record_deed(
            by=by, deed="people.appointed", on=person, organisation=str(organisation.public_id), role=membership.role
        )
    return membership


@transaction.atomic
def end(*, membership: Membership, by: User) -> Membership:
    """End a person's place; the row stays as history. The person's sessions end: what they may see has changed.

    Raises DomainError when the place has ended already.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=membership.pk)
    )
    if membership.ended_at is not None:
        raise DomainError(_("This place has ended already."))
    membership.ended_at, membership.ended_by = timezone.now(), by
    membership.save(update_fields=["ended_at", "ended_by", "updated_at"])
    end_sessions(person=membership.person, by=by)
    record_deed(by=by, deed="people.place_ended", on=membership.person, role=membership.role)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> Membership:
    """End the place and give another role in the same organisation; returns the new place."""
    if membership.role == role:
        return membership
    ended = end(membership=membership, by=by)
    return appoint(person=ended.person, organisation=ended.organisation, role=role, by=by)


@transaction.atomic
def join_accelerator(*, person: User, region: Region, by: User) -> RegionStaff:
    """Make a person staff of the region's accelerator; returns the present place if there is one."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    place, is_new = RegionStaff.objects.current().get_or_create(person=person, region=region, defaults={})
    if is_new:
        if person.region_id is None:
            person.region = region
            person.save(update_fields=["region"])
        record_deed(by=by, deed="people.joined_accelerator", on=person, region=str(region.public_id))
    return place


@transaction.atomic
def leave_accelerator(*, place: RegionStaff, by: User) -> RegionStaff:
    """End a person's work for an accelerator and their sessions. Raises DomainError when it has ended already."""
    place = RegionStaff.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=place.pk)
    if place.ended_at is not None:
        raise DomainError(_("This place has ended already."))
    place.ended_at, place.ended_by = timezone.now(), by
    place.save(update_fields=["ended_at", "ended_by", "updated_at"])
    end_sessions(person=place.person, by=by)
    record_deed(by=by, deed="people.left_accelerator", on=place.person)
    return place


@transaction.atomic
def make_staff(*, person: User, by: User | None) -> User:
    """Take a person into the project office: the Wagtail admin opens to them, once they have a second factor."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.anonymised_at:
        raise DomainError(_("This person's data was deleted."))
    if not person.is_staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])
        record_deed(by=by, deed="people.made_staff", on=person)
    person.groups.add(Group.objects.get_or_create(name=WORKING_GROUP)[0])
    return person


@transaction.atomic
def remove_staff(*, person: User, by: User | None) -> User:
    """Take a person out of the project office; their sessions end. Raises DomainError for the last administrator."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    others = User.objects.reachable().filter(is_superuser=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise DomainError(_("This is the last administrator. Appoint another one first."))
    person.is_staff = person.is_superuser = False
    person.save(update_fields=["is_staff", "is_superuser"])
    person.groups.clear()
    person.user_permissions.clear()
    end_sessions(person=person, by=by)
    record_deed(by=by, deed="people.removed_from_office", on=person)
    return person


def end_sessions(*, person: User, by: User | None) -> None:
    """All sessions of the person are worth nothing from now on, on whatever device."""
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])
