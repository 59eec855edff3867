"""A question's change of state: the version grows with it, so that whoever acts on an older page is told."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from consultations.enums import TRANSITIONS
from consultations.models import Consultation
from vector.common import transitions as common
from vector.common.errors import TransitionRefused
from vector.people.models import User


class PageIsOld(TransitionRefused):
    """Since the page was opened something has happened to the question."""


def change_state(
    row: Consultation,
    *,
    to: str,
    by: User | None,
    deed: str,
    transitions: Mapping[Any, Any] = TRANSITIONS,
    details: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Consultation:
    """As vector.common.transitions.change_state, and the version is one greater."""
    return common.change_state(
        row,
        to=to,
        transitions=transitions,
        by=by,
        deed=deed,
        details=details,
        version=row.version + 1,
        **changes,
    )


def refuse_old_page(row: Consultation, seen_version: int | None, *, reason: str = "") -> None:
    """Raises PageIsOld when `row`, locked by the caller, is not the version that was seen.

    `reason` stands in place of the words for whoever writes a text. None is a letter, say: what its writer had before
    the eyes is not known, the holder's lock must do.
    """
    if seen_version is not None and seen_version != row.version:
        raise PageIsOld(
            reason
            or _(
                "Nothing has been sent: something happened to the question while you were writing. "
                "Read what is new in the thread; your text is in the field below. Then send it again."
            )
        )
