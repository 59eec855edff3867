"""States of a certificate, and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class CertificateState(TextChoices):
    VALID = "valid", pgettext_lazy("state of a certificate", "Valid")
    REVOKED = "revoked", pgettext_lazy("state of a certificate", "Revoked")
    REPLACED = "replaced", pgettext_lazy("state of a certificate", "Replaced by a new one")


# Nothing brings a certificate back: a mistaken revocation is mended by issuing a new one.
TRANSITIONS = {
    CertificateState.VALID: frozenset({CertificateState.REVOKED, CertificateState.REPLACED}),
    CertificateState.REVOKED: frozenset(),
    CertificateState.REPLACED: frozenset(),
}
ENDED = frozenset({CertificateState.REVOKED, CertificateState.REPLACED})
