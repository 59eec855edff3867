"""The backend that loads the signed-in person."""

from typing import TYPE_CHECKING, Any

from allauth.account.auth_backends import AuthenticationBackend

from vector.people.queries import people_with_consent

if TYPE_CHECKING:
    from vector.people.models import User


class PersonBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> "User | None":
        """The person with region and consent in one query: every page needs both."""
        person = people_with_consent().filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
