"""Who may do what with certificates: named permissions, used by views and templates alike."""

from typing import Any


def may_issue(user: Any) -> bool:
    """Issue by hand, and issue again: the project office."""
    return user.is_authenticated and user.is_staff and user.has_perm("certificates.add_certificate")


def may_revoke(user: Any) -> bool:
    """The project office."""
    return user.is_authenticated and user.is_staff and user.has_perm("certificates.change_certificate")
