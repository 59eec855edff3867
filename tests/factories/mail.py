"""Letters in the outbox and people's wishes not to get them."""

import uuid

import factory
from factory.django import DjangoModelFactory

from vector.mail import models
from vector.mail.enums import Stream
from vector.mail.letters import Letter


class DeliveryFactory(DjangoModelFactory):
    """A due letter of a stream that can be unsubscribed from."""

    class Meta:
        model = models.Delivery

    key = factory.Sequence(lambda n: f"letter-{n}")
    stream = Stream.NEWS
    recipient = factory.Sequence(lambda n: f"person-{n}@example.org")
    recipient_name = factory.Sequence(lambda n: f"Слушатель {n}")
    subject = factory.Sequence(lambda n: f"Письмо {n}")
    text = "Здравствуйте!\n"
    html = "<p>Здравствуйте!</p>"
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4()}@example.org>")


class SuppressionFactory(DjangoModelFactory):
    class Meta:
        model = models.Suppression

    recipient = factory.Sequence(lambda n: f"person-{n}@example.org")
    stream = Stream.NEWS


def letter(subject: str = "Письмо", text: str = "Здравствуйте!\n", **changes: object) -> Letter:
    """A letter as outbox.queue() takes it."""
    return Letter(subject=subject, text=text, html=f"<p>{text}</p>", **changes)  # type: ignore[arg-type]
