"""The three-way comparison of a field."""

from hypothesis import given
from hypothesis import strategies as st

from vector.common.merging import Merge, digest_of, merge, normal

typed = st.lists(st.text(max_size=8), max_size=3).map(normal)


@given(typed, typed, typed)
def test_a_change_is_written_kept_or_told_but_never_dropped(
    shown: list[str], stored: list[str], sent: list[str]
) -> None:
    verdict = merge(shown=digest_of(shown), stored=stored, sent=sent)
    if sent in (stored, shown):
        assert verdict is Merge.KEEP
    elif stored == shown:
        assert verdict is Merge.WRITE
    else:
        assert verdict is Merge.CONFLICT


@given(st.lists(st.text(), max_size=3))
def test_the_normal_form_is_stable_and_storable(sent: list[str]) -> None:
    once = normal(sent)
    assert normal(once) == once
    assert not any("\x00" in text or "\r" in text or not text.strip() for text in once)


def test_a_page_without_companions_counts_as_empty() -> None:
    assert merge(shown="", stored=[], sent=["да"]) is Merge.WRITE
    assert merge(shown="", stored=["нет"], sent=["да"]) is Merge.CONFLICT
