"""How allauth, which does passwords and the second factor, fits into Vector."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from vector.common.requests import client_address
from vector.people.paths import safe_path
from vector.people.second_factor import is_set_up

# How long after giving a link, a password or a code a person may change what protects the account.
FRESH_SECONDS = 15 * 60


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited by the project office: nobody registers alone."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """allauth's own limits count by the same address as ours."""
        return client_address(request)

    def is_safe_url(self, url: str) -> bool:
        """`next` leads only to ourselves."""
        return bool(url) and safe_path(url) == url

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: each deed has its own page that says what was done, not a line that vanishes."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within a quarter of an hour after signing in; with a second factor, after giving its code."""
        records = get_authentication_records(self.request, self.request.user)
        if is_set_up(self.request.user):
            records = [record for record in records if record.get("method") == "mfa"]
        return not any(time.time() - record["at"] < FRESH_SECONDS for record in records)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return redirect(settings.LOGIN_URL)


def login_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """By whose name django-axes counts failed passwords."""
    given = credentials or {}
    return str(given.get("username") or given.get("email") or request.POST.get("login", "")).strip().lower()
