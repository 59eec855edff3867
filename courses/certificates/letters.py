"""The letters about certificates, through the outbox."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.certificates.models import Certificate
from vector.mail import outbox
from vector.mail.enums import Stream
from vector.mail.letters import render

LANGUAGE = "ru"


def issued(certificate: Certificate) -> None:
    """The certificate is there: its number, where to download it, how others check it.

    With a link and not with the file: the letter would carry the name to whoever reads the mail on the way.
    """
    _queue(certificate, "issued", label=_("Open the certificate"))


def revoked(certificate: Certificate) -> None:
    """It is not valid any more, and why."""
    _queue(certificate, "revoked", label=_("Open my certificates"))


def _queue(certificate: Certificate, name: str, *, label: Promise) -> None:
    person = certificate.person
    with translation.override(LANGUAGE):
        letter = render(
            f"certificates/letters/{name}",
            {"certificate": certificate, "person": person},
            button=(str(label), certificate.get_absolute_url()),
            language=LANGUAGE,
        )
    outbox.queue(
        key=f"certificate-{name}-{certificate.public_id}",
        to=person.email,
        to_name=person.get_full_name(),
        letter=letter,
        stream=Stream.COURSES,
        group=f"certificate-{certificate.public_id}",
        expires_at=None,
    )
