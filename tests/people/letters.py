"""What tests read in letters: the address behind the button."""

import re

from django.conf import settings

from vector.mail.models import Delivery


def letters_to(address: str) -> list[Delivery]:
    """Letters in the outbox to an address, the newest first."""
    return list(Delivery.objects.filter(recipient=address).order_by("-pk"))


def link_in(letter: Delivery) -> str:
    """The path of the sign-in link in a letter."""
    found = re.search(re.escape(settings.BASE_URL) + r"(/people/sign-in/link/[\w-]+/)", letter.text)
    assert found is not None, letter.text
    return found.group(1)
