"""Refresh the Russian catalogues from the sources and compile them, or check that they are complete."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vector.common import catalogues


class Command(BaseCommand):
    help = "Refresh and compile the Russian catalogues of all apps; with --check only say what is missing in them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="folders of the apps to refresh, as vector/people; all by default")
        parser.add_argument("--check", action="store_true", help="change nothing, fail on any gap")
        parser.add_argument("--compile", action="store_true", help="only compile what is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_catalogues()
            return
        if not options["compile"]:
            self.refresh(options["apps"])
        for path in catalogues.compile_stale():
            self.stdout.write(f"compiled {path.relative_to(catalogues.ROOT)}")

    def refresh(self, names: list[str]) -> None:
        """Bring the catalogues up to date and say what is still to translate in them."""
        apps = catalogues.apps()
        wanted = [Path(name) for name in names] or apps
        if unknown := [str(app) for app in wanted if app not in apps]:
            raise CommandError(f"No such app: {', '.join(unknown)}. Give folders, as vector/people.")
        known = catalogues.known_translations()
        for app in wanted:
            if catalogues.refresh(app, known):
                self.stdout.write(f"refreshed {catalogues.catalogue_path(app).relative_to(catalogues.ROOT)}")
        for gap in catalogues.problems():
            if any(gap.startswith(f"{app}/") for app in wanted):
                self.stdout.write(gap)

    def check_catalogues(self) -> None:
        """Fail with every gap on a line of its own."""
        gaps = catalogues.problems()
        if gaps:
            raise CommandError(
                "The Russian catalogues have gaps; `make messages` refreshes them, then fill in the texts.\n"
                + "\n".join(gaps)
            )
        self.stdout.write("The Russian catalogues are complete.")
