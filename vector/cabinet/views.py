"""«Мой кабинет»."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vector.cabinet.composition import compose
from vector.cabinet.registry import Waiting, cards_for, organisation_links
from vector.mail import outbox
from vector.mail.enums import DeliveryState
from vector.people.models import Membership

LETTERS = 5
LETTERS_LOOKED_AT = 40
# What waits for its day or was replaced meanwhile is none of the reader's letters yet.
LETTER_KINDS = {DeliveryState.SENT: "good", DeliveryState.FAILED: "bad"}


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What to continue, what is due next, what waits for whom, one's organisations, the last letters."""
    now = timezone.now()
    found = compose(cards_for(request.user), now=now)
    context = {
        "title": _("My cabinet"),
        "found": found,
        "mine": [_task(entry, now=now) for entry in found.mine],
        "others": [_task(entry, now=now) for entry in found.others],
        "organisations": organisations_of(request.user),
        "letters": _letters(request.user.email),
    }
    return render(request, "cabinet/home.html", context)


def organisations_of(user: Any) -> list[dict[str, Any]]:
    """One's organisations with all one's roles in each and the pages about it, by name. One query.

    What the parts link to depends on one's roles, one query more if nobody has asked for them yet.
    """
    found: dict[int, dict[str, Any]] = {}
    places = (
        Membership.objects.current()
        .filter(person=user)
        .select_related("organisation__region")
        .order_by("organisation__sort_key", "started_at", "pk")
    )
    for place in places:
        entry = found.setdefault(
            place.organisation_id,
            {
                "organisation": place.organisation,
                "roles": [],
                "links": organisation_links(user, place.organisation),
            },
        )
        entry["roles"].append(place.get_role_display())
    return list(found.values())


def _task(entry: Waiting, *, now: Any) -> dict[str, Any]:
    """A line of the task list component."""
    task: dict[str, Any] = {
        "title": entry.title,
        "url": entry.url,
        "who": entry.who,
        "since": entry.since,
        "by_when": entry.by,
    }
    if entry.by is not None and entry.by < now:
        return task | {"status": pgettext("a thing that waits", "Overdue"), "kind": "bad"}
    if entry.action:
        return task | {"status": entry.action, "kind": "waiting" if entry.is_mine else "active"}
    return task


def _letters(address: str) -> list[dict[str, Any]]:
    """The last letters that went to this address, or could not, each with its state in words. One query."""
    labels = dict(DeliveryState.choices)
    found = [
        letter for letter in outbox.letters_to(address, limit=LETTERS_LOOKED_AT) if letter["state"] in LETTER_KINDS
    ]
    return [
        letter | {"label": labels[letter["state"]], "kind": LETTER_KINDS[letter["state"]]} for letter in found[:LETTERS]
    ]
