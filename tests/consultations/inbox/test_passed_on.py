"""Letters of others that are passed on stay with what is written about them; quotations and letters of ours do not."""

import pytest

from consultations.inbox.letters.quoting import own_words
from consultations.inbox.letters.subjects import is_forward

HEADERS = "От: Больница <hospital@example.org>\nДата: 2 июня\nКому: мне\nТема: Отчёт\n\nДа."
PASSED_ON = (
    "Начало переадресованного сообщения:\n\n"
    "> От: Больница <hospital@example.org>\n> Дата: 2 июня\n> Кому: мне\n>\n> Нет."
)
YANDEX = "-------- Пересылаемое сообщение --------\n03.06.2026, 12:30, Вектор <v@example.org>:\n\n"
ENDED = "Раз.\n\n--- Forwarded message ---\nДа.\n--- Конец пересылаемого сообщения ---"
WROTE = "03.06.2026 12:30, Вектор пишет:\n"
OURS = "> Пишите ответ выше этой строки\n>\n> Здравствуйте!"


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (f"Вот ответ.\n\n{PASSED_ON}", f"Вот ответ.\n\n{PASSED_ON}"),
        (PASSED_ON, PASSED_ON),
        (f"Вот ответ.\n\n-- \nАнна\n\n{PASSED_ON}", f"Вот ответ.\n\n{PASSED_ON}"),
        (f"Вот.\n\n-------- Перенаправленное сообщение --------\n{HEADERS}", None),
        # Our own letter below goes, and our own letter passed on.
        (f"Вот.\n\n{PASSED_ON}\n\n{WROTE}{OURS}", f"Вот.\n\n{PASSED_ON}"),
        (f"Вот.\n\n{PASSED_ON}\n\n{OURS}", f"Вот.\n\n{PASSED_ON}"),
        (f"Спасибо.\n\n{YANDEX}{OURS}", "Спасибо."),
        (
            "Спасибо.\n\n--- Forwarded message ---\nОт: В\nДата: 3\nТема: К\n\nПишите ответ выше этой строки\nДа",
            "Спасибо.",
        ),
        # What we quoted stays a quotation, whatever was passed on in it.
        (f"Спасибо.\n\n{WROTE}> Вот.\n> Начало переадресованного сообщения:\n> Нет.", "Спасибо."),
        (f"{ENDED}\n\n{WROTE}> Ну?", ENDED),
        (f"{ENDED}\n\n-- \nКоординатор", ENDED),
    ],
)
def test_letters_passed_on_stay_and_quotations_go(letter: str, expected: str | None) -> None:
    expected = letter if expected is None else expected
    assert own_words(letter) == expected
    assert own_words(expected) == expected


def test_a_block_of_headers_is_a_quotation_in_replies_and_a_letter_in_those_that_pass_it_on() -> None:
    theirs = "От: Больница <hospital@example.org>\nДата: 2 июня\nТема: Договор\n\nДоговор нужен."
    ours = "От: Вектор <vector@example.org>\nДата: 2 июня\nТема: К-1\n\nПишите ответ выше этой строки\n\nДа."
    assert own_words(f"Вот.\n\n{theirs}") == "Вот."
    assert own_words(f"Вот.\n\n{theirs}", is_forward=True) == f"Вот.\n\n{theirs}"
    assert own_words(f"Вот.\n\n-----Исходное сообщение-----\n{ours}", is_forward=True) == "Вот."
    assert own_words(f"Вот.\n\n{ours}", is_forward=True) == "Вот."
    assert [is_forward(subject) for subject in ("FW: Договор", "Fwd: Re: Договор", "Re: FW: Договор")] == [1, 1, 0]


@pytest.mark.parametrize("line", ["Вектор писал 2026-11-03 10:22:", "Вектор пишет 03.11.2026 10:22:"])
def test_moment_may_stand_behind_the_verb(line: str) -> None:
    assert own_words(f"Спасибо!\n\n{line}\n> Ваш вопрос ждёт.") == "Спасибо!"
    # Somebody's own sentence: no quotation follows.
    assert own_words("Он так писал 2026-11-03 10:22:\nприду сам.") == "Он так писал 2026-11-03 10:22:\nприду сам."
