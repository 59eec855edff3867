"""The demo's surveys."""

from collections import Counter

import pytest
from django.utils import timezone

from accelerators.surveys.models import Answer, SurveyLink, SurveyResponse, SurveyWave
from tests.factories.events import participant_organisation
from tests.factories.people import RegionFactory, StaffFactory
from tests.factories.programmes import ProgrammeFactory
from vector.demo.loaders import surveys

pytestmark = pytest.mark.django_db


def test_loading_twice_makes_one_open_and_one_closed_wave() -> None:
    programme = ProgrammeFactory()
    region = RegionFactory()
    for _number in range(6):
        participant_organisation(programme, region)
    office = StaffFactory()
    surveys.load(today=timezone.localdate(), by=office, people=None)
    letters = SurveyLink.objects.count()
    answers = Answer.objects.count()
    surveys.load(today=timezone.localdate(), by=office, people=None)
    assert sorted(SurveyWave.objects.values_list("state", flat=True)) == ["closed", "open"]
    assert (SurveyLink.objects.count(), Answer.objects.count()) == (letters, answers)
    states = Counter(SurveyResponse.objects.filter(wave__state="open").values_list("state", flat=True))
    assert states == {"submitted": 2, "under_way": 2, "not_started": 2}
    assert SurveyResponse.objects.filter(wave__state="closed", state="submitted").count() == 5
    assert not Answer.objects.filter(is_valid=False).exists()
