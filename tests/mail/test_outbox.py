"""Queueing, taking back, and reading what was queued."""

import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from tests.factories.mail import DeliveryFactory, letter
from vector.mail import outbox
from vector.mail.enums import DeliveryState, Stream
from vector.mail.letters import UNSUBSCRIBE_MARK, Attachment
from vector.mail.models import Delivery, DeliveryAttachment

THREADS = 8


def queue(key="key", to="Person@Example.org ", **changes):
    return outbox.queue(**{"key": key, "to": to, "letter": letter(), "stream": Stream.NEWS, **changes})


@pytest.mark.django_db
def test_queued_letter_is_a_due_row_with_a_message_id_of_its_own():
    assert queue(to_name="Координатор", group="g") is True
    row = Delivery.objects.get()
    assert (row.state, row.recipient, row.recipient_name, row.group) == (
        "due",
        "person@example.org",
        "Координатор",
        "g",
    )
    assert row.message_id == f"<{row.public_id}@example.org>"
    assert row.not_before <= timezone.now()


@pytest.mark.django_db
def test_same_key_is_queued_once_with_its_attachments():
    files = letter(attachments=(Attachment("a.txt", b"a", "text/plain"),))
    assert [queue(letter=files), queue(letter=files, to="other@example.org")] == [True, False]
    assert list(Delivery.objects.values_list("recipient", flat=True)) == ["person@example.org"]
    assert DeliveryAttachment.objects.count() == 1


@pytest.mark.django_db
def test_many_letters_cost_a_few_statements(django_assert_num_queries):
    letters = [
        outbox.Outgoing(key=f"k-{number}", to="a@example.org", letter=letter(), stream=Stream.NEWS)
        for number in range(30)
    ]
    with django_assert_num_queries(2):
        assert outbox.queue_many(letters) == 30
    assert outbox.queue_many(letters) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"key": ""}, {"key": "x" * 201}, {"group": "x" * 201}, {"stream": "unheard-of"}])
def test_impossible_keys_and_streams_are_refused(changes):
    with pytest.raises(ValueError, match=r"characters|stream"):
        queue(**changes)


@pytest.mark.django_db
def test_nothing_typed_by_people_makes_the_deed_fail():
    queue(to=f"{'a' * 400}\x00", to_name="\ud800" * 400, letter=letter(subject="x" * 600, text="a\x00b"))
    row = Delivery.objects.get()
    assert row.text.startswith("ab")
    assert len(row.subject) == 500


@pytest.mark.django_db
def test_superseding_takes_back_only_what_waits_in_the_group():
    waits = DeliveryFactory(group="event-1")
    later = DeliveryFactory(group="event-1", not_before=timezone.now() + timedelta(days=7))
    under_way = DeliveryFactory(group="event-1", state=DeliveryState.CLAIMED)
    sent = DeliveryFactory(group="event-1", state=DeliveryState.SENT, sent_at=timezone.now())
    other = DeliveryFactory(group="event-2")
    assert outbox.supersede(group="event-1") == 2
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (waits, later, under_way, sent, other)] == [
        "superseded",
        "superseded",
        "claimed",
        "sent",
        "due",
    ]


@pytest.mark.django_db
def test_superseding_some_keys_leaves_the_others():
    one, other = DeliveryFactory(group="g"), DeliveryFactory(group="g")
    assert outbox.supersede(group="g", keys=[one.key]) == 1
    other.refresh_from_db()
    assert other.state == "due"


@pytest.mark.django_db
def test_unsubscribing_link_stands_in_letters_of_streams_that_have_it():
    html = f"<p>Здравствуйте!</p>{UNSUBSCRIBE_MARK}"
    for stream in (Stream.NEWS, Stream.ACCOUNT):
        text = outbox.Letter(subject="s", text="t\n", html=html, unsubscribe_label="Отказаться от таких писем")
        queue(key=stream, stream=stream, letter=text)
    news, account = Delivery.objects.get(stream=Stream.NEWS), Delivery.objects.get(stream=Stream.ACCOUNT)
    assert "/mail/unsubscribe/" in news.text
    assert news.html.count("/mail/unsubscribe/") == 1
    assert account.text == "t\n"
    assert account.html == "<p>Здравствуйте!</p>"


@pytest.mark.django_db
def test_letters_of_the_demo_are_read_newest_first_with_their_links(django_assert_num_queries):
    queue(key="first", letter=letter(text="Откройте https://example.org/a?b=1.\n"))
    queue(key="second", letter=letter(attachments=(Attachment("invite.ics", b"x", "text/calendar"),)))
    queue(key="third", to="other@example.org")
    with django_assert_num_queries(2):
        rows = outbox.letters(to="PERSON@example.org")
    assert [row.attachments for row in rows] == [("invite.ics",), ()]
    assert rows[1].links == ("https://example.org/a?b=1",)
    assert [row.recipient for row in outbox.letters(limit=1)] == ["other@example.org"]
    assert outbox.letters(before=rows[-1].id) == []


def test_whole_letters_are_not_given_outside_the_demo(settings):
    settings.DEMO = settings.TESTING = False
    with pytest.raises(RuntimeError, match="demo only"):
        outbox.letters()


def at_once(deed):
    """Run a deed in several threads, each with its own connection, all past the barrier together."""
    barrier = threading.Barrier(THREADS)
    results, errors = [], []

    def run():
        try:
            barrier.wait()
            for number in range(20):
                results.append(deed(number))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return results, errors


@pytest.mark.django_db(transaction=True)
def test_the_same_key_queued_by_many_at_once_makes_one_row():
    results, errors = at_once(lambda number: queue(key=f"race-{number}"))
    assert errors == []
    assert sum(results) == 20
    assert Delivery.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_control_looking_before_queueing_makes_more_than_one():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mail_delivery DROP CONSTRAINT mail_delivery_key_key")
        cursor.execute("SELECT 1")
    seen = threading.Barrier(THREADS)

    def look_then_queue(number):
        is_there = outbox.is_queued(f"race-{number}")
        seen.wait()
        if not is_there:
            DeliveryFactory(key=f"race-{number}")
        seen.wait()

    _results, errors = at_once(look_then_queue)
    assert errors == []
    assert Delivery.objects.count() > 20


@pytest.mark.django_db(transaction=True)
def test_generators_in_different_orders_do_not_lock_each_other_out():
    def generate(number):
        keys = [f"{number}-{n}" for n in range(20)]
        if threading.get_ident() % 2:
            keys.reverse()
        return outbox.queue_many(
            outbox.Outgoing(key=key, to="a@example.org", letter=letter(), stream=Stream.NEWS) for key in keys
        )

    results, errors = at_once(generate)
    assert errors == []
    assert sum(results) == 400
