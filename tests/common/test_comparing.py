"""Two texts side by side: what is new, what is gone, and how long it may take to say so."""

import time

import pytest

from vector.common.comparing import compare_texts


@pytest.mark.parametrize(
    ("before", "after"),
    [("а " * 3000, "а б " * 1500), ("а\n" * 3000, "а\nб\n" * 1500), ("слово " * 40, "слово " * 50)],
)
def test_comparison_of_the_same_word_again_and_again_is_told_whole_where_it_would_take_long(before: str, after: str):
    began = time.process_time()
    pieces = compare_texts(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    # A participant's text must not keep the head's page busy; the bound is a hundred times what it takes.
    assert time.process_time() - began < 5


@pytest.mark.parametrize(("added", "shown"), [(" До мая.", " До мая."), ("\n\nВторой шаг.", "\n\nВторой шаг.")])
def test_what_is_added_at_the_end_changes_no_word_before_it(added: str, shown: str) -> None:
    pieces = compare_texts("Первый шаг.", f"Первый шаг.{added}")
    assert [(piece.kind, piece.text) for piece in pieces] == [("same", "Первый шаг."), ("ins", shown)]
