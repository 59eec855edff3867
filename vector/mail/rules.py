"""Who may see and resend other people's letters: staff whose group was given the permission."""

from typing import Any


def may_see_letters(user: Any) -> bool:
    """See what was sent to whom."""
    return user.is_active and user.is_staff and user.has_perm("mail.view_delivery")


def may_send_again(user: Any) -> bool:
    """Put letters that failed back into the queue."""
    return may_see_letters(user) and user.has_perm("mail.send_again")
