"""URLs of surveys."""

from accelerators.surveys.actions import response as actions
from accelerators.surveys.models import SurveyResponse
from tests.factories.programmes import ParticipationFactory
from tests.factories.surveys import SurveyWaveFactory, opened, survey_of
from tests.permissions.case import Case, signed_in_only
from tests.permissions.world import World


def build(world: World) -> None:
    """An open wave that asks home only: one response that is submitted, in another wave one that is not started."""
    survey = survey_of(programme=world.programme)
    ParticipationFactory(programme=world.programme, organisation=world.home.organisation)
    ParticipationFactory(programme=world.programme, organisation=world.abroad.organisation)
    begun, done = (opened(SurveyWaveFactory(survey=survey, regions=[world.home.region])) for _number in range(2))
    world.things["survey_wave"] = begun
    world.things["survey_response"] = SurveyResponse.objects.get(wave=begun)
    submitted = SurveyResponse.objects.get(wave=done)
    coordinator = world.home.people["coordinator"]
    questions = survey.questions.order_by("sort_order")
    entries = [actions.TypedEntry(questions[0], ["Да"], "Да", is_valid=True, shown="")]
    actions.save(submitted, by=coordinator, entries=entries)
    actions.submit(submitted, by=coordinator)
    world.things["survey_submitted"] = submitted


def response(world: World) -> dict:
    return {"public_id": world.things["survey_response"].public_id}


def submitted(world: World) -> dict:
    return {"public_id": world.things["survey_submitted"].public_id}


def wave(world: World) -> dict:
    return {"public_id": world.things["survey_wave"].public_id}


READERS = dict.fromkeys(("coordinator", "head", "accelerator", "office"), "GET")
AUTHORS = {**READERS, "coordinator": "GET POST", "head": "GET POST"}
ABOVE = dict.fromkeys(("accelerator", "office"), "GET")

CASES = [
    signed_in_only("surveys:list"),
    # Guessed: nobody has the link. By a real one everybody may (tests/accelerators/surveys/test_links.py).
    Case("surveys:link", may={}, kwargs=lambda world: {"token": "guessed"}),
    Case("surveys:response", may=READERS, kwargs=response),
    Case("surveys:section", may=AUTHORS, kwargs=lambda world: {**response(world), "number": 1}),
    Case("surveys:review", may=AUTHORS, kwargs=response),
    Case("surveys:submitted", may=READERS, kwargs=submitted),
    Case("surveys:answers", may=READERS, kwargs=response),
    Case("surveys:answers-download", may=READERS, kwargs=response),
    Case("surveys:link-renew", may={"office": "POST"}, kwargs=response),
    Case("surveys:wave-responses", may=ABOVE, kwargs=wave),
    Case("surveys:wave-results", may=ABOVE, kwargs=wave),
    Case(
        "surveys:wave-export",
        may=ABOVE,
        kwargs=lambda world: {**wave(world), "kind": "csv"},
    ),
]
