"""The token in a letter that lets its reader, and nobody else, say: no more of these.

It names the letter, is signed, and can do nothing but change what its recipient gets. It doesn't expire: people open
old letters, and mail programmes use the header years later.
"""

import base64
import binascii
import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "vector.mail.unsubscribe"


def make_token(public_id: uuid.UUID) -> str:
    name = base64.urlsafe_b64encode(public_id.bytes).decode().rstrip("=")
    return signing.Signer(salt=_SALT, sep=".").sign(name)


def read_token(token: str) -> uuid.UUID | None:
    """The public id of the letter that a token stands in; None for a forged or broken one."""
    try:
        name = signing.Signer(salt=_SALT, sep=".").unsign(token)
        return uuid.UUID(bytes=base64.urlsafe_b64decode(name + "=="))
    except (signing.BadSignature, binascii.Error, ValueError):
        return None


def unsubscribe_address(public_id: uuid.UUID) -> str:
    """The absolute address for the letter's header and footer."""
    return settings.BASE_URL + reverse("mail:unsubscribe", args=[make_token(public_id)])
