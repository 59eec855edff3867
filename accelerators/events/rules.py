"""Who may do what with an event. Whether it may be seen at all is `visible_to(user)`."""

from typing import Any

from accelerators.events.enums import OVER_STATES, TRANSITIONS, EventState
from accelerators.events.models import Event


def may_manage(user: Any) -> bool:
    """The project office, by the permission of its Wagtail group."""
    return user.is_active and user.is_staff and user.has_perm("events.change_event")


def may_schedule(user: Any, event: Event) -> bool:
    return may_manage(user) and event.state == EventState.WINDOW_ANNOUNCED


def may_move(user: Any, event: Event) -> bool:
    return may_manage(user) and EventState.MOVED in TRANSITIONS[EventState(event.state)]


def may_cancel(user: Any, event: Event) -> bool:
    return may_manage(user) and event.state not in OVER_STATES


def may_delete(user: Any, event: Event) -> bool:
    """Only what nobody has been invited to: a scheduled event is cancelled, not deleted."""
    return event.state == EventState.WINDOW_ANNOUNCED and user.has_perm("events.delete_event")
