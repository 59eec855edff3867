"""The only way to change the state of anything that has states."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from vector.common.errors import TransitionRefused
from vector.common.models import record_deed

Row = TypeVar("Row", bound=models.Model)


def locked(instance: Row) -> Row:
    """The same row, read anew and locked until the transaction ends.

    FOR NO KEY UPDATE: the lock keeps other changes out, but not rows that refer to this one by a foreign key. With the
    stronger lock a clock that opens a wave and a person who answers in it would wait for each other.
    """
    return type(instance)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=instance.pk)  # type: ignore[attr-defined]


def change_state(
    instance: Row,
    *,
    to: str,
    transitions: Mapping[Any, Any],
    by: Any,
    deed: str,
    field: str = "state",
    details: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Row:
    """Move a row to another state, together with the columns that belong to the move, and write the audit row.

    `instance` must be locked by the caller (`locked()`) inside the same transaction. `transitions` maps each state to
    the states that may follow it. Raises TransitionRefused when `to` may not follow the present state.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("change_state() needs a transaction in which the row is locked")
    present = getattr(instance, field)
    if to not in transitions.get(present, ()):
        raise TransitionRefused(
            _("This cannot be done now: the state is “%(state)s”.")
            % {"state": getattr(instance, f"get_{field}_display")()}
        )
    for name, value in changes.items():
        setattr(instance, name, value)
    setattr(instance, field, to)
    instance.save(update_fields=[field, "updated_at", *changes])
    record_deed(by=by, deed=deed, on=instance, **{"from": present, "to": to, **(details or {})})
    return instance
