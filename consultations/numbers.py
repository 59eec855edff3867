"""Numbers that come with a request."""


def number_of(text: str) -> int | None:
    """The number, when it is one that a row may have; int() itself raises on some thousands of digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
