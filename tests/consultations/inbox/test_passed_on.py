"""Letters of others that are passed on stay with what is written about them; quotations and letters of ours do not."""

import pytest

from consultations.inbox.letters.quoting import own_words
from consultations.inbox.letters.subjects import is_forward

ABOVE = "Вот что нам ответили, это верно?"
HEADERS = (
    "От: Центр помощи <centre@example.org>\nОтправлено: 3 ноября 2026 г. 10:22\n"
    "Кому: organisation@example.org\nТема: Отчёт"
)
BODY = "Отчёт сдаётся до 15 января.\n\nС уважением,\nотдел"

PASSED_ON = {
    "yandex": f"-------- Пересылаемое сообщение --------\n03.11.2026, 10:22, «Центр» <centre@example.org>:\n\n{BODY}\n"
    "-------- Конец пересылаемого сообщения --------",
    "thunderbird": f"-------- Перенаправленное сообщение --------\n{HEADERS}\n\n{BODY}",
    "gmail": f"---------- Forwarded message ---------\n{HEADERS}\n\n{BODY}",
}


@pytest.mark.parametrize("name", PASSED_ON)
def test_letter_below_a_line_that_says_so_stays(name: str) -> None:
    assert own_words(f"{ABOVE}\n\n{PASSED_ON[name]}\n") == f"{ABOVE}\n\n{PASSED_ON[name]}"


def test_apple_quotes_what_it_passes_on() -> None:
    ruler = "Начало переадресованного сообщения:"
    quoted = "\n".join(f"> {line}".rstrip() for line in f"{HEADERS}\n\n{BODY}\n> прежнее".split("\n"))
    shown = own_words(f"{ABOVE}\n\n-- \nАнна\n\n{ruler}\n\n{quoted}")
    assert shown == f"{ABOVE}\n\n{ruler}\n\n{quoted}"


def test_headers_begin_it_when_the_subject_says_so() -> None:
    text = f"{ABOVE}\n\n________________________________\n{HEADERS}\n\n{BODY}"
    assert own_words(text) == ABOVE
    assert own_words(text, is_forward=True) == f"{ABOVE}\n\n{HEADERS}\n\n{BODY}"


@pytest.mark.parametrize("is_passed", [True, False])
def test_letter_of_ours_is_cut_however_it_came(is_passed: bool) -> None:
    ours = f"{HEADERS}\n\n– Пишите ответ выше этой строки –\n\nВаш вопрос ждёт."
    for ruler in ("-------- Пересылаемое сообщение --------\n", ""):
        assert own_words(f"{ABOVE}\n\n{ruler}{ours}", is_forward=is_passed) == ABOVE


def test_what_stands_in_a_quotation_is_not_passed_on() -> None:
    quoted = "\n".join(f"> {line}" for line in PASSED_ON["yandex"].split("\n"))
    assert own_words(f"{ABOVE}\n\n03.11.2026 12:00, Вектор пишет:\n{quoted}") == ABOVE


@pytest.mark.parametrize("line", ["Вектор писал 2026-11-03 10:22:", "Вектор пишет 03.11.2026 10:22:"])
def test_moment_may_stand_behind_the_verb(line: str) -> None:
    assert own_words(f"Спасибо!\n\n{line}\n> Ваш вопрос ждёт.") == "Спасибо!"
    # Somebody's own sentence: no quotation follows.
    assert own_words("Он так писал 2026-11-03 10:22:\nприду сам.") == "Он так писал 2026-11-03 10:22:\nприду сам."


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("Fwd: Отчёт", True), ("FW: Отчёт", True), ("Пересл: Отчёт", True), ("Re: Fwd: Отчёт", False), ("Отчёт", False)],
)
def test_subject_says_whether_it_is_passed_on(subject: str, expected: bool) -> None:
    assert is_forward(subject) is expected
