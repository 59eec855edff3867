"""A thread and its copy as the templates show them: with what was found marked, and with what was changed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consultations.answers.queries import Texts
from consultations.answers.redaction import Finding, Known, find
from vector.common.comparing import compare_texts


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text; with a finding, it is marked with what it is."""

    text: str
    finding: Finding | None = None


def stretches(text: str, known: Known) -> list[Stretch]:
    """The text in pieces, what was found on its own."""
    pieces, at = [], 0
    for finding in find(text, known):
        if at < finding.start:
            pieces.append(Stretch(text[at : finding.start]))
        pieces.append(Stretch(finding.text, finding))
        at = finding.end
    return [*pieces, Stretch(text[at:])] if at < len(text) else pieces


def _titled(texts: Texts) -> list[tuple[str, str]]:
    return [(_("In one line"), texts.title), (_("Question"), texts.question), (_("Answer"), texts.answer)]


def marked(texts: Texts, known: Known) -> list[dict[str, Any]]:
    """The three texts, each with its heading and its stretches."""
    return [{"title": title, "stretches": stretches(text, known)} for title, text in _titled(texts)]


def compared(before: Texts, after: Texts) -> list[dict[str, Any]]:
    """The three texts side by side: what went out of the thread's, what came into the copy's."""
    pairs = zip(_titled(before), _titled(after), strict=True)
    return [
        {
            "title": title,
            "before": [piece for piece in pieces if piece.kind != "ins"],
            "after": [piece for piece in pieces if piece.kind != "del"],
        }
        for title, pieces in ((title, compare_texts(old, new)) for (title, old), (_same, new) in pairs)
    ]
