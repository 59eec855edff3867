"""What surveys say about an organisation, beside a question of it."""

import pytest
from django.test import Client

from accelerators.surveys.enums import QuestionKind
from tests.factories.consultations import ConsultationFactory, expert_for, with_text
from tests.factories.people import OrganisationFactory
from tests.factories.surveys import SurveyWaveFactory, open_response, survey_of
from tests.sign_in import signed_in
from vector.people.registry import Fact, organisation_facts

pytestmark = pytest.mark.django_db


def test_expert_reads_beside_a_question_how_far_the_last_wave_is(client: Client) -> None:
    response = open_response()
    told = Fact(title="Последний опрос", text=f"{response.wave.title}: {response.get_state_display()}")
    assert organisation_facts(response.organisation) == [told]
    assert organisation_facts(OrganisationFactory()) == []
    question = with_text(ConsultationFactory(organisation=response.organisation))
    page = signed_in(client, expert_for(question).person).get(question.get_absolute_url()).content.decode()
    assert told.text in page
    client.force_login(question.asker)
    assert told.text not in client.get(question.get_absolute_url()).content.decode()


def test_wave_that_has_not_begun_is_no_news() -> None:
    response = open_response()
    later = SurveyWaveFactory(survey=survey_of(QuestionKind.TEXT))
    assert later.state == "planned"
    [fact] = organisation_facts(response.organisation)
    assert fact.text.startswith(response.wave.title)
