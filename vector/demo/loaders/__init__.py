"""Load the demo programme, part by part. Each loader completes what is missing and may run again and again."""

from collections.abc import Callable
from datetime import date
from importlib import import_module

# People and pages first: the others stand on them.
PARTS = (
    "people",
    "programmes",
    "pages",
    "library",
    "regions",
    "courses",
    "extras",
    "quizzes",
    "works",
    "discussions",
    "certificates",
    "consultations",
    "answers",
    "events",
    "surveys",
    "community",
)


def load_all(*, today: date, say: Callable[[str], object]) -> None:
    """Load every part; `say` gets a line a part. Dates are laid relative to `today`."""
    people = import_module("vector.demo.loaders.people").load(today=today)
    for part in PARTS[1:]:
        import_module(f"vector.demo.loaders.{part}").load(today=today, by=people.administrator, people=people)
        say(f"  {part}")
