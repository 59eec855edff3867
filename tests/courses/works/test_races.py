"""Several at once on one work, over connections and transactions of their own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from courses.works.actions import work as works
from courses.works.enums import WorkState
from courses.works.models import Endorsement, EndorsementLink, Work, WorkVersion
from tests.factories.works import agree, place, write
from vector.common.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 8


def all_at_once(deeds: list[Callable[[], object]]) -> list[str]:
    """Run each in a thread with its own connection, all released at the same moment; what each said."""
    barrier = threading.Barrier(len(deeds))
    said = [""] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            deed()
            said[number] = "done"
        except DomainError:
            said[number] = "refused"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, deed)) for number, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return said


def test_sent_many_times_at_once_there_is_one_version() -> None:
    where = place()
    work = where.begun()
    said = all_at_once([lambda: works.submit(Work.objects.get(pk=work.pk), by=where.person)] * MANY)
    assert sorted(said) == ["done"] + ["refused"] * (MANY - 1)
    assert WorkVersion.objects.filter(work=work).count() == 1


def test_the_head_agrees_while_the_author_sends_version_two() -> None:
    """Either the head's word stands and the author is refused, or version 2 waits and the head is refused."""
    outcomes = set()
    for _round in range(5):
        where = place()
        version = where.sent()
        head = where.head
        assert head is not None

        def send_version_two(version: WorkVersion = version, person: object = where.person) -> None:
            works.take_back(version.work, by=person)  # type: ignore[arg-type]
            write(version.work, text="Вторая версия")
            works.submit(version.work, by=person)  # type: ignore[arg-type]

        said = all_at_once([lambda: agree(version, by=head), send_version_two])  # noqa: B023 - run before the next round
        work = Work.objects.get(pk=version.work_id)
        found = (
            work.state,
            work.versions.count(),
            Endorsement.objects.filter(version__work=work).count(),
            EndorsementLink.objects.open().filter(version=version).count(),
        )
        assert (said, found) in (
            (["done", "refused"], (WorkState.WITH_TUTOR, 1, 1, 0)),
            (["refused", "done"], (WorkState.WITH_HEAD, 2, 0, 0)),
        )
        outcomes.add(tuple(said))
    assert outcomes


def test_two_heads_who_press_at_once_give_one_word() -> None:
    from tests.factories.people import head_of

    where = place()
    heads = [where.head, *(head_of(where.organisation) for _number in range(MANY - 1))]
    version = where.sent()
    deeds = [
        lambda head=head, decision=("agreed", "returned")[number % 2]: agree(version, by=head, decision=decision)
        for number, head in enumerate(heads)
    ]
    assert sorted(all_at_once(deeds)) == ["done"] + ["refused"] * (MANY - 1)
    [word] = Endorsement.objects.filter(version=version)
    states = {"agreed": WorkState.WITH_TUTOR, "returned": WorkState.RETURNED_BY_HEAD}
    assert Work.objects.get(pk=version.work_id).state == states[word.decision]


def test_control_without_the_lock_leaves_a_word_about_a_work_that_was_taken_back() -> None:
    """The race is real: the same two deeds without the lock contradict each other."""
    where = place()
    version = where.sent()
    looked = threading.Barrier(2)

    def unprotected(deed: Callable[[Work], object]) -> None:
        with transaction.atomic():
            work = Work.objects.get(pk=version.work_id)
            looked.wait(timeout=30)
            assert work.state == WorkState.WITH_HEAD
            deed(work)

    def word(work: Work) -> None:
        Endorsement.objects.create(
            version=version,
            content_hash=version.content_hash,
            decision="agreed",
            way="link",
            head=where.head,
            recorded_by=where.head,
        )

    def back(work: Work) -> None:
        work.state = WorkState.DRAFT
        work.save(update_fields=["state"])

    said = all_at_once([lambda: unprotected(word), lambda: unprotected(back)])
    assert said == ["done", "done"]
    assert (Work.objects.get(pk=version.work_id).state, Endorsement.objects.count()) == (WorkState.DRAFT, 1)
