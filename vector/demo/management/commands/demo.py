"""Load or complete the demo programme."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from vector.demo.loaders import load_all


class Command(BaseCommand):
    help = "Loads the demo programme, or completes what is missing of it. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            load_all(today=timezone.localdate(), say=self.stdout.write)
