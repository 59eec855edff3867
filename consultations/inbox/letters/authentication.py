"""What our own mail server says of a letter's sender (RFC 8601): the only word on it that is worth something."""

import re

from consultations.inbox.letters.parsing import ParsedLetter

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*(dmarc|dkim|spf)\s*=\s*(\w+)(.*)$", re.I | re.S)
_PROPERTY = re.compile(r"\b(?:header\.from|header\.d|header\.i|smtp\.mailfrom)\s*=\s*\"?([^\s\";]+)", re.I)


def is_confirmed(letter: ParsedLetter, *, authserv_id: str) -> bool:
    """Whether our server, which signs as `authserv_id`, found that the letter comes from the domain of its From.

    Only the topmost header of that name counts: the server that delivers writes it last, above all that came along.
    DMARC passed; or DKIM or SPF passed for the same domain or one above it.
    """
    _local, _at, domain = letter.sender.rpartition("@")
    for value in letter.headers.get("authentication-results", []):
        name, *results = _COMMENT.sub(" ", value).split(";")
        if (name.split() or [""])[0].strip('"').lower() != authserv_id:
            continue
        return any(_passes(result, domain) for result in results)
    return False


def _passes(result: str, domain: str) -> bool:
    found = _RESULT.match(result)
    if found is None or found[2].lower() != "pass":
        return False
    named = [value.rpartition("@")[2].lower() for value in _PROPERTY.findall(found[3])]
    if found[1].lower() == "dmarc":
        return not named or domain in named
    return any(domain == name or (name.count(".") and domain.endswith(f".{name}")) for name in named)
