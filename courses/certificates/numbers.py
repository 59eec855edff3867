"""The number of a certificate: year, serial number, ten random digits.

"2026-000123-48217-30619" is what is kept and stands in addresses; on paper the programme's letters come before it. The
serial numbers follow each other, so that people can speak of certificate 123; the random digits are the reason why
nobody finds another person's certificate by counting on. Digits alone: they are typed the same on every keyboard.
"""

import re
import secrets

from django.db import connection

PATTERN = r"\d{4}-\d{6,9}-\d{5}-\d{5}"
RANDOM_DIGITS = 10


def draw(year: int) -> str:
    """A new number; the serial part comes from a sequence of the database, a gap in it means nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('certificates_serial')")
        serial = cursor.fetchone()[0]
    chance = f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
    return f"{year:04d}-{serial:06d}-{chance[:5]}-{chance[5:]}"


def read(typed: str) -> str | None:
    """The number that somebody typed, however parted, with the programme's letters or without; None: it is none."""
    digits = "".join(str(int(sign)) for sign in re.findall(r"\d", typed[:100]))
    if not 4 + 6 + RANDOM_DIGITS <= len(digits) <= 4 + 9 + RANDOM_DIGITS:
        return None
    return f"{digits[:4]}-{digits[4:-10]}-{digits[-10:-5]}-{digits[-5:]}"
