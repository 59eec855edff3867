"""Reading letters: charsets, HTML, quotations, machines, sameness; and nothing that strangers write breaks it."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.inbox.letters.authentication import is_confirmed
from consultations.inbox.letters.charsets import clean, decode
from consultations.inbox.letters.classifying import automatic, read_bounce
from consultations.inbox.letters.fingerprint import fingerprint
from consultations.inbox.letters.html import to_text
from consultations.inbox.letters.parsing import MAX_TEXT, ParsedLetter, decode_header, parse, unflowed
from consultations.inbox.letters.quoting import own_words
from consultations.inbox.letters.subjects import is_forward, plain_subject
from tests.consultations.inbox.world import EXPECTED, raw, simple

# Of the processor: a busy machine is not the letter's fault.
SECONDS = 4.0
russian = st.text(alphabet="абвгдежзиклмнопрстуфхцчшщыьэюя АБВ,.!?", min_size=30, max_size=200).filter(str.strip)


@settings(deadline=None)
@given(russian, st.sampled_from(["cp1251", "koi8-r", "utf-8"]), st.sampled_from(["", "us-ascii", "utf-8", "nonsense"]))
def test_russian_text_is_read_whatever_is_declared(text: str, written: str, declared: str) -> None:
    small = "нужен ли договор с волонтёром для акции " + text
    assert decode(small.encode(written), declared) == small


@settings(deadline=None)
@given(st.binary(max_size=300), st.text(max_size=20))
def test_decoding_never_raises_and_clean_text_can_be_stored(data: bytes, declared: str) -> None:
    text = clean(decode(data, declared))
    assert "\x00" not in text
    text.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?B?0JTQvtCz0L7QstC+0YA=?=", "Договор"),
        ("=?koi8-r?Q?=E4=CF=C7=CF=D7=CF=D2?= 2026", "Договор 2026"),
        ("=?utf-8?B?0JTQvtA=?=\n =?utf-8?B?s9C+0LLQvtGA?=", "Договор"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("=?x-none?Q?abc?=", "abc"),
        ("Re:\r\n Bcc: x@example.org", "Re: Bcc: x@example.org"),
    ],
)
def test_headers_are_read_as_people_do(value: str, expected: str) -> None:
    assert decode_header(value) == expected


def test_flowed_lines_become_paragraphs() -> None:
    assert unflowed("Длинный \nабзац.\n\n> цитата \n> дальше\n-- \nПодпись") == (
        "Длинный абзац.\n\n> цитата \n> дальше\n-- \nПодпись"
    )
    assert unflowed("разо \nрвано", is_delsp=True) == "разорвано"


def test_what_is_hidden_in_html_is_not_read_and_quotations_are_marked() -> None:
    html = "<p>Да</p><div style='display: none'>нет<div>нет</div></div><blockquote>было<blockquote>раньше</blockquote>"
    assert to_text(html) == "Да\n\n> было\n> > раньше"


@pytest.mark.parametrize("name", [name for name in EXPECTED if EXPECTED[name]["outcome"] in {"reply", "answer"}])
def test_cutting_again_changes_nothing(name: str) -> None:
    letter = parse(raw(name))
    once = own_words(letter.text, is_forward=is_forward(letter.subject))
    assert own_words(once, is_forward=is_forward(letter.subject)) == once


LINES = st.lists(
    st.text(alphabet="абвг дежз,.", min_size=1, max_size=30).filter(lambda t: t.strip()), min_size=1, max_size=6
)
ATTRIBUTIONS = [
    "03.06.2026 12:30, Вектор пишет:\n",
    "ср, 3 июн. 2026 г. в 12:30, Вектор <vector@example.org>:\n\n",
    "Среда, 3 июня 2026, 12:30 +03:00 от Вектор <vector@example.org>:\n",
    "On Wed, Jun 3, 2026 at 12:30 PM Вектор <\nvector@example.org> wrote:\n\n",
    "Вы писали 3 июня 2026 г., 12:30:24:\n\n",
    "Вектор писал(а) 2026-06-03 12:30:\n",
    "Вектор написал 03.06.2026 12:30:\n\n",
    "On 2026-06-03 12:30, Вектор wrote:\n",
    "",
]


@settings(deadline=None)
@given(LINES, LINES, st.sampled_from(ATTRIBUTIONS))
def test_own_lines_stay_and_quoted_ones_go(own: list[str], quoted: list[str], attribution: str) -> None:
    written = "\n".join(line.strip() for line in own)
    letter = f"{written}\n\n{attribution}" + "\n".join(
        f"> {line}" for line in ["Пишите ответ выше этой строки", *quoted]
    )
    assert own_words(letter) == written


def test_answers_between_the_lines_stay_below_a_signature() -> None:
    letter = "Ответы ниже.\n-- \nКоординатор\n\n03.11.2026 10:22, Вектор пишет:\n> Сколько?\n25\n> Когда?\nВ марте\n"
    assert own_words(letter) == "Ответы ниже.\n\n25\nВ марте"


@settings(deadline=None)
@given(LINES)
def test_a_letter_without_quotation_is_left_as_it_is(own: list[str]) -> None:
    written = "\n".join(line.strip() for line in own)
    assert own_words(written) == written


@pytest.mark.parametrize(
    "text",
    [
        "Министерство пишет:\nдоговор обязателен.",
        "03.06.2026 мы вам писали:\nпришлите образец.",
        "Встреча 12.06.2026, вопросы – на info@example.org:\n- первый,\n- второй.",
        "Отправлено с опозданием, простите.",
        "От: и до, как говорится.\nТема: договор.",
        "В договоре сказано:\n5 > 3, это верно.",
        "On Monday we wrote:\nno answer came.",
        "Мы писали 03.06.2026 в 12:30:\nпришлите образец.",
    ],
)
def test_a_persons_own_sentences_are_no_marks_of_programmes(text: str) -> None:
    assert own_words(f"{text}\n\n03.06.2026 12:30, Вектор пишет:\n> Здравствуйте!") == text


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("Re: FW: Re[2]: Договор", "Договор"), ("Отв: [External] Договор", "Договор"), ("Реестр", "Реестр"), ("Re:", "")],
)
def test_subjects_lose_what_programmes_put_before_them(subject: str, expected: str) -> None:
    assert plain_subject(subject) == expected


def test_the_same_letter_by_another_way_is_the_same_and_another_is_not() -> None:
    letter = simple("a@example.org", "b@example.org", "Текст")
    moved = b"Received: from elsewhere\r\nDelivered-To: c@example.org\r\n" + letter
    assert fingerprint(moved) == fingerprint(letter.replace(b"\r\n", b"\n")) == fingerprint(letter)
    others = [
        simple("a@example.org", "b@example.org", "Другое"),
        simple("c@example.org", "b@example.org", "Текст"),
        simple("a@example.org", "b@example.org", "Текст", number=1),
    ]
    assert len({fingerprint(other) for other in [letter, *others]}) == 4
    assert fingerprint(letter, size=1) != fingerprint(letter, size=2)


def confirmed(sender: str, *results: str) -> bool:
    letter = ParsedLetter(headers={"authentication-results": list(results)}, sender=sender)
    return is_confirmed(letter, authserv_id="mx.example.org")


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (["mx.example.org; dmarc=pass header.from=example.org"], True),
        (["mx.example.org; dkim=pass header.d=example.org; spf=fail"], True),
        (["MX.example.org 1; spf=pass (all is well) smtp.mailfrom=a@mail.example.org"], False),
        (["mx.example.org; spf=pass smtp.mailfrom=example.org"], True),
        (["mx.example.org; dkim=pass header.d=example.com; dmarc=fail header.from=example.org"], False),
        (["mx.example.org; dmarc=none"], False),
        # What stands below came along with the letter: anybody may write it.
        (["mx.example.org; dmarc=fail", "mx.example.org; dmarc=pass header.from=example.org"], False),
        (["elsewhere.example.org; dmarc=pass header.from=example.org"], False),
        (["elsewhere.example.org; dmarc=fail", "mx.example.org; dmarc=pass header.from=example.org"], True),
        ([], False),
    ],
)
def test_only_our_own_servers_topmost_word_counts(results: list[str], expected: bool) -> None:
    assert confirmed("a@example.org", *results) is expected


def test_a_bounce_names_our_letter_and_says_why() -> None:
    bounce = read_bounce(parse(raw("bounce-postfix").replace(b"@@SENT@@", b"<1@example.org>")))
    assert bounce.message_ids[0] == "<1@example.org>"
    assert bounce.words == "smtp; 550 5.1.1 User unknown"


# What strangers write ------------------------------------------------------------------------------------------------


def assert_reads(data: bytes) -> None:
    """All that is done to a letter before the database is asked gives bounded, storable text in SECONDS."""
    begun = time.process_time()
    letter = parse(data)
    automatic(letter, our_addresses=frozenset())
    read_bounce(letter)
    fingerprint(data)
    plain_subject(letter.subject)
    words = max(own_words(letter.text), own_words(letter.text, is_forward=True), key=len)
    assert len(words) <= MAX_TEXT + 10
    for text in (letter.sender, letter.subject, letter.text, letter.message_id, letter.nested):
        assert "\x00" not in text
        text.encode("utf-8")
    assert time.process_time() - begun < SECONDS


CORPUS = [raw(name) for name in EXPECTED]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_damaged_letters_are_read_without_an_error(data: st.DataObject) -> None:
    letter = bytearray(data.draw(st.sampled_from(CORPUS)))
    for _change in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(letter)))
        length = data.draw(st.integers(0, 60))
        insert = data.draw(st.sampled_from([b"", b"\n", b"\r", b"\x00", b"--", b"=?", b"?=", b"\xff\xfe", b"<", b";"]))
        letter[at : at + length] = insert + data.draw(st.binary(max_size=4))
    assert_reads(bytes(letter))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    assert_reads(data)


def nested(depth: int) -> bytes:
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level) for level in range(depth)
    )
    return b"From: a@example.org\n" + head + b"Content-Type: text/plain\n\ntext\n"


@pytest.mark.parametrize(
    "data",
    [
        nested(30),
        nested(5000),
        b"Content-Type: message/rfc822\n\n" * 3000 + b"x",
        b"From: " + b"a@example.org, " * 20_000 + b"\n\nx",
        b"X: y\n" * 50_000 + b"\nx",
        b"Subject: " + b"=?utf-8?B?0JTQvtCz?= " * 20_000 + b"\n\nx",
        b"References: " + b"<" * 100_000 + b"\n\nx",
        b"\n" + "Вектор пишет: ".encode() * 60_000,
        b"\n" + ("Вектор писал 2026 " * 25 + "\n").encode() * 2_000,
        b"\n" + b"> " * 400_000,
        b"\n" + "От: а\n".encode() * 50_000,
        b"\n" + b"On Mon 12:30\n" * 40_000,
        b"\n" + b"____________" * 50_000,
        b"\n" + b"--- Forwarded message ---\n" * 40_000,
        b"\n" + "--- Forwarded message ---\n--- Конец пересылаемого сообщения ---\n".encode() * 20_000,
        b"Content-Type: text/html\n\n" + b"<" * 300_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 80_000 + b"x",
        b"Content-Type: text/html\n\n" + b"<!--" * 80_000,
        b"Content-Type: text/html\n\n" + b"<a href='" * 40_000,
        b"Content-Type: text/html\n\n" + b"<![" * 80_000,
        b"Content-Type: text/html\n\n" + b"&" * 300_000,
        b"Content-Type: text/html\n\n" + b"<blockquote>" * 30_000 + b"x<br>" * 5_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000 + b"--b--\n",
        b"Content-Type: text/plain; charset=idna\n\n" + b"a" * 100_000,
        b"Content-Type: text/plain; charset=base64\n\nYQ==",
        b"Content-Type: text/plain; charset=a\x00b\n\n\xd0\x94",
        b"Content-Type: text/plain; charset*=x''%ff; name*0=a; name*1*=b\n\nx",
        b"Content-Disposition: attachment; filename*0*=%ff; filename*1=a\n\nx",
    ],
    ids=lambda data: f"{bytes(data[:24])!r}-{len(data)}",
)
def test_what_is_made_to_break_or_to_last_does_neither(data: bytes) -> None:
    assert_reads(data)
