"""The suite's own database set-up."""

import socket
import unittest
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TransactionTestCase
from wagtail.models import Page, Site

from tests.template import digest


class _Destroying(TransactionTestCase):
    """Commits the worst that a test can: Django's own teardown follows."""

    def runTest(self) -> None:  # noqa: N802 - unittest's name
        ContentType.objects.create(app_label="left", model="over")
        Page.objects.all().delete()
        Site.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE left_over (id int)")
        assert not Page.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_migrations_made_is_back_after_a_committing_test() -> None:
    for _turn in range(2):
        result = unittest.TestSuite([_Destroying()]).run(unittest.TestResult())
        assert (result.testsRun, result.errors, result.failures) == (1, [], [])
        assert Page.objects.filter(depth=1).count() == 1
        assert Site.objects.count() == 1
        assert "left_over" not in connection.introspection.table_names()
        assert not ContentType.objects.filter(app_label="left").exists()


@pytest.mark.django_db
def test_plain_tests_see_it_too() -> None:
    assert Page.objects.filter(depth=1).count() == 1
    assert connection.settings_dict["NAME"].startswith("vector_run_")


def test_the_digest_changes_with_a_migration_and_with_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "vector/common/migrations"
    folder.mkdir(parents=True)
    (folder / "0001_initial.py").write_text("first", encoding="utf-8")
    before = digest(tmp_path)
    (tmp_path / "vector/common/models.py").write_text("no migration", encoding="utf-8")
    assert digest(tmp_path) == before
    (folder / "0001_initial.py").write_text("second", encoding="utf-8")
    after = digest(tmp_path)
    (folder / "0002_further.py").write_text("", encoding="utf-8")
    assert len({before, after, digest(tmp_path)}) == 3


def test_the_network_is_refused() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(pytest.fail.Exception, match="example"):
        socket.getaddrinfo("example.org", 80)
