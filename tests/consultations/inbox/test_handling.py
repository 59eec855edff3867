"""What comes of letters beyond the corpus: who is believed, who is told, what is never answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consultations.actions import consultation as deeds
from consultations.enums import Channel, ConsultationState, MessageKind
from consultations.inbox import notices
from consultations.inbox.actions import handling
from consultations.inbox.actions.forgetting import forget_old
from consultations.inbox.actions.taking import take
from consultations.inbox.enums import Outcome, Reason
from consultations.inbox.models import MAX_ATTEMPTS, IncomingLetter
from consultations.inbox.polling import handle_unread
from consultations.models import Consultation, Draft, Topic
from consultations.reply_address import ReplyTo, read_address
from tests.consultations.inbox.world import MAILBOX, World, come, simple
from tests.factories.consultations import TopicFactory
from tests.factories.people import MembershipFactory, UserFactory
from vector.common.models import AuditEntry
from vector.common.upload_fields import MAX_FILES
from vector.mail.models import Delivery
from vector.people.registry import forget, sections_of

pytestmark = pytest.mark.django_db


def told(address: str) -> list[str]:
    """Subjects of the letters about letters that an address was sent."""
    rows = Delivery.objects.filter(recipient=address, key__startswith="inbox-").order_by("pk")
    return list(rows.values_list("subject", flat=True))


def reply(world: World, text: str = "Спасибо.", *, number: int = 0) -> bytes:
    return simple(world.asker.email, world.address(world.asker), text, number=number)


def test_our_letters_ask_for_replies_and_hang_together(world: World) -> None:
    deeds.reply(world.question, by=world.asker, text="Ещё одно.")
    received = Delivery.objects.get(key__contains=":received:")
    replied = Delivery.objects.get(recipient=world.expert.email, key__contains=":message-")
    assert received.text.startswith("Пишите ответ выше этой строки\n\nЗдравствуйте")
    assert "Пишите ответ выше этой строки" in received.html
    named = read_address(received.headers["Reply-To"])
    assert named is not None
    assert (named.consultation_id, named.person_id) == (world.question.pk, world.asker.pk)
    world.question.refresh_from_db()
    assert read_address(replied.headers["Reply-To"]) == ReplyTo(
        world.question.pk, world.expert.pk, world.question.version
    )
    assert received.headers["References"] == replied.headers["References"] == replied.headers["In-Reply-To"]


def test_without_a_mailbox_no_letter_asks_for_replies(world: World, settings: Any) -> None:
    settings.CONSULTATION_MAILBOX_ADDRESS = ""
    deeds.reply(world.question, by=world.asker, text="Ещё одно.")
    replied = Delivery.objects.get(recipient=world.expert.email, key__contains=":message-")
    assert "Reply-To" not in replied.headers
    assert "Пишите ответ" not in replied.text


def test_the_same_letter_twice_is_once(world: World) -> None:
    letter = reply(world)
    assert come(letter).outcome == Outcome.REPLY
    assert take(b"Delivered-To: elsewhere@example.org\r\n" + letter) is None
    assert [text for kind, text, _channel in world.thread() if kind == MessageKind.REPLY] == ["Спасибо."]


def asked_anew(world: World) -> tuple[Consultation, str]:
    """A question that waits, and the address that its letter to the expert asks to be answered to."""
    question = deeds.ask(
        by=world.asker,
        programme=world.question.programme,
        topic=world.question.topic,
        region=world.question.region,
        organisation=world.question.organisation,
        subject="Страховка",
        text="Нужна ли страховка?",
    )
    waits = Delivery.objects.get(recipient=world.expert.email, key__startswith=f"consultation-{question.pk}:waits-")
    return question, waits.headers["Reply-To"]


def test_an_expert_who_is_asked_answers_by_mail_at_once(world: World) -> None:
    question, address = asked_anew(world)
    row = come(simple(world.expert.email, address, "Страховка нужна."))
    question.refresh_from_db()
    assert (row.outcome, row.message.kind, row.message.channel) == (Outcome.ANSWER, MessageKind.ANSWER, Channel.MAIL)
    assert (question.state, question.holder) == (ConsultationState.ANSWERED, world.expert)


def test_an_answer_to_what_a_colleague_has_taken_is_kept_as_a_draft(world: World) -> None:
    question, address = asked_anew(world)
    # The version is as it was: the holder alone decides here.
    Consultation.objects.filter(pk=question.pk).update(state=ConsultationState.ASSIGNED, holder=UserFactory())
    row = come(simple(world.expert.email, address, "Страховка нужна."))
    assert (row.outcome, row.reason, row.message) == (Outcome.DRAFT, Reason.REFUSED, None)
    assert Draft.objects.get(person=world.expert, consultation=question).text == "Страховка нужна."
    assert list(question.messages.values_list("kind", flat=True)) == [MessageKind.QUESTION]


def test_a_late_answer_joins_the_draft_that_is_there(world: World) -> None:
    Draft.objects.create(consultation=world.question, person=world.expert, text="Начало.")
    letter = simple(world.expert.email, world.address(world.expert), "Продолжение.")
    deeds.reply(world.question, by=world.asker, text="Подождите.")
    row = come(letter)
    assert (row.outcome, row.reason) == (Outcome.DRAFT, Reason.MOVED_ON)
    assert Draft.objects.get(person=world.expert).text == "Начало.\n\nПродолжение."
    assert told(world.expert.email) == [f"Вопрос {world.question.number}: ваш ответ по почте не отправлен"]
    assert told(world.asker.email) == []


def test_a_reply_to_a_closed_question_opens_it_again(world: World) -> None:
    deeds.close(world.question, by=world.asker)
    row = come(reply(world, "Не помогло."))
    world.question.refresh_from_db()
    assert (row.outcome, world.question.state) == (Outcome.REPLY, ConsultationState.ASSIGNED)


def test_a_reply_that_comes_too_late_is_refused_in_words_and_kept_for_the_office(world: World, settings: Any) -> None:
    deeds.answer(world.question, by=world.expert, text="Договор нужен.")
    long_ago = timezone.now() - timedelta(days=settings.CONSULTATION_REOPEN_DAYS + 1)
    Consultation.objects.filter(pk=world.question.pk).update(answered_at=long_ago)
    before = world.thread()
    row = come(reply(world, "Ещё вопрос."))
    assert (row.outcome, row.reason, row.text) == (Outcome.HELD, Reason.REFUSED, "Ещё вопрос.")
    assert world.thread() == before
    letter = Delivery.objects.get(recipient=world.asker.email, key__startswith="inbox-")
    assert letter.subject == "Письмо не попало в переписку: Вопрос"
    assert row.note in letter.text


def test_strangers_are_told_once_a_day_how_to_come_in_and_nothing_else(world: World) -> None:
    for number in range(3):
        row = come(simple("stranger@example.org", MAILBOX, "Здравствуйте", number=number))
        assert (row.outcome, row.reason) == (Outcome.HELD, Reason.UNKNOWN_SENDER)
    come(simple("stranger@example.org", world.address(world.asker), "Чужое", number=9))
    assert told("stranger@example.org") == ["Ваше письмо пришло; чтобы задать вопрос, нужно быть участником"]
    assert [kind for kind, _text, _channel in world.thread()] == [MessageKind.QUESTION]


def test_forged_senders_do_not_make_us_write_to_the_whole_world(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(notices, "UNKNOWN_PER_DAY", 2)
    for number in range(4):
        come(simple(f"stranger{number}@example.org", MAILBOX, "Здравствуйте"))
    assert Delivery.objects.filter(key__startswith="inbox-unknown").count() == 2


def test_the_person_named_is_told_of_another_address_once_a_day(world: World) -> None:
    for number in range(2):
        come(simple("stranger@example.org", world.address(world.asker), "С другого адреса", number=number))
    assert told(world.asker.email) == [f"Вопрос {world.question.number}: пришло письмо с другого адреса"]
    assert told("stranger@example.org") == []


def test_known_people_who_have_no_part_in_a_question_are_kept_out(world: World) -> None:
    other = MembershipFactory().person
    row = come(simple(other.email, MAILBOX, "Дайте мне ответ", subject=f"Re: {world.question.number}"))
    assert (row.outcome, row.reason, row.consultation) == (Outcome.HELD, Reason.NOT_PARTICIPANT, world.question)
    assert told(other.email) == []


def test_many_letters_in_an_hour_wait_for_the_office(world: World, settings: Any) -> None:
    settings.CONSULTATION_MAIL_PER_HOUR = 2
    outcomes = [come(reply(world, f"Письмо {number}", number=number)).outcome for number in range(4)]
    assert outcomes == [Outcome.REPLY, Outcome.REPLY, Outcome.HELD, Outcome.HELD]
    IncomingLetter.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert come(reply(world, "Потом", number=9)).outcome == Outcome.REPLY


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        (b"mx.example.org; dmarc=pass header.from=example.org", Outcome.REPLY),
        (b"mx.example.org; dmarc=fail header.from=example.org", Outcome.HELD),
        (b"", Outcome.HELD),
    ],
)
def test_where_our_server_vouches_only_what_it_confirms_is_believed(
    world: World, settings: Any, results: bytes, outcome: str
) -> None:
    settings.CONSULTATION_MAIL_AUTHSERV_ID = "mx.example.org"
    head = b"Authentication-Results: " + results + b"\r\n" if results else b""
    row = come(head + reply(world))
    assert row.outcome == outcome
    assert row.reason == ("" if outcome == Outcome.REPLY else Reason.NOT_CONFIRMED)
    assert told(world.asker.email) == []
    unknown = come(simple("stranger@example.org", MAILBOX, "Здравствуйте"))
    assert (unknown.outcome, told("stranger@example.org")) == (Outcome.HELD, [])


def test_without_consent_nothing_is_taken_and_the_person_is_told_once(world: World) -> None:
    person = UserFactory(consent=False)
    MembershipFactory(person=person)
    for number in range(2):
        row = come(simple(person.email, MAILBOX, "Вопрос", number=number))
        assert (row.outcome, row.reason) == (Outcome.HELD, Reason.NO_CONSENT)
    assert told(person.email) == ["Чтобы спрашивать по почте, откройте один раз сайт"]
    assert Consultation.objects.count() == 1


def test_who_belongs_to_no_organisation_asks_on_the_site(world: World) -> None:
    person = UserFactory()
    row = come(simple(person.email, MAILBOX, "Вопрос", subject="Тема"))
    assert (row.outcome, row.reason) == (Outcome.HELD, Reason.NO_ORGANISATION)
    assert told(person.email) == ["Письмо не попало в переписку: Тема"]


def test_a_question_by_letter_has_the_topic_of_the_settings_and_a_receipt(world: World, settings: Any) -> None:
    settings.CONSULTATION_MAIL_TOPIC = TopicFactory(code="by-letter").code
    row = come(simple(world.asker.email, MAILBOX, "Как быть?", subject="Re: Fwd: Страховка"))
    question = row.consultation
    assert (row.outcome, question.subject, question.topic.code, question.channel) == (
        Outcome.QUESTION,
        "Страховка",
        "by-letter",
        Channel.MAIL,
    )
    assert question.organisation_id in world.asker.organisation_ids()
    receipt = Delivery.objects.get(key=f"consultation-{question.pk}:received:user-{world.asker.pk}")
    assert receipt.subject == f"Вопрос {question.number} принят: Страховка"


def test_without_a_topic_a_question_waits_for_the_office(world: World) -> None:
    Topic.objects.update(is_open=False)
    row = come(simple(world.asker.email, MAILBOX, "Как быть?"))
    assert (row.outcome, row.reason) == (Outcome.HELD, Reason.NO_PROGRAMME)


def test_a_letter_too_large_is_not_taken_and_known_people_are_told(world: World, settings: Any) -> None:
    head = reply(world).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    take(head, size=40_000_000)
    take(simple("stranger@example.org", MAILBOX, ""), size=40_000_000)
    handle_unread()
    assert list(IncomingLetter.objects.order_by("pk").values_list("outcome", "reason", "size")) == [
        (Outcome.HELD, Reason.TOO_LARGE, 40_000_000),
        (Outcome.HELD, Reason.UNKNOWN_SENDER, 40_000_000),
    ]
    assert told(world.asker.email) == ["Письмо слишком большое и не принято"]


def with_files(letter: bytes, count: int) -> bytes:
    """The letter with so many small files."""
    head, _end, body = letter.partition(b"\r\n\r\n")
    kind = head.index(b"Content-Type:")
    parts = [head[kind:] + b"\r\n\r\n" + body]
    for number in range(count):
        name = b'attachment; filename="list-%d.txt"' % number
        parts.append(b"Content-Type: text/plain\r\nContent-Disposition: " + name + b"\r\n\r\nlist %d" % number)
    mixed = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    return head[:kind] + mixed + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


@pytest.mark.parametrize(
    ("count", "named", "is_said_to_be_cut"), [(5, 0, False), (7, 2, False), (25, 20, False), (120, 93, True)]
)
def test_of_many_files_those_left_out_are_named(world: World, count: int, named: int, is_said_to_be_cut: bool) -> None:
    row = come(with_files(reply(world), count))
    assert (row.outcome, row.message.text, row.message.files.count()) == (Outcome.REPLY, "Спасибо.", MAX_FILES)
    letter = Delivery.objects.filter(recipient=world.asker.email, key__endswith=":files_refused").first()
    text = letter.text if letter else ""
    assert [f"«list-{number}.txt»" in text for number in range(count)].count(True) == named
    assert ("дочитать до конца не удалось" in text) is is_said_to_be_cut


def test_a_letter_that_breaks_is_given_up_and_holds_nobody_up(world: World, monkeypatch: Any) -> None:
    real = handling.parse

    def fragile(content: bytes) -> Any:
        if b"poison" in content:
            raise ZeroDivisionError("poison")
        return real(content)

    monkeypatch.setattr(handling, "parse", fragile)
    poison = take(simple(world.asker.email, world.address(world.asker), "poison"))
    good = come(reply(world))
    assert good.outcome == Outcome.REPLY
    for _look in range(MAX_ATTEMPTS):
        handle_unread()
    poison.refresh_from_db()
    assert (poison.outcome, poison.reason, poison.attempts) == (Outcome.HELD, Reason.FAILED, MAX_ATTEMPTS)
    assert poison.note == "ZeroDivisionError: poison"


def test_a_letter_whose_last_worker_was_killed_comes_before_the_working_group(world: World) -> None:
    killed = take(simple(world.asker.email, world.address(world.asker), "Ответ"))
    IncomingLetter.objects.filter(pk=killed.pk).update(attempts=MAX_ATTEMPTS)
    handle_unread()
    killed.refresh_from_db()
    # Its worker may be at it still.
    assert killed.outcome == Outcome.RECEIVED
    IncomingLetter.objects.filter(pk=killed.pk).update(updated_at=timezone.now() - timedelta(minutes=16))
    handle_unread()
    killed.refresh_from_db()
    assert (killed.outcome, killed.reason) == (Outcome.HELD, Reason.FAILED)
    assert killed.note == "Работа над письмом обрывалась при каждой попытке."


def test_what_became_of_a_letter_is_in_the_audit_trail_without_its_words(world: World) -> None:
    row = come(reply(world, "Тайна"))
    entry = AuditEntry.objects.get(deed="letter.handle")
    assert (entry.object_id, entry.actor_name) == (str(row.public_id), world.asker.get_full_name())
    assert "Тайна" not in str(entry.details)


def test_old_letters_lose_words_and_originals_and_stay_known(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    letter = reply(world)
    row = come(letter)
    storage, name = row.raw.storage, row.raw.name
    assert forget_old() == 0
    IncomingLetter.objects.update(created_at=timezone.now() - timedelta(days=settings.KEEP_INCOMING_LETTERS_DAYS + 1))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old() == 1
    row.refresh_from_db()
    assert (row.text, row.sender, row.subject, bool(row.raw)) == ("", "", "", False)
    assert not storage.exists(name)
    assert take(letter) is None


def test_a_persons_letters_are_among_their_data_and_go_with_them(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    row = come(reply(world, "Мои слова"))
    other = come(simple("stranger@example.org", MAILBOX, "Чужие слова"))
    section = next(section for section in sections_of(world.asker) if section.code == "inbox")
    assert [list(entry.values())[1] for entry in section.rows] == ["Мои слова"]
    with django_capture_on_commit_callbacks(execute=True):
        forget(world.asker)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.text, row.sender, other.text) == ("", "", "Чужие слова")
