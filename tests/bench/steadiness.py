"""Whether a page's time depends on the amount of data: its p95 with few rows and with many.

Each p95 is a share of the floor's median beside it, so the machine's mood drops out, and is taken over one connection:
of sixteen, chance decides how many each of the two workers gets, and a burst is fast or slow by that alone.
"""

import statistics
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.load import alone, p95
from tests.bench.web import Page, both_serving, measure
from tests.sign_in import signed_in

MOST_P95_RATIO = 1.3
TURNS = 8
SECONDS, FLOOR_SECONDS, BURST_SECONDS = 1.0, 0.4, 2.5


class Steadiness:
    """Measures the same pages twice: `few()` before the data grows, `many()` after.

    `pages` are (page, person): each is asked for as that person.
    """

    def __init__(self, pages: Iterable[tuple[Page, Any]]) -> None:
        self.clients: dict[int, Client] = {}
        self.pages: list[Page] = []
        self.people: dict[str, int] = {}
        for page, person in pages:
            client = self.clients.get(person.pk) or signed_in(Client(), person)
            self.clients[person.pk] = client
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            self.pages.append(Page(page.name, page.path, f"{settings.SESSION_COOKIE_NAME}={session}", page.target))
            self.people[page.name] = person.pk

    def few(self) -> None:
        self.costs_few, self.shares_few = self._costs(), self._shares()

    def many(self) -> list[dict[str, Any]]:
        """Figures of each page with many rows under load, and how they compare with few."""
        costs, shares = self._costs(), self._shares()
        rows = measure(self.pages, costs=costs, seconds=BURST_SECONDS)
        return [{**row, **self._compared(row["page"], row["queries"], shares[row["page"]])} for row in rows]

    def _compared(self, name: str, queries: int, share: float) -> dict[str, Any]:
        ratio, queries_few = share / self.shares_few[name], self.costs_few[name]["queries"]
        return {
            "queries_few": queries_few,
            "p95_ratio": round(ratio, 2),
            "is_steady": queries == queries_few and ratio <= MOST_P95_RATIO,
        }

    def _shares(self) -> dict[str, float]:
        """Page → p95 as a share of the floor's median."""
        found = {}
        with both_serving(self.pages) as (site, floor, floor_cookies):
            for page in self.pages:
                mine: list[float] = []
                bare: list[float] = []
                for _turn in range(TURNS):
                    mine += alone(port=site, path=page.path, cookies=page.cookies, seconds=SECONDS)
                    bare += alone(port=floor, path="/", cookies=floor_cookies, seconds=FLOOR_SECONDS)
                found[page.name] = p95(mine) / statistics.median(bare)
        return found

    def _costs(self) -> dict[str, dict[str, int]]:
        return {page.name: _cost_of(self.clients[self.people[page.name]], page.path) for page in self.pages}


def _cost_of(client: Client, path: str) -> dict[str, int]:
    """Statements and bytes of one answer, after a first one has warmed the caches."""
    client.get(path, headers={"host": "127.0.0.1"})
    counts = []
    for _time in range(3):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path, headers={"host": "127.0.0.1"})
        counts.append(len(queries))
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return {"queries": int(statistics.median(counts)), "bytes": len(response.content)}
