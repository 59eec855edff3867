"""What must be set before certificates can be issued in earnest."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from courses.certificates import keys


@register(Tags.security, deploy=True)
def credential_key_is_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """`check --deploy` fails without a key to sign credentials with."""
    try:
        keys.signing_key()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="See CREDENTIAL_KEY in docs/configuration.md.", id="certificates.E001")]
    return []
