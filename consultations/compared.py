"""Questions like another: what the search for them knows of the queue, and what an asker is shown of it."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultations.enums import MessageKind
from consultations.models import Consultation
from vector.search import similar
from vector.search.similar import Similar

if TYPE_CHECKING:
    from vector.people.models import User

TOLD = [MessageKind.QUESTION, MessageKind.ANSWER]
SHOWN = 6
# A topic is only guessed from questions that hold so much of what was typed.
SURE = 0.2


@dataclass(frozen=True, slots=True)
class Found:
    """Similar questions, the best first."""

    published: list[Similar]
    own: list[Similar]

    @property
    def has_any(self) -> bool:
        return bool(self.published or self.own)

    @property
    def topic(self) -> str:
        """The code of the topic that most of them have, by how like they are; empty if that says nothing."""
        weights: Counter[str] = Counter()
        for question in (*self.published, *self.own):
            if question.topic and question.score >= SURE:
                weights[question.topic] += question.score  # type: ignore[assignment]
        return weights.most_common(1)[0][0] if weights else ""


def similar_questions(text: str, *, user: "User") -> Found:
    """Published answers like `text`, and questions of the asker's own side; of one that was published, the answer.

    Two or three queries.
    """
    found = similar.similar(text, user=user, limit=SHOWN)
    published = [row for row in found if row.is_public]
    titles = {row.title for row in published}
    return Found(published, [row for row in found if not row.is_public and row.title not in titles])


def key_of(consultation: Consultation) -> str:
    return f"consultation-{consultation.pk}"


def remember_question(consultation: Consultation) -> None:
    """Keep the question as it stands, with its answers, for its asker's side; in the transaction that changed it."""
    texts = consultation.messages.filter(kind__in=TOLD).values_list("text", flat=True)
    similar.remember(
        key_of(consultation),
        title=consultation.subject,
        text="\n".join(texts),
        url=consultation.get_absolute_url(),
        topic=consultation.topic.code,
        organisation=consultation.organisation,
        asker=consultation.asker,
    )


def forget_question(consultation: Consultation) -> None:
    """Its words are not found any more."""
    similar.forget(key_of(consultation))
