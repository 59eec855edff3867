"""What surveys say about an organisation, and to whom."""

import pytest

from accelerators.surveys.enums import QuestionKind
from tests.factories.people import RegionStaffFactory, StaffFactory, UserFactory
from tests.factories.surveys import SurveyWaveFactory, open_response, survey_of
from vector.people.registry import Fact, organisation_facts

pytestmark = pytest.mark.django_db


def test_last_wave_is_told_to_those_who_may_see_the_response() -> None:
    response = open_response()
    organisation = response.organisation
    told = [Fact(title="Последний опрос", text=f"{response.wave.title}: {response.get_state_display()}")]
    assert organisation_facts(StaffFactory(), organisation) == told
    assert organisation_facts(RegionStaffFactory(region=organisation.region).person, organisation) == told
    assert organisation_facts(RegionStaffFactory().person, organisation) == []
    assert organisation_facts(UserFactory(), organisation) == []


def test_wave_that_has_not_begun_is_no_news() -> None:
    response = open_response()
    later = SurveyWaveFactory(survey=survey_of(QuestionKind.TEXT))
    assert later.state == "planned"
    [fact] = organisation_facts(StaffFactory(), response.organisation)
    assert fact.text.startswith(response.wave.title)
