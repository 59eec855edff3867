"""How tests act as somebody."""

from typing import Any

from django.conf import settings
from django.test import Client


def signed_in(client: Client, person: Any) -> Client:
    """The same client, signed in as `person`; with the consent that every page asks for first."""
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client
