"""URLs of the letters' links and settings. The staff's pages are walked by tests/mail/test_admin.py."""

from tests.factories.mail import DeliveryFactory
from tests.permissions.case import Case, signed_in_only
from tests.permissions.world import ROLES, World
from vector.mail.enums import Stream
from vector.mail.unsubscribing import make_token

# The token in the letter is the permission: a mail programme acts with it without a session.
HOLDERS = dict.fromkeys(ROLES, "GET POST")


def build(world: World) -> None:
    """A letter to the coordinator."""
    world.things["letter"] = DeliveryFactory(recipient=world.home.people["coordinator"].email, stream=Stream.EVENTS)


CASES = [
    signed_in_only("mail:subscriptions", "GET POST"),
    Case(
        "mail:unsubscribe",
        may=HOLDERS,
        foreign=HOLDERS,
        kwargs=lambda world: {"token": make_token(world.things["letter"].public_id)},
    ),
]
