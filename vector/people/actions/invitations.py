"""Inviting a person: the account, the place, the letter with one link."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.mail.outbox import queue
from vector.people.actions import links, memberships
from vector.people.enums import LinkPurpose
from vector.people.models import Organisation, Region, SignInLink, User

REPEATED_WITHIN = timedelta(minutes=2)


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    first_name: str,
    last_name: str = "",
    phone: str = "",
    organisation: Organisation | None = None,
    role: str = "",
    region: Region | None = None,
    send: bool = True,
) -> SignInLink:
    """Invite a person by letter; an account is made if the address has none, an existing one keeps its own data.

    Invited by the project office the person has the place at once, so that letters to the organisation reach them;
    invited by the organisation's own people they take it by following the link, and till then nothing of an account
    that existed before is shown to the inviter. The same invitation within REPEATED_WITHIN (a button pressed twice) is
    the one that is there already. Raises DomainError when the account was deleted or is closed.
    """
    email = User.objects.normalise(email)
    # Invitations of one address come one after another: the second finds the account and the letter of the first.
    links.hold_address(email)
    person = User.objects.select_for_update(of=("self",), no_key=True).filter(email=email).first()
    if person is None:
        person = User.objects.create_user(
            email=email,
            first_name=first_name,
            last_name=last_name,
            phone=phone,
            region=region or (organisation.region if organisation else None),
        )
        record_deed(by=by, deed="people.account_made", on=person)
    elif not person.is_active:
        raise DomainError(_("This account is closed. Ask the project office."), field="email")
    role = role if organisation else ""
    repeated = SignInLink.objects.open().filter(
        person=person,
        purpose=LinkPurpose.INVITATION,
        issued_by=by,
        organisation=organisation,
        role=role,
        created_at__gt=timezone.now() - REPEATED_WITHIN,
    )
    if (link := repeated.first()) is not None:
        return link
    if organisation is not None and by.is_staff:
        memberships.appoint(person=person, organisation=organisation, role=role, by=by)
    link, token = links.issue(
        person=person,
        by=by,
        purpose=LinkPurpose.INVITATION,
        lifetime=timedelta(days=settings.INVITATION_DAYS),
        organisation=organisation,
        role=role,
    )
    if send:
        _send(link, token)
    record_deed(
        by=by, deed="people.invited", on=person, organisation=str(organisation.public_id) if organisation else ""
    )
    return link


@transaction.atomic
def repeat(*, link: SignInLink, by: User) -> SignInLink:
    """Send an invitation again with a new link; the old one stops working. Raises DomainError when it was accepted."""
    link = (
        SignInLink.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "organisation")
        .get(pk=link.pk)
    )
    if link.used_at is not None:
        raise DomainError(_("This invitation has been accepted already."))
    if not link.person.is_active:
        raise DomainError(_("This account is closed. Ask the project office."))
    links.revoke(link=link, by=by)
    fresh, token = links.issue(
        person=link.person,
        by=by,
        purpose=LinkPurpose.INVITATION,
        lifetime=timedelta(days=settings.INVITATION_DAYS),
        organisation=link.organisation,
        role=link.role,
    )
    _send(fresh, token)
    record_deed(by=by, deed="people.invited_again", on=link.person)
    return fresh


def _send(link: SignInLink, token: str) -> None:
    person = link.person
    letter = render(
        "people/letters/invitation",
        {"person": person, "organisation": link.organisation, "role": link.get_role_display(), "link": link},
        button=(_("Accept the invitation"), links.address_of(token)),
        language=person.language,
    )
    queue(
        key=f"invitation-{link.public_id}",
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.ACCOUNT,
        expires_at=link.expires_at,
    )
