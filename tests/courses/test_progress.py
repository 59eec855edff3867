"""How far and where to go on: properties that hold for any outline and any records."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courses.deadlines import Deadline, next_deadline
from courses.enums import ItemState
from courses.outline import Outline, OutlineItem, OutlineModule
from courses.progress import Record, next_item, state_of, summarise
from courses.reading_time import minutes_to_read

START = datetime(2026, 1, 1, tzinfo=UTC)
DONE, UNDER_WAY = ItemState.DONE.value, ItemState.UNDER_WAY.value

orders = st.lists(st.integers(1, 40), unique=True, max_size=12)
records = st.dictionaries(
    # Some of these are no longer in the outline.
    st.integers(1, 60),
    st.builds(
        Record, st.sampled_from([DONE, UNDER_WAY]), st.integers(0, 1000).map(lambda n: START + timedelta(hours=n))
    ),
    max_size=20,
)


def at(hours: int, state: str = DONE) -> Record:
    return Record(state, START + timedelta(hours=hours))


@given(orders, records)
def test_summary_counts_only_lessons_of_the_outline(order, states):
    summary = summarise(order, states)
    assert summary.total == len(order)
    assert summary.done == len({lesson for lesson in order if lesson in states and states[lesson].state == DONE})
    assert summary.is_complete == (summary.done == summary.total > 0)
    assert (summary.percent == 100) == summary.is_complete


@given(orders, records)
def test_next_item_is_undone_and_in_the_outline_unless_nothing_is_left(order, states):
    found = next_item(order, states)
    left = [lesson for lesson in order if state_of(lesson, states) != ItemState.DONE]
    assert (found is None) == (left == [])
    assert found is None or found in left


@given(orders, records)
def test_marking_the_next_item_again_and_again_completes_the_course(order, states):
    states, marked = dict(states), 0
    latest = START + timedelta(days=100)
    while (lesson := next_item(order, states)) is not None:
        marked += 1
        assert marked <= len(order)
        states[lesson] = Record(DONE, latest + timedelta(hours=marked))
    assert summarise(order, states).done == len(order)


@given(orders.filter(bool), records)
def test_what_was_opened_last_is_gone_on_with(order, states):
    states = {**states, order[-1]: Record(UNDER_WAY, START + timedelta(days=400))}
    assert next_item(order, states) == order[-1]


def test_next_item_begins_at_the_beginning():
    assert next_item([3, 1, 2], {}) == 3


def test_next_item_follows_the_one_done_last():
    assert next_item([1, 2, 3, 4], {1: at(1), 3: at(2)}) == 4


def test_next_item_turns_back_to_what_was_skipped():
    assert next_item([1, 2, 3], {1: at(1), 3: at(2)}) == 2


def test_next_item_forgets_unpublished_lessons():
    assert next_item([1, 2], {9: at(5, UNDER_WAY)}) == 1


def outline_of_two() -> Outline:
    def lesson(pk: int, module: int) -> OutlineItem:
        return OutlineItem(pk, "lesson", f"Урок {pk}", "", f"{pk}/", 5, False, module, number=pk)

    modules = [
        OutlineModule(10, "Первый", "", "a/", 1, [lesson(1, 10), lesson(2, 10)]),
        OutlineModule(20, "Второй", "", "b/", 2, [lesson(3, 20)]),
    ]
    return Outline(modules=modules)


def deadline(states, *, days, today=date(2026, 3, 1)):
    return next_deadline(ends_on=date(2026, 6, 1), due=days, outline=outline_of_two(), records=states, today=today)


def test_next_deadline_is_the_earliest_of_undone_modules():
    days = {10: date(2026, 3, 20), 20: date(2026, 3, 10)}
    found = deadline({}, days=days)
    assert found == Deadline(date(2026, 3, 10), outline_of_two().modules[1], is_past=False)
    assert deadline({3: at(1)}, days=days).place.pk == 10


def test_next_deadline_is_the_end_of_the_run_when_modules_have_none():
    assert deadline({}, days={}) == Deadline(date(2026, 6, 1), None, is_past=False)


def test_next_deadline_says_that_the_day_has_passed():
    assert deadline({}, days={10: date(2026, 2, 28)}).is_past is True


def test_next_deadline_is_none_when_all_is_done():
    assert deadline({1: at(1), 2: at(1), 3: at(1)}, days={10: date(2026, 3, 20)}) is None


def test_minutes_to_read_is_at_least_one():
    assert minutes_to_read([]) == 1
    assert minutes_to_read(["слово " * 150]) == 1
    assert minutes_to_read(["слово " * 150, "ещё"]) == 2
