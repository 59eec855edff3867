"""Which addresses are our own."""

from email.utils import parseaddr

from django.conf import settings


def our_addresses() -> frozenset[str]:
    """What comes from these was written by ourselves."""
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
    return frozenset({own, settings.CONSULTATION_MAILBOX_ADDRESS} - {""})
