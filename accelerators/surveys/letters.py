"""The letters of a wave, each with a secret link of its own."""

import hashlib
import secrets
from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accelerators.surveys.enums import Rung
from accelerators.surveys.ladder import letter_key
from accelerators.surveys.models import SurveyLink, SurveyResponse, SurveyWave
from accelerators.surveys.queries import Asked
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.mail.outbox import Outgoing

LANGUAGE = "ru"
TOKEN_BYTES = 32
TEMPLATES = {
    Rung.INVITATION: "surveys/letters/invitation",
    Rung.THREE_DAYS: "surveys/letters/reminder",
    Rung.ONE_DAY: "surveys/letters/reminder",
}


def hash_of(token: str) -> str:
    """What is kept of a token. 256 random bits need no salt: there is nothing to guess in advance."""
    return hashlib.sha256(token.encode()).hexdigest()


class LetterPress:
    """Prints the letters of one wave; collects them and their links, for few statements at the end."""

    def __init__(self, wave: SurveyWave) -> None:
        self.wave = wave
        self.links: list[SurveyLink] = []
        self.outgoing: list[Outgoing] = []

    def add(self, rung: Rung, response: SurveyResponse, asked: Asked, *, not_before: datetime) -> None:
        """One letter to the organisation's recipient, in that person's zone."""
        if asked.person is None:
            raise ValueError("A letter needs a recipient")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        key = letter_key(response, rung)
        self.links.append(
            SurveyLink(response=response, person=asked.person, rung=rung, token_hash=hash_of(token), letter_key=key)
        )
        # The language and zone of whoever pressed the button are not the recipient's.
        with translation.override(LANGUAGE), timezone.override(asked.zone):
            letter = render(
                TEMPLATES[rung],
                {
                    "wave": self.wave,
                    "response": response,
                    "organisation": asked.title,
                    "person": asked.person,
                    "closes_at": self.wave.closes_at.astimezone(asked.zone),
                },
                button=(_("Fill in the survey"), reverse("surveys:link", args=[token])),
                language=LANGUAGE,
            )
        self.outgoing.append(
            Outgoing(
                key=key,
                to=asked.person.email,
                to_name=asked.person.get_full_name(),
                letter=letter,
                stream=Stream.SURVEYS,
                group=response.mail_group,
                not_before=not_before,
                expires_at=self.wave.closes_at,
            )
        )
