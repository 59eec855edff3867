"""Letter → consent → lesson done → question asked → expert claims and answers → asker reads."""

from collections.abc import Callable

import pytest

from tests.thread.conftest import Place
from tests.thread.walk import Walker, link_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_participant_studies_asks_and_reads_the_answer(place: Place, walker: Callable[[str], Walker]) -> None:
    participant = walker(place.participant.email)
    participant.signs_in_by_letter()
    participant.consents()
    participant.sees("Продолжить")

    participant.press("Продолжить")
    participant.sees(place.lessons[0].title)
    participant.press("Отметить выполненным")
    participant.sees("Выполнено. Что дальше:")

    participant.page.get_by_role("link", name="Нужна помощь").click()
    participant.page.get_by_label("Какой у вас вопрос?").fill("Нужен ли письменный договор с волонтёром?")
    participant.press("Дальше")
    participant.sees("О вашем вопросе")
    participant.page.get_by_label("Одной строкой").fill("Договор")
    participant.page.get_by_label("Тема", exact=True).select_option("Документы")
    participant.press("Отправить вопрос")
    participant.sees("Ваш вопрос принят")

    expert = walker(place.expert.email)
    told = expert.letter(holding="Договор")
    expert.signs_in_by_letter()
    expert.consents()
    expert.go(link_in(told, holding="/consultations/"))
    expert.press("Взять вопрос")
    expert.page.get_by_label("Текст", exact=True).fill("Да, письменный договор нужен.")
    expert.press("Отправить ответ")
    expert.sees("Отправлено")

    answered = participant.letter(holding="Да, письменный договор нужен.")
    participant.go(link_in(answered, holding="/consultations/"))
    participant.sees("Да, письменный договор нужен.")
    participant.press("Да")
    participant.sees("Вопрос закрыт")
