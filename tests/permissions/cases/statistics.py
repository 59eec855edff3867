"""URLs of the report of the queue."""

from tests.permissions.case import Case

READERS = {"accelerator": "GET", "office": "GET"}

CASES = [
    Case("statistics:overview", may=READERS),
    Case("statistics:export", may=READERS),
]
