"""Errors of the domain: what an action refuses, in words its user understands."""


class DomainError(Exception):
    """An action was refused. `message` is a translated sentence; `field` names the form field it belongs to, if any."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class TransitionRefused(DomainError):
    """The object's state does not allow the wanted one."""
