"""The contents of a course as its reader sees them: every module and item with its state in words and as a sign."""

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses.enums import ItemState, LockReason
from courses.gating import Lock
from courses.outline import Outline
from courses.progress import state_of
from courses.queries import Study
from vector.common.moments import day

# State → (sign, kind of the status pill). The word always stands beside the sign.
SIGNS = {
    ItemState.NOT_STARTED: ("○", "plain"),
    ItemState.UNDER_WAY: ("▸", "active"),
    ItemState.DONE: ("✓", "good"),
    ItemState.LOCKED: ("–", "locked"),
}


def contents(outline: Outline, study: Study, base: str, *, user: Any, current: int = 0) -> list[dict[str, Any]]:
    """Modules with their items as the outline shows them: title, address, state, and why something is locked."""
    may_read_all = user.is_authenticated and (user.is_staff or study.is_tutor or study.is_reading)
    locks = study.locks(outline, timezone.localdate())
    words = {state: str(state.label) for state in ItemState}
    modules = []
    for module in outline.modules:
        entries = []
        for item in module.entries:
            state = state_of(item.pk, study.records, locked=locks)
            sign, kind = SIGNS[state]
            lock = locks.get(item.pk)
            entries.append(
                {
                    "item": item,
                    "url": base + item.path,
                    "sign": sign,
                    "kind": kind,
                    "state": state.value,
                    "word": words[state],
                    "lock": lock_words(lock, outline) if lock else "",
                    "is_current": item.pk == current,
                    "is_readable": may_read_all or item.is_open,
                    "due_on": study.dates.due.get(item.pk),
                }
            )
        done = sum(1 for entry in entries if entry["kind"] == "good")
        modules.append(
            {
                "module": module,
                "url": base + module.path,
                "entries": entries,
                "done": done,
                "is_done": bool(entries) and done == len(entries),
                "due_on": study.dates.due.get(module.pk),
            }
        )
    return modules


def lock_words(lock: Lock, outline: Outline) -> str:
    """Why an item is locked, as the words after “locked – ”."""
    if lock.reason == LockReason.DATE and isinstance(lock.opens_on, datetime.date):
        return _("opens on %(day)s") % {"day": day(lock.opens_on)}
    missing = outline.item(lock.missing)
    return _("first finish “%(item)s”") % {"item": missing.title if missing else ""}


def outline_html(outline: Outline, study: Study, base: str, *, user: Any, current: int) -> SafeString:
    """The outline as HTML, once: the page holds it twice, beside the text and folded above it."""
    return mark_safe(  # noqa: S308 - a template's output
        render_to_string(
            "courses/_outline.html",
            {"contents": contents(outline, study, base, user=user, current=current), "shows_states": study.is_reading},
        )
    )
