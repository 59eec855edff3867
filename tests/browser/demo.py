"""What the demo's pages show when axe looks at them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.factories.people import MembershipFactory, RegionStaffFactory
from vector.mail.enums import DeliveryState, Stream
from vector.mail.letters import render
from vector.mail.models import Delivery
from vector.mail.outbox import queue


def _sent_letter(person: Any) -> Delivery:
    printed = render(
        "people/letters/sign_in", {"person": person, "minutes": 60}, button=("Войти", "/people/sign-in/link/one/")
    )
    queue(key="axe-demo", to=person.email, to_name=person.get_full_name(), letter=printed, stream=Stream.ACCOUNT)
    row = Delivery.objects.get(key="axe-demo")
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.SENT, sent_at=timezone.now())
    return row


def overview(person: Any) -> str:
    """Some roles have somebody to play them, one letter has been sent."""
    MembershipFactory()
    RegionStaffFactory()
    _sent_letter(person)
    return reverse("demo:overview")


def letter(person: Any) -> str:
    return reverse("demo:letter", args=[_sent_letter(person).public_id])
