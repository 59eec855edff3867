"""Print a one-time sign-in link."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vector.people.actions import links
from vector.people.models import User
from vector.people.paths import safe_path


class Command(BaseCommand):
    help = "Print a one-time sign-in link for a person, for example for the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("--next", default="", help="a path of this site to go to, for example /admin/")

    def handle(self, *args: Any, **options: Any) -> None:
        email = User.objects.normalise(options["email"])
        person = User.objects.reachable().filter(email=email).first()
        if person is None:
            raise CommandError(f"No active person has the address {email}.")
        next_path = safe_path(options["next"])
        if options["next"] and not next_path:
            raise CommandError(f"--next must be a path of this site that begins with /, not {options['next']}.")
        _link, token = links.issue(person=person, by=None, next_path=next_path)
        self.stdout.write(links.address_of(token))
