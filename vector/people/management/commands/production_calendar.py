"""Enter the days off of a year."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vector.people.actions import calendars


class Command(BaseCommand):
    help = (
        "Enter the holidays of the Labour Code, the days off that it moves and the shorter days before holidays. "
        "Days that are in the calendar stay as they are; transfers by decree are entered by the office."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("years", nargs="+", type=int, help="for example 2028")

    def handle(self, *args: Any, **options: Any) -> None:
        if not all(date.min.year < year < date.max.year for year in options["years"]):
            raise CommandError("A year has four digits, for example 2028.")
        self.stdout.write(f"{calendars.lay(years=options['years'], by=None)} days entered.")
