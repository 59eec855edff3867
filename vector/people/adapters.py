"""How allauth, which does passwords and the second factor, fits into Vector."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited by the project office: nobody registers alone."""
        return False
