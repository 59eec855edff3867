"""The working group's page of letters that came in."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from consultations.enums import Channel, MessageKind
from consultations.inbox.actions.taking import take
from consultations.inbox.enums import Outcome, Reason
from consultations.inbox.models import IncomingLetter
from consultations.inbox.polling import STATUS, handle_unread
from tests.consultations.inbox.world import MAILBOX, World, raw, simple
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.common.models import AuditEntry
from vector.common.office_views import PAGE_SIZE
from vector.people.models import User

pytestmark = pytest.mark.django_db

LIST = "/admin/incoming/"
# Nine of each are the admin's own frame; the list adds its rows and the numbers at the top, the detail its letter.
QUERIES_LIST = 11
QUERIES_DETAIL = 10


@pytest.fixture
def office() -> User:
    return StaffFactory()


@pytest.fixture
def admin(client: Client, office: User) -> Client:
    return signed_in(client, office)


@pytest.fixture
def stranger(world: World) -> IncomingLetter:
    """A letter from an unknown address to the asker's signed one: it waits for the office."""
    take(simple("stranger@example.org", world.address(world.asker), "Пишу с другого адреса.", subject="<b>Тема</b>"))
    handle_unread()
    return IncomingLetter.objects.get()


def page(letter: IncomingLetter, deed: str = "") -> str:
    return f"{LIST}{letter.public_id}/{deed}"


def rows(count: int, **fields: Any) -> list[IncomingLetter]:
    start = IncomingLetter.objects.count()
    made = [
        IncomingLetter(digest=f"{start + number}", size=1, sender=f"s{start + number}@example.org", **fields)
        for number in range(count)
    ]
    return IncomingLetter.objects.bulk_create(made)


def shown(response: Any) -> list[int]:
    return [letter.pk for letter in response.context["rows"]]


def test_addresses_are_what_the_links_say(stranger: IncomingLetter) -> None:
    assert reverse("wagtailadmin_inbox:list") == LIST
    for deed in ("original", "attach", "set-aside"):
        assert reverse(f"wagtailadmin_inbox:{deed}", args=[stranger.public_id]) == page(stranger, f"{deed}/")


def test_nobody_else_sees_or_changes_anything(client: Client, stranger: IncomingLetter, world: World) -> None:
    clerk = StaffFactory()
    clerk.groups.clear()
    for person in (None, UserFactory(), world.asker, world.expert, clerk):
        if person:
            signed_in(client, person)
        for address in (LIST, page(stranger), page(stranger, "original/")):
            response = client.get(address)
            assert response.status_code in {302, 403, 404}
            assert stranger.text not in response.content.decode()
        for deed in ("attach/", "set-aside/"):
            sent = {"number": world.question.number, "as_what": "note"}
            assert client.post(page(stranger, deed), sent).status_code in {302, 403, 404}
    stranger.refresh_from_db()
    assert stranger.outcome == Outcome.HELD
    assert world.question.messages.count() == 1


def test_deeds_want_a_post(admin: Client, stranger: IncomingLetter) -> None:
    assert [admin.get(page(stranger, deed)).status_code for deed in ("attach/", "set-aside/")] == [405, 405]
    assert [admin.post(page(stranger, deed)).status_code for deed in ("", "original/")] == [405, 405]


def test_list_shows_what_became_of_each_letter_and_escapes_it(admin: Client, stranger: IncomingLetter) -> None:
    text = admin.get(LIST).content.decode()
    assert "&lt;b&gt;Тема&lt;/b&gt;" in text
    assert "<b>Тема</b>" not in text
    assert str(Outcome.HELD.label) in text
    assert str(Reason.OTHER_SENDER.label) in text


def test_filters_find(admin: Client) -> None:
    held = rows(2, outcome=Outcome.HELD)
    bounce = rows(1, outcome=Outcome.BOUNCE)[0]
    assert shown(admin.get(LIST)) == [bounce.pk, held[1].pk, held[0].pk]
    assert shown(admin.get(f"{LIST}?outcome=held")) == [held[1].pk, held[0].pk]
    assert shown(admin.get(f"{LIST}?sender=S1@example.org")) == [held[1].pk]
    assert shown(admin.get(f"{LIST}?outcome=nonsense")) == [bounce.pk, held[1].pk, held[0].pk]
    assert [count["number"] for count in admin.get(LIST).context["counts"]] == [2, 1]


def test_pages_follow_each_other_without_gap_or_repeat(admin: Client) -> None:
    made = rows(PAGE_SIZE + 3, outcome=Outcome.HELD)
    first = admin.get(f"{LIST}?outcome=held")
    second = admin.get(f"{LIST}?{first.context['older']}")
    assert shown(first) + shown(second) == [row.pk for row in reversed(made)]
    assert second.context["older"] == ""


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_number_of_queries(
    admin: Client, world: World, django_assert_num_queries: Any, count: int
) -> None:
    rows(count, outcome=Outcome.HELD, person=world.asker, consultation=world.question)
    admin.get(LIST)  # content types and the like are remembered
    with django_assert_num_queries(QUERIES_LIST):
        admin.get(LIST)


def test_detail_costs_so_many_queries(admin: Client, stranger: IncomingLetter, django_assert_num_queries: Any) -> None:
    admin.get(page(stranger))
    with django_assert_num_queries(QUERIES_DETAIL):
        admin.get(page(stranger))


def test_the_original_is_a_file_that_nothing_opens(admin: Client, stranger: IncomingLetter) -> None:
    response = admin.get(page(stranger, "original/"))
    with stranger.raw.open("rb") as original:
        assert b"".join(response.streaming_content) == original.read()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="letter-{stranger.pk}.eml"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    IncomingLetter.objects.update(raw="")
    assert admin.get(page(stranger, "original/")).status_code == 404
    assert "больше не хранится" in admin.get(page(stranger)).content.decode()


def test_a_letter_is_put_to_a_question_as_a_note(
    admin: Client, office: User, stranger: IncomingLetter, world: World
) -> None:
    response = admin.post(page(stranger, "attach/"), {"number": world.question.number, "as_what": "note"})
    assert response.status_code == 302
    message = world.question.messages.latest("pk")
    assert (message.kind, message.author, message.channel) == (MessageKind.NOTE, office, Channel.MAIL)
    assert message.text == "Письмо от stranger@example.org:\n\nПишу с другого адреса."
    assert list(world.question.messages.for_askers().values_list("text", flat=True)) == ["Нужен ли договор?"]
    stranger.refresh_from_db()
    assert (stranger.outcome, stranger.message, stranger.settled_by) == (Outcome.ATTACHED, message, office)
    assert AuditEntry.objects.get(deed="letter.attach").actor_name == office.get_full_name()


def test_a_letter_is_put_to_a_question_as_the_askers_words_once(
    admin: Client, stranger: IncomingLetter, world: World
) -> None:
    sent = {"number": f"К–{world.question.pk:05d}", "as_what": "reply"}
    assert [admin.post(page(stranger, "attach/"), sent).status_code for _press in range(2)] == [302, 422]
    replies = world.question.messages.filter(kind=MessageKind.REPLY)
    assert list(replies.values_list("author", "text")) == [(world.asker.pk, "Пишу с другого адреса.")]


@pytest.mark.parametrize("number", ["К-99999", "вопрос", ""])
def test_a_number_that_is_none_is_refused_in_words(admin: Client, stranger: IncomingLetter, number: str) -> None:
    response = admin.post(page(stranger, "attach/"), {"number": number, "as_what": "note"})
    assert response.status_code == 422
    assert "number" in response.context["form"].errors
    stranger.refresh_from_db()
    assert stranger.outcome == Outcome.HELD


def test_a_letter_is_set_aside_once(admin: Client, office: User, stranger: IncomingLetter) -> None:
    assert admin.post(page(stranger, "set-aside/")).status_code == 302
    stranger.refresh_from_db()
    assert (stranger.outcome, stranger.settled_by) == (Outcome.SETTLED, office)
    before = stranger.settled_at
    admin.post(page(stranger, "set-aside/"))
    stranger.refresh_from_db()
    assert stranger.settled_at == before


def test_a_bounce_says_why_and_to_which_question_it_belongs(admin: Client, world: World) -> None:
    take(world.filled(raw("bounce-postfix")))
    handle_unread()
    letter = IncomingLetter.objects.get()
    text = admin.get(page(letter)).content.decode()
    assert "550 5.1.1 User unknown" in text
    assert world.question.number in text


def test_the_menu_leads_there_for_the_office(admin: Client) -> None:
    assert LIST in admin.get("/admin/").content.decode()


def test_letters_that_are_not_put_away_are_said(admin: Client, settings: Any) -> None:
    settings.CONSULTATION_IMAP_URL = "imap://a:secret@127.0.0.1:9/INBOX"
    settings.CONSULTATION_MAILBOX_ADDRESS = MAILBOX
    cache.set(STATUS, {"error": "", "trouble": "MOVE: quota", "count": 2, "at": 0.0})
    text = admin.get(LIST).content.decode()
    assert "2 письма не удалось забрать или, приняв, убрать из ящика; сервер сообщает:" in text
    assert "MOVE: quota" in text


def test_a_failing_mailbox_is_said(admin: Client, settings: Any) -> None:
    assert "Приём писем выключен" in admin.get(LIST).content.decode()
    settings.CONSULTATION_IMAP_URL = "imap://a:secret@127.0.0.1:9/INBOX"
    settings.CONSULTATION_MAILBOX_ADDRESS = MAILBOX
    from consultations.inbox.polling import poll

    poll()
    text = admin.get(LIST).content.decode()
    assert "В последний раз ящик прочитать не удалось" in text
    assert "secret" not in text
