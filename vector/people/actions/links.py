"""One-time links: issued, asked for, used once, revoked."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.mail.outbox import queue
from vector.people.enums import LinkPurpose
from vector.people.models import Organisation, SignInLink, SignInRequest, User

TOKEN_BYTES = 32


class LinkRefused(DomainError):
    """The link is unknown, used, revoked or too old. `link` is its row if there is one."""

    def __init__(self, message: str, *, link: SignInLink | None = None) -> None:
        super().__init__(message)
        self.link = link


class TooManyLetters(DomainError):
    """More letters were asked for than the limits allow."""


def token_hash(token: str) -> str:
    """What is kept of a token: SHA-256, enough because the token is 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(token: str) -> str:
    """The absolute address that a letter carries."""
    return settings.BASE_URL + reverse("people:sign-in-link", args=[token])


def draw(
    *,
    person: User,
    by: User | None,
    purpose: str = LinkPurpose.SIGN_IN,
    lifetime: timedelta | None = None,
    next_path: str = "",
    organisation: Organisation | None = None,
    role: str = "",
) -> tuple[SignInLink, str]:
    """A one-time link that is not saved yet, and its token, which is kept nowhere: for letters made by the hundred.

    The fields are those of `issue`. The caller saves the row together with the letter that carries the token.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = SignInLink(
        person=person,
        purpose=purpose,
        token_hash=token_hash(token),
        next_path=next_path,
        organisation=organisation,
        role=role,
        issued_by=by,
        expires_at=timezone.now() + (lifetime or timedelta(minutes=settings.SIGN_IN_LINK_MINUTES)),
    )
    return link, token


def issue(*, person: User, by: User | None, **fields: Any) -> tuple[SignInLink, str]:
    """Make a one-time link for a person; returns its row and the token, which is kept nowhere.

    `fields`: `purpose`, `lifetime`, `next_path`, a path of this site (checked where it came from outside,
    vector.people.paths); with `organisation` and `role` the person takes that place by following the link. Sends
    nothing.
    """
    link, token = draw(person=person, by=by, **fields)
    link.save()
    return link, token


def save_drawn(drawn: Iterable[SignInLink]) -> None:
    """Save links that were drawn for many letters; one statement."""
    SignInLink.objects.bulk_create(drawn, batch_size=500)


def find(token: str) -> SignInLink | None:
    """The link of a token, whatever its state; changes nothing."""
    return SignInLink.objects.select_related("person", "organisation").filter(token_hash=token_hash(token)).first()


@transaction.atomic
def ask_for_letter(*, email: str, address: str, next_path: str = "", by: User | None = None) -> None:
    """Send a letter with a sign-in link, if the address is known; the caller learns nothing about that.

    The same statements run for an unknown address and are then taken back, so that the answer takes the same time.
    Raises TooManyLetters when this address, or this place of the network, has asked too often within the hour.
    """
    email = User.objects.normalise(email)
    digest = _email_hash(email)
    # Counting and adding is one step, also for many at once.
    hold_address(email)
    _refuse_too_many(digest, address)
    SignInRequest.objects.create(email_hash=digest, address=address or None)
    person = User.objects.reachable().filter(email=email).first()
    attempt = transaction.savepoint()
    _send_letter(person or User(pk=-1, email=email), next_path)
    if person is None:
        transaction.savepoint_rollback(attempt)
    else:
        transaction.savepoint_commit(attempt)


def _send_letter(person: User, next_path: str) -> None:
    link, token = issue(person=person, by=None, next_path=next_path)
    letter = render(
        "people/letters/sign_in",
        {"person": person, "minutes": settings.SIGN_IN_LINK_MINUTES},
        button=(_("Sign in"), address_of(token)),
        language=person.language,
    )
    queue(
        key=f"sign-in-{link.public_id}",
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.ACCOUNT,
        expires_at=link.expires_at,
    )


def _email_hash(email: str) -> str:
    # Addresses can be guessed, so a bare hash would give them away: keyed with the installation's secret.
    return hmac.new(settings.SECRET_KEY.encode(), email.encode(), hashlib.sha256).hexdigest()


def hold_address(email: str) -> None:
    """Let others who hold the same (normalised) address wait for the end of this transaction; it need not be known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(_email_hash(email)[:15], 16)])


def _refuse_too_many(digest: str, address: str) -> None:
    recent = SignInRequest.objects.filter(requested_at__gt=timezone.now() - timedelta(hours=1))
    if recent.filter(email_hash=digest).count() >= settings.SIGN_IN_LETTERS_PER_HOUR:
        raise TooManyLetters(
            _("Several letters were already asked for. Use the link from the last one, or try again in an hour."),
            field="email",
        )
    if address and recent.filter(address=address).count() >= settings.SIGN_IN_LETTERS_PER_HOUR_FROM_ONE_PLACE:
        raise TooManyLetters(_("Too many letters were asked for from your network. Try again in an hour."))


@transaction.atomic
def use(*, token: str, by: None = None) -> SignInLink:
    """Burn a link: the person may be signed in. A second use, at the same moment too, raises LinkRefused.

    Other sign-in links of the person stop working; an invitation's place is taken. `by` is always None: before this
    nobody is signed in.
    """
    from vector.people.actions import memberships

    link = (
        SignInLink.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "organisation", "issued_by")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if link is None or not link.is_open or not link.person.is_active or link.person.anonymised_at:
        raise LinkRefused(_("This link has been used already or is too old."), link=link)
    link.used_at = timezone.now()
    link.save(update_fields=["used_at", "updated_at"])
    SignInLink.objects.open().filter(person=link.person, purpose=LinkPurpose.SIGN_IN).update(
        revoked_at=link.used_at, updated_at=link.used_at
    )
    if link.organisation is not None:
        memberships.appoint(
            person=link.person, organisation=link.organisation, role=link.role, by=link.issued_by or link.person
        )
    record_deed(by=link.person, deed="people.link_used", on=link, purpose=link.purpose)
    return link


@transaction.atomic
def revoke(*, link: SignInLink, by: User) -> SignInLink:
    """Make an unused link worthless; a used or revoked one stays as it is."""
    link = SignInLink.objects.select_for_update(of=("self",), no_key=True).get(pk=link.pk)
    if link.is_open:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at", "updated_at"])
        record_deed(by=by, deed="people.link_revoked", on=link, purpose=link.purpose)
    return link


def revoke_all(*, person: User, by: Any) -> int:
    """Make all unused links of a person worthless; returns how many."""
    now = timezone.now()
    return SignInLink.objects.open().filter(person=person).update(revoked_at=now, updated_at=now)
