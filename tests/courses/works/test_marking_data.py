"""What marking keeps about a tutor: shown to the tutor, forgotten with the person."""

import uuid

import pytest

from courses.works import marking_data
from courses.works.actions import marking, messages, phrases
from courses.works.actions import review as reviews
from courses.works.models import GroupMessage, Phrase, SetAsideMarking
from tests.factories.people import StaffFactory
from tests.factories.works import place

pytestmark = pytest.mark.django_db


def test_tutor_gets_own_words_and_they_are_forgotten() -> None:
    around = place()
    version, tutor = around.with_tutor(), around.tutor
    reviews.claim(version.work, by=tutor)
    marking.put_aside(version, by=tutor, comment="Отложенное")
    phrases.add(by=tutor, text="Назовите срок.")
    shared = phrases.add(by=StaffFactory(), text="Укажите день.", is_shared=True)
    messages.send(
        run=around.enrolment.run,
        by=tutor,
        key=uuid.uuid4(),
        subject="Тема",
        text="Слова",
        audience="Все",
        recipients=[around.person],
    )
    words = " ".join(str(value) for row in marking_data.marking(tutor).rows for value in row.values())
    assert [text in words for text in ("Отложенное", "Назовите срок.", "Слова", "Укажите день.")] == [
        True,
        True,
        True,
        False,
    ]
    marking_data.forget(tutor)
    assert list(Phrase.objects.all()) == [shared]
    assert not SetAsideMarking.objects.exists()
    assert GroupMessage.objects.get().text == "–"
