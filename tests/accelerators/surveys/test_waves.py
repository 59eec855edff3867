"""A wave's way: who gets which letter, when, once."""

import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accelerators.surveys import letters as letters_module
from accelerators.surveys.actions import response as response_actions
from accelerators.surveys.actions import wave as actions
from accelerators.surveys.enums import ResponseState, Rung, WaveState
from accelerators.surveys.ladder import rungs_ahead
from accelerators.surveys.models import SurveyLink, SurveyResponse, SurveyWave
from accelerators.surveys.tasks import tick
from tests.courses.test_last_seat import all_at_once
from tests.factories.events import participant_organisation
from tests.factories.people import MembershipFactory, RegionFactory, StaffFactory
from tests.factories.surveys import SurveyFactory, SurveyWaveFactory, asked_organisation, opened, survey_of
from vector.common.errors import DomainError, TransitionRefused
from vector.mail.enums import DeliveryState
from vector.mail.outbox import letters_of, letters_to
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db


def rungs(response: SurveyResponse, *states: DeliveryState) -> list[str]:
    """The rungs of a response's letters in these states (by default: that still wait), in the order of their times."""
    wanted = states or (DeliveryState.DUE,)
    return [letter.key.rpartition(":")[2] for letter in letters_of(group=response.mail_group) if letter.state in wanted]


def schedule(**changes: Any) -> SurveyWave:
    now = timezone.now()
    values = {
        "by": StaffFactory(),
        "title": "Волна",
        "opens_at": now + timedelta(days=1),
        "closes_at": now + timedelta(days=8),
        **changes,
    }
    return actions.schedule(**{"survey": survey_of(), **values})


def test_schedule_writes_to_nobody_until_the_wave_opens() -> None:
    survey = survey_of()
    _organisation, person = asked_organisation(survey)
    wave = schedule(survey=survey)
    tick()
    wave.refresh_from_db()
    assert wave.state == WaveState.PLANNED
    assert wave.responses.count() == 0
    assert letters_to(person.email) == []


def test_schedule_pressed_twice_is_one_wave() -> None:
    survey, region = survey_of(), RegionFactory()
    first = schedule(survey=survey, regions=[region])
    same = {"survey": survey, "opens_at": first.opens_at, "closes_at": first.closes_at}
    assert schedule(**same, regions=[region]) == first
    others = [schedule(**same), schedule(**same, regions=[region], title="Другая"), schedule(regions=[region])]
    assert SurveyWave.objects.count() == len({first, *others}) == 4


@pytest.mark.django_db(transaction=True)
def test_schedule_pressed_many_times_at_once_is_one_wave() -> None:
    first = survey_of()
    by, opens_at = StaffFactory(), timezone.now() + timedelta(days=1)
    same = {"survey": first, "by": by, "opens_at": opens_at, "closes_at": opens_at + timedelta(days=8)}
    assert all_at_once([lambda: schedule(**same)] * 8) == ["in"] * 8
    assert SurveyWave.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at": datetime(2020, 1, 1, tzinfo=UTC)}, "closes_at"),
        ({"opens_at": datetime(2020, 1, 1, tzinfo=UTC), "closes_at": datetime(2020, 1, 5, tzinfo=UTC)}, "closes_at"),
    ],
)
def test_schedule_refuses_times_that_do_not_fit(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        schedule(**changes)
    assert refusal.value.field == field
    assert SurveyWave.objects.count() == 0


def test_schedule_refuses_a_draft() -> None:
    with pytest.raises(DomainError) as refusal:
        schedule(survey=SurveyFactory(state="draft"))
    assert refusal.value.field == "survey"


def test_opening_writes_once_to_each_organisation_of_the_regions_and_to_nobody_else() -> None:
    survey = survey_of()
    here, elsewhere = RegionFactory(), RegionFactory()
    coordinated, coordinator = asked_organisation(survey, region=here)
    head_too = MembershipFactory(organisation=coordinated, role=MembershipRole.HEAD).person
    later = MembershipFactory(organisation=coordinated, role=MembershipRole.COORDINATOR).person
    participant = MembershipFactory(organisation=coordinated, role=MembershipRole.PARTICIPANT).person
    _headed, head = asked_organisation(survey, region=here, role=MembershipRole.HEAD)
    _learning, only_participant = asked_organisation(survey, region=here, role=MembershipRole.PARTICIPANT)
    other_region = asked_organisation(survey, region=elsewhere)[1]
    other_programme = asked_organisation(survey_of(), region=here)[1]
    _left, gone = asked_organisation(survey, region=here)
    _left.is_active = False
    _left.save()
    wave = opened(SurveyWaveFactory(survey=survey, regions=[here]))

    assert wave.responses.count() == 3
    assert wave.responses.filter(recipient__isnull=True).count() == 1
    for told in (coordinator, head):
        assert len(letters_to(told.email, limit=50)) == 3
    for untold in (head_too, later, participant, only_participant, other_region, other_programme, gone):
        assert letters_to(untold.email) == []
    response = wave.responses.get(organisation=coordinated)
    assert rungs(response) == ["invitation", "three_days", "one_day"]


def test_ticks_repeat_nothing() -> None:
    survey = survey_of()
    for _number in range(3):
        asked_organisation(survey)
    SurveyWaveFactory(survey=survey)
    tick()
    tick()
    tick()
    assert SurveyLink.objects.count() == 9
    assert sum(len(letters_of(group=response.mail_group)) for response in SurveyResponse.objects.all()) == 9


def test_a_latecomer_gets_the_invitation_and_what_is_still_ahead() -> None:
    survey = survey_of()
    asked_organisation(survey)
    wave = opened(SurveyWaveFactory(survey=survey, closes_at=timezone.now() + timedelta(days=2, hours=12)))
    latecomer, person = asked_organisation(survey)
    tick()
    response = wave.responses.get(organisation=latecomer)
    assert len(letters_to(person.email)) == 2
    assert rungs(response) == ["invitation", "one_day"]


def test_reminders_are_due_at_ten_where_the_recipient_is() -> None:
    survey = survey_of()
    kaliningrad, _person = asked_organisation(survey, region=RegionFactory(timezone="Europe/Kaliningrad"))
    moscow, _other = asked_organisation(survey, region=RegionFactory(timezone="Europe/Moscow"))
    closes_at = datetime(2031, 10, 5, 15, 0, tzinfo=UTC)
    wave = SurveyWaveFactory(survey=survey, opens_at=datetime(2031, 9, 25, 7, tzinfo=UTC), closes_at=closes_at)
    actions.follow_clock(wave, now=datetime(2031, 9, 25, 7, 1, tzinfo=UTC))
    due = {
        organisation.pk: [
            letter.not_before for letter in letters_of(group=wave.responses.get(organisation=organisation).mail_group)
        ][1:]
        for organisation in (kaliningrad, moscow)
    }
    assert due[kaliningrad.pk] == [datetime(2031, 10, 2, 8, tzinfo=UTC), datetime(2031, 10, 4, 8, tzinfo=UTC)]
    assert due[moscow.pk] == [datetime(2031, 10, 2, 7, tzinfo=UTC), datetime(2031, 10, 4, 7, tzinfo=UTC)]


def test_no_reminder_right_after_the_invitation() -> None:
    zone = RegionFactory.build(timezone="Europe/Moscow").zone
    invited_at = datetime(2031, 10, 4, 6, tzinfo=UTC)
    closes_at = datetime(2031, 10, 5, 15, tzinfo=UTC)
    assert rungs_ahead(closes_at=closes_at, zone=zone, now=invited_at, invited_at=invited_at) == {}


def test_submitting_takes_the_reminders_back() -> None:
    survey = survey_of()
    submitting, _person = asked_organisation(survey)
    silent, _other = asked_organisation(survey)
    wave = opened(SurveyWaveFactory(survey=survey))
    response = wave.responses.get(organisation=submitting)
    question = survey.questions.order_by("sort_order").first()
    response_actions.save(
        response,
        by=response.recipient,
        entries=[response_actions.TypedEntry(question, ["Да"], "Да", is_valid=True, shown="")],
    )
    response_actions.submit(response, by=response.recipient)
    tick()
    assert rungs(response) == []
    assert rungs(wave.responses.get(organisation=silent)) == ["invitation", "three_days", "one_day"]


def test_moving_the_end_rewrites_what_has_not_left() -> None:
    survey = survey_of()
    asked_organisation(survey)
    wave = opened(SurveyWaveFactory(survey=survey))
    response = wave.responses.get()
    before = [letter.not_before for letter in letters_of(group=response.mail_group)]
    actions.change(
        wave, by=StaffFactory(), title="Волна", opens_at=wave.opens_at, closes_at=wave.closes_at + timedelta(days=2)
    )
    assert rungs(response, DeliveryState.SUPERSEDED) == ["invitation", "three_days", "one_day"]
    assert rungs(response) == ["invitation", "three_days", "one_day"]
    waiting = [
        letter.not_before for letter in letters_of(group=response.mail_group) if letter.state == DeliveryState.DUE
    ]
    assert waiting[1:] == [moment + timedelta(days=2) for moment in before[1:]]


def test_an_open_wave_keeps_its_beginning_and_its_regions() -> None:
    region = RegionFactory()
    wave = opened(SurveyWaveFactory(regions=[region, RegionFactory()]))
    fixed = {"by": StaffFactory(), "title": "Волна", "closes_at": wave.closes_at}
    with pytest.raises(DomainError) as refusal:
        actions.change(wave, opens_at=wave.opens_at + timedelta(hours=1), regions=list(wave.regions.all()), **fixed)
    assert refusal.value.field == "opens_at"
    with pytest.raises(DomainError) as refusal:
        actions.change(wave, opens_at=wave.opens_at, regions=[region], **fixed)
    assert refusal.value.field == "regions"


def test_a_closed_wave_cannot_change_and_an_opened_one_cannot_be_deleted() -> None:
    wave = opened(SurveyWaveFactory())
    with pytest.raises(TransitionRefused):
        actions.withdraw(wave, by=StaffFactory())
    actions.follow_clock(wave, now=wave.closes_at)
    wave.refresh_from_db()
    assert wave.state == WaveState.CLOSED
    with pytest.raises(TransitionRefused):
        actions.change(
            wave, by=StaffFactory(), title="x", opens_at=wave.opens_at, closes_at=wave.closes_at + timedelta(days=9)
        )


def test_a_planned_wave_can_be_withdrawn() -> None:
    wave = schedule()
    actions.withdraw(wave, by=StaffFactory())
    assert SurveyWave.objects.count() == 0


def test_a_wave_missed_altogether_closes_without_letters() -> None:
    survey = survey_of()
    _organisation, person = asked_organisation(survey)
    now = timezone.now()
    wave = SurveyWaveFactory(survey=survey, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    tick()
    wave.refresh_from_db()
    assert wave.state == WaveState.CLOSED
    assert letters_to(person.email) == []


def test_a_new_coordinator_gets_the_letters_and_the_former_ones_link_stops() -> None:
    survey = survey_of()
    organisation, former = asked_organisation(survey)
    wave = opened(SurveyWaveFactory(survey=survey))
    response = wave.responses.get()
    organisation.memberships.update(ended_at=timezone.now(), ended_by=StaffFactory())
    tick()
    response.refresh_from_db()
    assert response.recipient is None
    assert rungs(response) == []
    assert SurveyLink.objects.valid().count() == 0
    newcomer = MembershipFactory(organisation=organisation).person
    tick()
    response.refresh_from_db()
    assert response.recipient == newcomer
    assert {letter.recipient for letter in letters_of(group=response.mail_group) if letter.state == "due"} == {
        newcomer.email
    }
    assert {link.person for link in SurveyLink.objects.valid()} == {newcomer}
    assert len(letters_to(former.email, limit=50)) == 3


def test_renewed_links_replace_the_former_ones() -> None:
    survey = survey_of()
    asked_organisation(survey)
    response = opened(SurveyWaveFactory(survey=survey)).responses.get()
    former = set(SurveyLink.objects.valid().values_list("pk", flat=True))
    actions.renew_links(response, by=StaffFactory())
    assert former.isdisjoint(SurveyLink.objects.valid().values_list("pk", flat=True))
    assert rungs(response) == ["invitation", "three_days", "one_day"]
    participant_organisation(survey.programme, RegionFactory(), MembershipRole.PARTICIPANT)
    tick()
    without = SurveyResponse.objects.get(recipient__isnull=True)
    with pytest.raises(DomainError):
        actions.renew_links(without, by=StaffFactory())


def test_tokens_are_kept_only_as_hashes_and_are_256_bits() -> None:
    assert letters_module.TOKEN_BYTES * 8 >= 128
    survey = survey_of()
    asked_organisation(survey)
    opened(SurveyWaveFactory(survey=survey))
    hashes = list(SurveyLink.objects.values_list("token_hash", flat=True))
    assert len(set(hashes)) == 3
    assert {len(found) for found in hashes} == {64}


# Races ----------------------------------------------------------------------------------------------------------------
def _side_by_side(count: int, work: Any) -> list[Exception]:
    """Run `work` in several threads that begin at once; the errors they ended with."""
    barrier, errors = threading.Barrier(count), []

    def run() -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:  # whatever it is, the test looks at it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_write_once() -> None:
    survey = survey_of()
    people = [asked_organisation(survey)[1] for _number in range(6)]
    wave = SurveyWaveFactory(survey=survey)
    assert _side_by_side(4, tick) == []
    assert SurveyResponse.objects.filter(wave=wave).count() == 6
    assert [len(letters_to(person.email, limit=50)) for person in people] == [3] * 6


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_and_the_keys_they_would_write_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same race without what protects from it."""
    survey = survey_of()
    people = [asked_organisation(survey)[1] for _number in range(6)]
    wave = opened(SurveyWaveFactory(survey=survey))
    SurveyResponse.objects.update(recipient=None, recipient_email="")
    SurveyLink.objects.all().delete()
    monkeypatch.setattr(actions, "locked", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(letters_module, "letter_key", lambda response, rung: f"{uuid.uuid4()}")
    read = actions._asked
    all_have_read = threading.Barrier(2)

    def slow(row: SurveyWave) -> Any:
        found = read(row)
        all_have_read.wait(timeout=20)
        return found

    monkeypatch.setattr(actions, "_asked", slow)
    # The rows of the responses are still locked one after another: read them without waiting too.
    monkeypatch.setattr(
        "django.db.models.query.QuerySet.select_for_update", lambda self, **options: self.filter(recipient=None)
    )
    _side_by_side(2, lambda: actions.follow_clock(wave))
    assert sum(len(letters_to(person.email, limit=50)) for person in people) > 6 * 3 * 2


def test_states_are_exhaustive() -> None:
    from accelerators.surveys import enums

    assert set(enums.WAVE_TRANSITIONS) == set(WaveState)
    assert set(enums.RESPONSE_TRANSITIONS) == set(ResponseState)
    assert set(enums.SURVEY_TRANSITIONS) == set(enums.SurveyState)
    assert set(letters_module.TEMPLATES) == set(Rung)
