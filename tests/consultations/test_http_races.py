"""Eight clients press at once, eight server processes answer: claim, send, join. With VECTOR_LONG_TESTS 1,000 times.

The same deeds without the row locks (serving/unprotected.py) do go wrong: otherwise these tests would prove nothing.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import F
from django.urls import reverse

from consultations.actions import consultation as actions
from consultations.actions import merging
from consultations.enums import ConsultationState
from consultations.models import Consultation, Message
from tests.consultations.serving.site import MANY, Press, Site, serving, session_of
from tests.factories.consultations import ConsultationFactory, expert_for, with_text
from tests.factories.people import StaffFactory

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

ROUNDS = 1000 if os.environ.get("VECTOR_LONG_TESTS") else 15
# How often the control may try until it goes wrong.
CONTROL = 10


class World:
    """Experts of one topic and region with their sessions; each round has questions of its own."""

    def __init__(self) -> None:
        self.first = with_text(ConsultationFactory())
        self.experts = [expert_for(self.first).person for _number in range(MANY)]
        self.sessions = [session_of(person) for person in self.experts]
        self.office = session_of(StaffFactory())

    def question(self) -> Consultation:
        first = self.first
        return with_text(ConsultationFactory(topic=first.topic, organisation=first.organisation, asker=first.asker))

    def claim(self, site: Site) -> bool:
        """Of eight experts who take it at once one gets it and the others are told so. Returns whether that held."""
        question = self.question()
        path = reverse("consultations:claim", args=[question.public_id])
        statuses = site.press([Press(session, path, {}) for session in self.sessions])
        question.refresh_from_db()
        winners = [self.experts[number] for number, status in enumerate(statuses) if status == 302]
        return sorted(statuses) == [302] + [409] * (MANY - 1) and winners == [question.holder]

    def send(self, site: Site) -> bool:
        """Of four answers and four notes of colleagues at once, none crosses: an answer goes out at most once, and only
        by a page that has seen all that stood in the thread before it."""
        question = actions.claim(self.question(), by=self.experts[0])
        path, version = question.get_absolute_url(), question.version
        presses = []
        for number in range(MANY):
            if number % 2 == 0:
                data = {"deed": "answer", "text": f"Ответ {number}", "seen_version": version}
                presses.append(Press(self.sessions[0], path, data))
            else:
                presses.append(Press(self.sessions[number], path, {"deed": "note", "note-text": f"Заметка {number}"}))
        statuses = site.press(presses)
        messages = list(question.messages.order_by("pk").values_list("kind", flat=True))
        answers = messages.count("answer")
        question.refresh_from_db()
        return (
            set(statuses) <= {302, 409}
            and statuses[::2].count(302) == answers <= 1
            and (answers == 0 or messages[1] == "answer")
            and question.state == (ConsultationState.ANSWERED if answers else ConsultationState.ASSIGNED)
            # One more for each message, one for the answer's state.
            and question.version == version + len(messages) - 1 + answers
        )

    def join(self, site: Site) -> bool:
        """Questions are joined crosswise, answered and taken apart at once: no chains, no ring, nobody is answered
        twice, nobody waits for an answer that has been given."""
        questions = [self.question() for _number in range(4)]
        main, other, duplicate, late = questions
        merging.merge(duplicate, into=main, by=self.experts[0])
        actions.claim(main, by=self.experts[0])
        main.refresh_from_db()

        def arrange(question: Consultation, deed: str, to: Consultation | None = None) -> Press:
            path = reverse("consultations:arrange", args=[question.public_id])
            return Press(self.office, path, {"deed": deed, "merge-other": to.number if to else ""})

        answer = {"deed": "answer", "text": "Да.", "seen_version": main.version}
        statuses = site.press(
            [
                arrange(other, "merge", main),
                arrange(main, "merge", other),
                arrange(late, "merge", other),
                arrange(other, "merge", late),
                arrange(duplicate, "unmerge"),
                arrange(late, "merge", main),
                Press(self.sessions[0], main.get_absolute_url(), answer),
                Press(self.sessions[0], main.get_absolute_url(), answer),
            ]
        )
        ours = Consultation.objects.filter(pk__in=[question.pk for question in questions])
        joined = ours.filter(state=ConsultationState.MERGED)
        answered = ours.filter(state=ConsultationState.ANSWERED)
        copies = Message.objects.filter(consultation__in=ours, kind="answer")
        return (
            set(statuses) <= {302, 403, 409, 422}
            and not joined.filter(merged_into__state=ConsultationState.MERGED).exists()
            and not joined.filter(merged_into=F("pk")).exists()
            and not joined.filter(merged_into__in=answered).exists()
            and copies.count() == copies.values("consultation").distinct().count() == answered.count()
        )


DEEDS = {"claim": World.claim, "send": World.send, "join": World.join}


@pytest.mark.parametrize("name", DEEDS)
def test_no_race_is_lost(name: str, tmp_path: Path) -> None:
    world, deed = World(), DEEDS[name]
    with serving("vector.wsgi", tmp_path / "site.log") as site:
        lost = [number for number in range(ROUNDS) if not deed(world, site)]
    assert lost == []


@pytest.mark.parametrize("name", DEEDS)
def test_control_without_locks_loses(name: str, tmp_path: Path) -> None:
    world, deed = World(), DEEDS[name]
    with serving("tests.consultations.serving.unprotected", tmp_path / "site.log") as site:
        assert not all(_tries(deed, world, site))


def _tries(deed: Callable[[World, Site], bool], world: World, site: Site) -> list[bool]:
    held = []
    for _number in range(CONTROL):
        held.append(deed(world, site))
        if not held[-1]:
            break
    return held
