"""Who may see letters that came in: staff whose group was given the permission."""

from typing import Any


def may_see_incoming(user: Any) -> bool:
    """See what came, from whom, and what became of it; the original too."""
    return user.is_active and user.is_staff and user.has_perm("inbox.view_incomingletter")


def may_settle(user: Any) -> bool:
    """Put a letter to a question by hand, or set it aside."""
    return may_see_incoming(user) and user.has_perm("inbox.change_incomingletter")
