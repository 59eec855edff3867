"""Certificates: issued as the site issues them, so that snapshot, number and credential are real."""

from typing import Any

from courses.certificates import actions
from courses.certificates.models import Certificate, CertificateDesign
from tests.factories import courses as factories
from tests.factories.people import StaffFactory


def design(programme: Any, **fields: Any) -> CertificateDesign:
    """A wording with two who sign."""
    made = CertificateDesign(programme=programme, **{"prefix": "ВД", "place": "Санкт-Петербург", **fields})
    made.signatories.add(
        made.signatories.model(role="Руководитель программы"), made.signatories.model(role="Методист", name="И. О. Ф.")
    )
    made.save()
    return made


def certificate(*, by: Any = None, **enrolment: Any) -> Certificate:
    """A valid certificate of a completed enrolment."""
    completed = factories.EnrolmentFactory(completed=True, **enrolment)
    return actions.issue(enrolment=completed, by=by or StaffFactory())


def revoked(**enrolment: Any) -> Certificate:
    issued = certificate(**enrolment)
    return actions.revoke(certificate=issued, by=issued.issued_by, reason="Работа оказалась чужой")


def replaced(**enrolment: Any) -> Certificate:
    """The old one of two."""
    issued = certificate(**enrolment)
    actions.reissue(certificate=issued, by=issued.issued_by, reason="Опечатка в имени")
    issued.refresh_from_db()
    return issued
