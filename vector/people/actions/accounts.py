"""A person's own account: profile, password, deletion."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import AuditEntry, record_deed
from vector.mail.actions.forgetting import forget
from vector.people import registry
from vector.people.actions import links, memberships
from vector.people.models import PeopleImport, User

PROFILE_FIELDS = ("first_name", "last_name", "phone", "region", "language")


@transaction.atomic
def update_profile(*, person: User, by: User, **values: Any) -> User:
    """Change name, phone, region or language. Only names of fields go to the audit trail, never their values."""
    changed = [name for name, value in values.items() if name in PROFILE_FIELDS and getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    if changed:
        person.save(update_fields=changed)
        record_deed(by=by, deed="people.profile_changed", on=person, fields=sorted(changed))
    return person


@transaction.atomic
def correct(*, person: User, by: User, email: str, **values: Any) -> User:
    """The office corrects a person's data. With another address the links sent to the old one stop working."""
    update_profile(person=person, by=by, **values)
    email = User.objects.normalise(email)
    if person.email != email:
        person.email = email
        person.save(update_fields=["email"])
        links.revoke_all(person=person, by=by)
        memberships.end_sessions(person=person, by=by)
        record_deed(by=by, deed="people.address_changed", on=person)
    return person


@transaction.atomic
def set_password(*, person: User, password: str, by: User) -> User:
    """Set or change the password (validated by the form). All sessions end; the view keeps the present one alive.

    Links that were sent and not used stop working.
    """
    person.set_password(password)
    person.save(update_fields=["password"])
    links.revoke_all(person=person, by=by)
    record_deed(by=by, deed="people.password_set", on=person)
    return person


@transaction.atomic
def anonymise(*, person: User, by: User) -> User:
    """Delete a person: name, address and phone are replaced, places end, links and sessions are worth nothing.

    What the programme counts (progress, answers, votes of the organisation) stays without a name, the audit trail
    stays with the account's identifier. Parts above forget through vector.people.registry. Cannot be taken back.
    Raises DomainError for members of the project office: their role is removed first.
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.anonymised_at is not None:
        return person
    if person.is_staff:
        raise DomainError(_("A member of the project office is removed from it first, by an administrator."))
    address = person.email
    registry.forget(person)
    for membership in person.memberships.current():
        memberships.end(membership=membership, by=by)
    for place in person.region_places.current():
        memberships.leave_accelerator(place=place, by=by)
    now = timezone.now()
    person.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=now, updated_at=now)
    links.revoke_all(person=person, by=by)
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    AccessAttempt.objects.filter(username=address).delete()
    PeopleImport.objects.filter(uploaded_by=person).delete()
    person.first_name, person.last_name, person.phone = _("Deleted person"), "", ""
    # RFC 2606: .invalid never resolves, so nothing can ever be sent there.
    person.email = f"{person.public_id.hex}@deleted.invalid"
    forget(address, replacement=person.email, by=None)
    person.is_active = False
    person.anonymised_at = now
    person.region = None
    person.set_unusable_password()
    person.save()
    memberships.end_sessions(person=person, by=by)
    record_deed(by=by, deed="people.anonymised", on=person)
    AuditEntry.objects.filter(actor_id=person.public_id).update(actor_name="")
    return person
