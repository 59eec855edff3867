"""Somebody who asks."""

import pytest
from django.test import Client

from tests.factories.people import MembershipFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.people.enums import MembershipRole
from vector.people.models import Membership


@pytest.fixture
def place() -> Membership:
    ProgrammeFactory()
    return MembershipFactory(role=MembershipRole.COORDINATOR)


@pytest.fixture
def asker(client: Client, place: Membership) -> Client:
    """The coordinator's browser."""
    return signed_in(client, place.person)
