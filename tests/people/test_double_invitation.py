"""A button pressed many times at once: one account, one invitation, one letter."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.courses.test_last_seat import all_at_once
from tests.factories.people import OrganisationFactory, StaffFactory, coordinator_of
from vector.mail.models import Delivery
from vector.people.actions import invitations
from vector.people.enums import MembershipRole
from vector.people.models import SignInLink, User

AT_ONCE = 8

pytestmark = pytest.mark.django_db(transaction=True)


def invite(organisation, by):
    return invitations.invite(
        by=by, email="new@example.org", first_name="Анна", organisation=organisation, role=MembershipRole.PARTICIPANT
    )


def test_one_invitation_pressed_many_times_is_one_account_and_one_letter():
    organisation = OrganisationFactory()
    inviter = coordinator_of(organisation)
    assert all_at_once([lambda: invite(organisation, inviter)] * AT_ONCE) == ["in"] * AT_ONCE
    assert User.objects.filter(email="new@example.org").count() == 1
    assert SignInLink.objects.count() == Delivery.objects.filter(recipient="new@example.org").count() == 1


def test_two_inviters_at_once_make_one_account_and_a_letter_each():
    places = [OrganisationFactory() for _number in range(AT_ONCE)]
    inviters = [(place, coordinator_of(place)) for place in places]
    assert all_at_once([lambda pair=pair: invite(*pair) for pair in inviters]) == ["in"] * AT_ONCE
    assert User.objects.filter(email="new@example.org").count() == 1
    assert SignInLink.objects.filter(organisation__in=places).count() == AT_ONCE


def test_later_or_for_another_role_it_is_another_invitation():
    organisation, office = OrganisationFactory(), StaffFactory()
    first = invite(organisation, office)
    invitations.invite(
        by=office, email="new@example.org", first_name="Анна", organisation=organisation, role=MembershipRole.HEAD
    )
    assert SignInLink.objects.count() == 2
    SignInLink.objects.filter(pk=first.pk).update(created_at=first.created_at - timedelta(minutes=3))
    assert invite(organisation, office).pk != first.pk


def test_control_without_the_lock_the_account_is_made_more_than_once():
    looked = threading.Barrier(AT_ONCE)
    refused = []

    def unprotected():
        try:
            with transaction.atomic():
                assert not User.objects.filter(email="new@example.org").exists()
                looked.wait(timeout=30)
                User.objects.create_user(email="new@example.org", first_name="Анна")
        except IntegrityError:
            refused.append(1)

    all_at_once([unprotected] * AT_ONCE)
    assert len(refused) == AT_ONCE - 1
