"""The text people agree to: the newest published version, else the built-in one."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vector.people.enums import ConsentPurpose

# The built-in text serves until the project office publishes its own in the Wagtail admin.
BUILT_IN_VERSION = "basic-1"
_BUILT_IN_FILE = Path(__file__).parent / "texts" / "personal_data.txt"


@dataclass(frozen=True)
class TextInForce:
    """One version of a consent text: its name, its words, SHA-256 of the words."""

    version: str
    text: str
    digest: str

    @property
    def paragraphs(self) -> list[list[str]]:
        """Paragraphs, each as its lines."""
        return [part.splitlines() for part in self.text.split("\n\n") if part.strip()]


@lru_cache(maxsize=4)
def _built_in(operator: str) -> TextInForce:
    text = _BUILT_IN_FILE.read_text(encoding="utf-8").format(operator=operator).strip()
    return TextInForce(BUILT_IN_VERSION, text, hashlib.sha256(text.encode()).hexdigest())


def text_in_force(purpose: str = ConsentPurpose.PERSONAL_DATA) -> TextInForce:
    """The text that a person is asked to agree to now; at most one query."""
    from vector.people.models import ConsentText

    published = ConsentText.objects.filter(purpose=purpose).order_by("-created_at", "-pk").first()
    if published is None:
        return _built_in(settings.DATA_OPERATOR)
    return TextInForce(published.version, published.text, published.digest)
