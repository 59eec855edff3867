"""What the pages behind letters show when axe looks at them."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.mail import DeliveryFactory, SuppressionFactory
from vector.mail.enums import Stream
from vector.mail.unsubscribing import make_token


def unsubscribe(*, is_wanted: bool = True) -> str:
    """The page behind the link of a letter about events."""
    delivery = DeliveryFactory(stream=Stream.EVENTS)
    if not is_wanted:
        SuppressionFactory(recipient=delivery.recipient, stream=Stream.EVENTS)
    return reverse("mail:unsubscribe", args=[make_token(delivery.public_id)])


def press_first_button(page: Page) -> None:
    page.locator("main form button").first.click()
    expect(page.locator("main .notice-good")).to_be_visible()
