"""The second factor of the project office: is there one, was it given in this session."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest


def is_set_up(user: Any) -> bool:
    """Whether the person has an app that makes codes. One query."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def was_given(request: HttpRequest) -> bool:
    """Whether a code of the second factor was given in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
