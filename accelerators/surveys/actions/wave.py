"""A wave's way: scheduled, opened, its ladder of letters completed, moved, closed. Each locks the wave's row first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accelerators.surveys.enums import WAVE_TRANSITIONS, Rung, SurveyState, WaveState
from accelerators.surveys.ladder import letter_key, rungs_ahead
from accelerators.surveys.letters import LetterPress
from accelerators.surveys.models import Survey, SurveyLink, SurveyResponse, SurveyWave
from accelerators.surveys.queries import Asked, audience
from vector.common.errors import DomainError, TransitionRefused
from vector.common.models import record_deed
from vector.common.transitions import change_state, locked
from vector.mail.outbox import queue_many, supersede
from vector.people.models import Region


@transaction.atomic
def schedule(
    *,
    by: Any,
    survey: Survey,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    regions: Sequence[Region] = (),
    now: datetime | None = None,
) -> SurveyWave:
    """Plan a wave; at `opens_at` (or at once, when that has passed) the beat opens it and the letters leave.

    The same wave once more (a button pressed twice) is the one that is there: nobody is asked twice. Raises DomainError
    when the survey is a draft, the closing is not after the opening, or has passed.
    """
    # Waves of one survey are scheduled one after another: the second of two equal ones finds the first.
    survey = locked(survey)
    if survey.state != SurveyState.PUBLISHED:
        raise DomainError(_("This survey is still a draft. Mark it as ready first."), field="survey")
    refuse_times(opens_at=opens_at, closes_at=closes_at, now=now or timezone.now())
    for other in survey.waves.filter(title=title, opens_at=opens_at, closes_at=closes_at):
        if set(other.regions.all()) == set(regions):
            return other
    wave = SurveyWave.objects.create(survey=survey, title=title, opens_at=opens_at, closes_at=closes_at)
    wave.regions.set(regions)
    record_deed(by=by, deed="survey_wave.schedule", on=wave, opens_at=str(opens_at), closes_at=str(closes_at))
    return wave


@transaction.atomic
def change(
    wave: SurveyWave,
    *,
    by: Any,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    regions: Sequence[Region] = (),
    now: datetime | None = None,
) -> SurveyWave:
    """Change a wave that is not closed. Of an open one title and closing can change, and regions can be added.

    When the closing moves, the letters that have not left are written anew with the new date: the invitation if it
    still waits, and the reminders that are still ahead. What was sent is not sent again. Raises DomainError for an
    opening or region that can't be changed any more or times that don't fit, TransitionRefused for a closed wave.
    """
    now = now or timezone.now()
    row = locked(wave)
    if row.state == WaveState.CLOSED:
        raise TransitionRefused(_("This wave is closed: nothing of it can be changed. Schedule a new one."))
    if row.state == WaveState.OPEN:
        if opens_at != row.opens_at:
            raise DomainError(_("The wave is open already: its beginning cannot change."), field="opens_at")
        if _narrows(row, regions):
            raise DomainError(
                _("The wave is open already: regions can be added, but none can be taken away."), field="regions"
            )
    refuse_times(opens_at=opens_at, closes_at=closes_at, now=now)
    is_moved = closes_at != row.closes_at
    row.title, row.opens_at, row.closes_at = title, opens_at, closes_at
    row.save()
    row.regions.set(regions)
    record_deed(by=by, deed="survey_wave.change", on=row, opens_at=str(opens_at), closes_at=str(closes_at))
    if row.state == WaveState.OPEN:
        _complete(row, now=now, is_moved=is_moved)
    return row


@transaction.atomic
def withdraw(wave: SurveyWave, *, by: Any) -> None:
    """Delete a wave that has not opened. Raises TransitionRefused afterwards: organisations have been asked."""
    row = locked(wave)
    if row.state != WaveState.PLANNED:
        raise TransitionRefused(_("This wave has been opened: it can't be deleted."))
    record_deed(by=by, deed="survey_wave.withdraw", on=row, title=row.title)
    row.delete()


@transaction.atomic
def follow_clock(wave: SurveyWave, *, now: datetime | None = None) -> SurveyWave:
    """Bring the wave up to the clock: open it when its time has come, close it when that is over.

    While it is open, whoever is asked and has no letters yet gets them. Safe to run at any time and any number of
    times at once. A wave whose whole time passed unnoticed is opened and closed without letters.
    """
    now = now or timezone.now()
    row = locked(wave)
    if row.state == WaveState.PLANNED and row.opens_at <= now:
        change_state(row, to=WaveState.OPEN, transitions=WAVE_TRANSITIONS, by=None, deed="survey_wave.open")
    if row.state == WaveState.OPEN and row.closes_at <= now:
        return change_state(row, to=WaveState.CLOSED, transitions=WAVE_TRANSITIONS, by=None, deed="survey_wave.close")
    if row.state == WaveState.OPEN:
        _complete(row, now=now)
    return row


@transaction.atomic
def renew_links(response: SurveyResponse, *, by: Any, now: datetime | None = None) -> SurveyResponse:
    """Make every link of a response useless and send its recipient a letter with a new one.

    Raises DomainError when the organisation has nobody to write to, TransitionRefused when the wave takes no answers.
    """
    now = now or timezone.now()
    wave = locked(response.wave)
    row = locked(response)
    if not wave.takes_answers or row.is_submitted:
        raise TransitionRefused(_("This response takes no answers any more, so it needs no link."))
    asked = {found.organisation_id: found for found in _asked(wave)}.get(row.organisation_id)
    if asked is None or asked.person is None:
        raise DomainError(_("This organisation has neither a coordinator nor a head to write to."))
    press = LetterPress(wave)
    _address(press, row, asked, now=now)
    _post(press, [row])
    record_deed(by=by, deed="survey_response.renew_links", on=row)
    return row


def refuse_times(*, opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    """Raises DomainError unless the wave ends after it begins, and in the future."""
    if closes_at <= opens_at:
        raise DomainError(_("The wave must close after it opens."), field="closes_at")
    if closes_at <= now:
        raise DomainError(_("This time has already passed. Choose a later one."), field="closes_at")


def _narrows(wave: SurveyWave, regions: Sequence[Region]) -> bool:
    before = {region.pk for region in wave.regions.all()}
    after = {region.pk for region in regions}
    # No region named means all of them.
    return bool(after) and (not before or not before <= after)


def _asked(wave: SurveyWave) -> list[Asked]:
    return audience(programme=wave.survey.programme, regions=list(wave.regions.all()))


def _complete(wave: SurveyWave, *, now: datetime, is_moved: bool = False) -> None:
    """The generator of responses and letters; the caller holds the wave's row."""
    asked = {found.organisation_id: found for found in _asked(wave)}
    known = set(wave.responses.values_list("organisation_id", flat=True))
    SurveyResponse.objects.bulk_create(
        [SurveyResponse(wave=wave, organisation_id=organisation) for organisation in asked if organisation not in known]
    )
    press = LetterPress(wave)
    changed: list[SurveyResponse] = []
    for response in wave.responses.silent().order_by("pk").select_for_update(of=("self",), no_key=True):
        found = asked.get(response.organisation_id)
        person = found.person if found else None
        if person is None:
            if response.recipient_id is not None:
                _take_back(response)
                response.recipient, response.recipient_email, response.invited_at = None, "", None
                changed.append(response)
        elif (response.recipient_id, response.recipient_email) != (person.pk, person.email):
            _address(press, response, found, now=now)  # type: ignore[arg-type]
            changed.append(response)
        elif is_moved:
            _rewrite(press, response, found, now=now)  # type: ignore[arg-type]
            changed.append(response)
    _post(press, changed)


def _take_back(response: SurveyResponse) -> None:
    """What has not left to a former recipient never leaves; the links that did open nothing any more."""
    supersede(group=response.mail_group)
    response.links.valid().update(revoked_at=timezone.now())


def _address(press: LetterPress, response: SurveyResponse, asked: Asked, *, now: datetime) -> None:
    """All letters of a response to whoever gets them now, the invitation at once."""
    if response.recipient_id is not None:
        _take_back(response)
    response.recipient = asked.person
    response.recipient_email = asked.person.email if asked.person else ""
    response.invited_at = now
    response.letters_version += 1
    press.add(Rung.INVITATION, response, asked, not_before=now)
    _remind(press, response, asked, now=now)


def _rewrite(press: LetterPress, response: SurveyResponse, asked: Asked, *, now: datetime) -> None:
    """What has not left, with the new closing time."""
    is_invitation_unsent = bool(supersede(group=response.mail_group, keys=[letter_key(response, Rung.INVITATION)]))
    supersede(group=response.mail_group)
    response.letters_version += 1
    if is_invitation_unsent:
        press.add(Rung.INVITATION, response, asked, not_before=now)
    _remind(press, response, asked, now=now)


def _remind(press: LetterPress, response: SurveyResponse, asked: Asked, *, now: datetime) -> None:
    ahead = rungs_ahead(closes_at=press.wave.closes_at, zone=asked.zone, now=now, invited_at=response.invited_at or now)
    for rung, due in ahead.items():
        press.add(rung, response, asked, not_before=due)


def _post(press: LetterPress, changed: list[SurveyResponse]) -> None:
    SurveyResponse.objects.bulk_update(
        changed, ["recipient", "recipient_email", "invited_at", "letters_version"], batch_size=500
    )
    SurveyLink.objects.bulk_create(press.links, batch_size=500)
    queue_many(press.outgoing)
