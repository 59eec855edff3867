"""Settings of the outbox that do not fit together."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register("mail", deploy=True)
def check_lease(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A lease must outlast a slow conversation: otherwise a letter is sent again while it is still being sent."""
    longest = 5 * settings.EMAIL_TIMEOUT
    if longest <= settings.MAIL_LEASE_SECONDS:
        return []
    return [
        Warning(
            f"MAIL_LEASE_SECONDS={settings.MAIL_LEASE_SECONDS} is short for EMAIL_TIMEOUT={settings.EMAIL_TIMEOUT}.",
            hint=f"Set MAIL_LEASE_SECONDS to {longest} or more, or EMAIL_TIMEOUT lower.",
            id="mail.W001",
        )
    ]
