"""Letters as staff may read them: whole, but without the secrets in their links.

A sign-in link in somebody else's letter would let its reader in as that person.
"""

import re

ADDRESS = re.compile(r"(https?://[^/\s\"'<>]+)([^\s\"'<>]*)")
# Parts of a path or query that are long enough to be a token, a signature or a public id.
SECRET = re.compile(r"[A-Za-z0-9_.~:%-]{16,}")


def without_secrets(text: str) -> str:
    """The text (or HTML) with the long parts of every address replaced by an ellipsis."""
    return ADDRESS.sub(lambda found: found[1] + SECRET.sub("…", found[2]), text)
