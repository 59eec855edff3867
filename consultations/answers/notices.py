"""Letters about publication."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from consultations.answers.models import PublishedAnswer
from consultations.models import Consultation, Expert
from vector.mail.enums import Stream
from vector.mail.letters import render
from vector.mail.outbox import queue
from vector.people.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def asks_consent(consultation: Consultation) -> None:
    """To the asker: may this be published without names?"""
    _write(
        "asks_consent",
        consultation,
        to=consultation.asker,
        rung=f"consent-{timezone.localdate():%Y%m%d}",
        button=(_("Agree or decline"), reverse("answers:consent", args=[consultation.public_id])),
        stream=Stream.CONSULTATIONS,
    )


def consent_given(consultation: Consultation, *, to: User) -> None:
    """To whoever asked for it."""
    _write(
        "consent_given",
        consultation,
        to=to,
        rung=f"consent-given-{timezone.now():%Y%m%d%H%M%S%f}",
        button=(_("Prepare the copy"), reverse("answers:prepare", args=[consultation.public_id])),
        stream=Stream.CONSULTATIONS,
    )


def waits_for_approval(answer: PublishedAnswer) -> None:
    """To the experts of topic and region who did not prepare it; where there are none, to the project office."""
    consultation = answer.consultation
    excluded = {answer.drafted_by_id, consultation.asker_id}
    experts = Expert.objects.available_for(topic=consultation.topic, region=consultation.region)
    people = [expert.person for expert in experts if expert.person_id not in excluded]
    if not people:
        people = list(User.objects.reachable().filter(is_staff=True).exclude(pk__in=excluded).select_related("region"))
    for person in people:
        _write(
            "waits_for_approval",
            consultation,
            to=person,
            rung=_rung("approve", answer),
            button=_open(answer),
            answer=answer,
        )


def given_back(answer: PublishedAnswer) -> None:
    """To who prepared it: what must change."""
    button = (_("Correct the copy"), reverse("answers:prepare", args=[answer.consultation.public_id]))
    _write(
        "given_back",
        answer.consultation,
        to=answer.drafted_by,
        rung=_rung("back", answer),
        button=button,
        answer=answer,
    )


def published(answer: PublishedAnswer) -> None:
    """To the asker: where it is, and how to take it back."""
    assert answer.page is not None  # noqa: S101 - it has just been put up
    _write(
        "published",
        answer.consultation,
        to=answer.consultation.asker,
        rung=f"published-v{answer.version}",
        button=(_("Read the published answer"), answer.page.get_url() or "/"),
        answer=answer,
    )


def _rung(name: str, answer: PublishedAnswer) -> str:
    # Each time that it comes to this is a rung of its own.
    return f"{name}-{answer.updated_at:%Y%m%d%H%M%S%f}"


def _open(answer: PublishedAnswer) -> tuple["_StrPromise", str]:
    return _("Open the copy"), answer.get_absolute_url()


def _write(
    name: str,
    consultation: Consultation,
    *,
    to: User,
    rung: str,
    button: tuple[Any, str],
    answer: PublishedAnswer | None = None,
    stream: Stream = Stream.CONSULTATIONS,
) -> None:
    with translation.override("ru"), timezone.override(to.zone):
        letter = render(
            f"answers/letters/{name}",
            {
                "consultation": consultation,
                "answer": answer,
                "person": to,
                "consent_path": reverse("answers:consent", args=[consultation.public_id]),
            },
            button=(str(button[0]), button[1]),
        )
    queue(
        key=f"publication-{consultation.pk}:{rung}:user-{to.pk}",
        group=f"publication-{consultation.pk}",
        to=to.email,
        to_name=to.get_full_name(),
        letter=letter,
        stream=stream,
    )
