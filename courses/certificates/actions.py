"""Everything that changes certificates: issue, issue again, revoke, forget."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.certificates import credentials, letters, numbers, snapshots
from courses.certificates.enums import TRANSITIONS, CertificateState
from courses.certificates.models import Certificate
from courses.enums import EnrolmentState
from courses.models import Enrolment
from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.people.models import User

# What a forgotten person's certificate keeps: the course, not who took it.
_ABOUT_THE_PERSON = ("person", "organisation")


class CertificateRefused(DomainError):
    """There is nothing to certify, or nobody whom to."""


@transaction.atomic
def issue(*, enrolment: Enrolment, by: Any) -> Certificate:
    """Certify a completed enrolment: number, snapshot, signed credential, and a letter to the person.

    An enrolment that has a valid certificate keeps it: that one is returned and nobody is told again. Refuses an
    enrolment that is not completed, a person who was forgotten, and one without a name.
    """
    enrolment = locked(enrolment)
    present = Certificate.objects.valid().filter(enrolment=enrolment).first()
    if present is not None:
        return present
    if enrolment.state != EnrolmentState.COMPLETED:
        raise CertificateRefused(_("A certificate is issued when the course is completed."))
    certificate = _make(enrolment, by=by, snapshot=snapshots.take(enrolment))
    record_deed(by=by, deed="certificate.issue", on=certificate, enrolment=str(enrolment.public_id))
    letters.issued(certificate)
    return certificate


def issue_on_completion(*, enrolment: Enrolment, by: Any) -> None:
    """The completion brings the certificate; who cannot get one now (no name) gets it from the office later."""
    if snapshots.name_on_certificate(enrolment.person):
        issue(enrolment=enrolment, by=by)


def issue_many(*, enrolments: Iterable[Enrolment], by: User) -> list[Certificate]:
    """Certify many completed enrolments, each in a transaction of its own; those refused are left out."""
    issued = []
    for enrolment in enrolments:
        try:
            issued.append(issue(enrolment=enrolment, by=by))
        except CertificateRefused:
            continue
    return issued


@transaction.atomic
def reissue(*, certificate: Certificate, by: User, reason: str) -> Certificate:
    """Issue it again under a new number, with the person's name, organisation and the signatories as they are now.

    What was studied stays as the first one says. The old one says "replaced" from now on; the person gets a letter with
    the new one. Refuses one that is not valid (TransitionRefused).
    """
    enrolment = locked(certificate.enrolment)
    certificate = locked(certificate)
    _end(certificate, to=CertificateState.REPLACED, by=by, reason=reason, deed="certificate.replace")
    now = snapshots.take(enrolment)
    pinned = {key: certificate.snapshot[key] for key in ("course", "modules", "run", "completed_on", "tree_digest")}
    renewed = _make(enrolment, by=by, snapshot={**now, **pinned}, replaces=certificate)
    record_deed(by=by, deed="certificate.reissue", on=renewed, replaces=str(certificate.public_id))
    letters.issued(renewed)
    return renewed


@transaction.atomic
def revoke(*, certificate: Certificate, by: User, reason: str) -> Certificate:
    """It is not valid any more: the public page says so at once, and the person gets a letter with the reason.

    Refuses an empty reason, and one that is not valid (TransitionRefused). Cannot be taken back.
    """
    if not reason.strip():
        raise CertificateRefused(_("Say why: the person will read it."), field="reason")
    certificate = locked(certificate)
    _end(certificate, to=CertificateState.REVOKED, by=by, reason=reason.strip(), deed="certificate.revoke")
    letters.revoked(certificate)
    return certificate


@transaction.atomic
def forget(*, person: User, by: Any) -> None:
    """A person asked to be deleted: the certificates stop being valid and lose name, organisation and credential.

    Nobody is told. The numbers stay, so that the public page can still say that they are not valid.
    """
    for row in Certificate.objects.filter(person=person).order_by("pk"):
        certificate = locked(row)
        if certificate.is_valid:
            _end(certificate, to=CertificateState.REVOKED, by=by, reason="", deed="certificate.forget")
        certificate.snapshot = {**certificate.snapshot, **dict.fromkeys(_ABOUT_THE_PERSON, "")}
        certificate.credential = ""
        certificate.reason = ""
        certificate.save(update_fields=["snapshot", "credential", "reason", "updated_at"])


def _make(
    enrolment: Enrolment, *, by: Any, snapshot: dict[str, Any], replaces: Certificate | None = None
) -> Certificate:
    person = enrolment.person
    if person.anonymised_at is not None:
        raise CertificateRefused(_("The person was deleted: there is nobody to certify."))
    if not snapshot["person"]:
        raise CertificateRefused(_("The person has no name yet. Write it on the person's page first."))
    issued_at = timezone.now()
    certificate = Certificate(
        enrolment=enrolment,
        person=person,
        number=numbers.draw(timezone.localtime(issued_at).year),
        issued_at=issued_at,
        issued_by=by,
        snapshot=snapshot,
        replaces=replaces,
    )
    certificate.credential = credentials.sign(certificate, email=person.email)
    certificate.save(force_insert=True)
    return certificate


def _end(certificate: Certificate, *, to: CertificateState, by: Any, reason: str, deed: str) -> None:
    change_state(
        certificate,
        to=to,
        transitions=TRANSITIONS,
        by=by,
        deed=deed,
        ended_at=timezone.now(),
        ended_by=by,
        reason=reason,
    )
