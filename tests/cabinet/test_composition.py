"""Tests of how cards become one page."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vector.cabinet.composition import compose, urgency
from vector.cabinet.registry import Cards, Continue, Idle, Panel, Waiting

NOW = datetime(2026, 9, 25, 9, tzinfo=UTC)


def waiting(title: str, *, by: int | None = None, since: int | None = None, is_mine: bool = True) -> Waiting:
    return Waiting(
        title=title,
        url=f"/{title}/",
        is_mine=is_mine,
        who="эксперт",
        since=NOW + timedelta(days=since) if since is not None else None,
        by=NOW + timedelta(days=by) if by is not None else None,
    )


def test_nothing_is_empty() -> None:
    found = compose([], now=NOW)
    assert found.is_empty
    assert (found.to_continue, found.next_deadline, found.mine) == (None, None, ())


def test_latest_thing_touched_is_continued() -> None:
    old = Continue("Старый урок", "/old/", "Курсы", NOW - timedelta(days=3))
    new = Continue("Новый урок", "/new/", "Курсы", NOW - timedelta(days=1))
    found = compose([Cards(continues=(old,)), Cards(continues=(new, old))], now=NOW)
    assert found.to_continue == new
    assert not found.is_empty


def test_overdue_first_then_deadline_then_longest_waiting_then_the_rest() -> None:
    cards = Cards(
        waiting=(
            waiting("без срока давно", since=-9),
            waiting("без срока недавно", since=-1),
            waiting("через неделю", by=7),
            waiting("просрочено", by=-2),
            waiting("завтра", by=1),
            waiting("без ничего"),
        )
    )
    assert [entry.title for entry in compose([cards], now=NOW).mine] == [
        "просрочено",
        "завтра",
        "через неделю",
        "без срока давно",
        "без срока недавно",
        "без ничего",
    ]


def test_mine_and_others_are_kept_apart_and_repeats_dropped() -> None:
    mine, theirs = waiting("моё", by=1), waiting("чужое", is_mine=False)
    found = compose(
        [Cards(waiting=(mine, theirs)), Cards(waiting=(mine,), upcoming=(mine, waiting("событие", by=2)))], now=NOW
    )
    assert (found.mine, found.others) == ((mine,), (theirs,))
    assert [entry.title for entry in found.upcoming] == ["событие"]


def test_next_deadline_is_the_nearest_that_has_not_passed() -> None:
    cards = Cards(waiting=(waiting("вчера", by=-1), waiting("позже", by=5)), upcoming=(waiting("встреча", by=2),))
    found = compose([cards], now=NOW)
    assert found.next_deadline is not None
    assert found.next_deadline.title == "встреча"


def test_links_and_panels_of_all_parts_come_in_order_once() -> None:
    panel = Panel("Регион")
    found = compose([Cards(links=(("А", "/a/"),), panels=(panel,)), Cards(links=(("А", "/a/"), ("Б", "/b/")))], now=NOW)
    assert (found.links, found.panels) == ((("А", "/a/"), ("Б", "/b/")), (panel,))


entries = st.builds(
    waiting,
    st.text(min_size=1, max_size=3),
    by=st.none() | st.integers(-5, 5),
    since=st.none() | st.integers(-5, 0),
    is_mine=st.booleans(),
)


@given(st.lists(entries, max_size=12), st.integers(0, 12))
def test_order_does_not_depend_on_which_part_tells_what(found: list[Waiting], cut: int) -> None:
    unique = list({(entry.url, entry.is_mine): entry for entry in found}.values())
    one = compose([Cards(waiting=tuple(unique))], now=NOW)
    two = compose([Cards(waiting=tuple(unique[cut:])), Cards(waiting=tuple(unique[:cut]))], now=NOW)
    assert one == two
    assert list(one.mine) == sorted(one.mine, key=urgency)
    assert len(one.mine) + len(one.others) == len(unique)


def test_what_is_said_to_somebody_without_anything_waiting() -> None:
    """Whoever works in a part is told what will come, not to choose a course."""
    idle = Idle(text="Работы придут сюда.", url="/works/queue/", label="К очереди")
    found = compose([Cards(), Cards(idle=(idle,))], now=NOW)
    assert (found.is_empty, found.idle) == (True, (idle,))
