"""Where a person may be sent after signing in: only to ourselves."""

from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme


def safe_path(value: str | None, fallback: str = "") -> str:
    """`value` if it is a path of this site (with query and fragment), else `fallback`.

    Whole addresses are refused, ours too: the host comes from the settings, never from what somebody typed.
    """
    if not value or len(value) > 500 or not value.startswith("/") or value.startswith(("//", "/\\")):
        return fallback
    if any(ord(letter) < 32 for letter in value) or "\\" in value:
        return fallback
    parts = urlsplit(value)
    if parts.scheme or parts.netloc or not url_has_allowed_host_and_scheme(value, allowed_hosts=set()):
        return fallback
    return value
