"""The sweep deletes what outlived its purpose and nothing else."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories.people import StaffFactory, UserFactory
from vector.people import tasks
from vector.people.actions import links
from vector.people.models import PeopleImport, SignInLink, SignInRequest, User

pytestmark = pytest.mark.django_db


def test_sweep_deletes_the_old_and_keeps_the_rest() -> None:
    now = timezone.now()
    old, _token = links.issue(person=UserFactory(), by=None)
    young, _token = links.issue(person=UserFactory(), by=None)
    SignInLink.objects.filter(pk=old.pk).update(expires_at=now - timedelta(days=settings.KEEP_LINKS_DAYS, hours=1))
    SignInLink.objects.filter(pk=young.pk).update(expires_at=now - timedelta(days=settings.KEEP_LINKS_DAYS - 1))
    for _turn in range(2):
        SignInRequest.objects.create(email_hash="x")
    first = SignInRequest.objects.earliest("pk")
    days = settings.KEEP_SIGN_IN_REQUESTS_DAYS
    SignInRequest.objects.filter(pk=first.pk).update(requested_at=now - timedelta(days=days, hours=1))
    office = StaffFactory()
    lists = [PeopleImport.objects.create(filename=name, uploaded_by=office) for name in ("old", "done", "fresh")]
    PeopleImport.objects.filter(pk__in=[lists[0].pk, lists[1].pk]).update(created_at=now - timedelta(days=3))
    PeopleImport.objects.filter(pk=lists[1].pk).update(applied_at=now, applied_by=office)
    people = User.objects.count()
    swept = tasks.sweep()
    assert (swept["links"], swept["requests"], swept["uploads"]) == (1, 1, 1)
    assert list(SignInLink.objects.all()) == [young]
    assert set(PeopleImport.objects.values_list("filename", flat=True)) == {"done", "fresh"}
    assert User.objects.count() == people
    assert tasks.sweep()["links"] == 0


def test_sweep_is_on_the_schedule() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["sweep-people"]["task"] == "people.sweep"
    assert tasks.sweep.name == "people.sweep"
