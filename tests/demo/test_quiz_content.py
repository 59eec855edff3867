"""The demo's quizzes as they are written: ten questions a course, right answers, whole feedback."""

import re
from collections import Counter

import pytest

from vector.demo.content import content
from vector.demo.loaders.courses import FILES

KINDS = {
    "single",
    "multiple",
    "true_false",
    "short",
    "numerical",
    "matching",
    "ordering",
    "gap",
    "essay",
    "description",
}
COMMON = {"code", "kind", "category", "title", "html"}
KEYS = {
    "single": {"options"},
    "multiple": {"options"},
    "true_false": {"answer", "feedback_true", "feedback_false"},
    "short": {"accepted"},
    "numerical": {"accepted", "unit"},
    "matching": {"pairs", "extra"},
    "ordering": {"items"},
    "gap": {"gaps"},
    "essay": {"lines", "guidance"},
}


def quizzes(name):
    return content(f"quizzes/{name}")


def items_of(name):
    """Slugs of a course's modules and of all its items."""
    course = content(f"courses/{name}")
    lessons = [lesson["slug"] for module in course["modules"] for lesson in module["lessons"]]
    return [module["slug"] for module in course["modules"]], lessons


@pytest.mark.parametrize("name", FILES)
def test_quiz_final_has_ten_scored_questions(name):
    source = quizzes(name)
    assert source["course"] == content(f"courses/{name}")["code"]
    bank = {question["code"]: question for question in source["questions"]}
    assert len(bank) == len(source["questions"])
    finals = [quiz for quiz in source["quizzes"] if quiz["is_final"]]
    assert len(finals) == 1
    scored = [bank[entry["code"]] for entry in finals[0]["questions"] if bank[entry["code"]]["kind"] != "description"]
    assert len(scored) == 10


@pytest.mark.parametrize("name", FILES)
def test_quiz_settings_are_complete(name):
    source = quizzes(name)
    modules, lessons = items_of(name)
    categories = {category["slug"] for category in source["categories"]}
    codes = [question["code"] for question in source["questions"]]
    used = set()
    for quiz in source["quizzes"]:
        assert set(quiz) == {
            *("title", "slug", "module", "intro", "pass_percent", "attempts", "minutes"),
            *("shuffle", "shown", "is_final", "questions", "bands"),
        }
        assert quiz["module"] in modules
        assert quiz["slug"] not in lessons
        assert quiz["shown"] in {"after_attempt", "after_pass", "after_due", "score_only"}
        levels = [band["from_percent"] for band in quiz["bands"]]
        assert levels == sorted(levels, reverse=True)
        assert levels[-1] == 0
        assert quiz["pass_percent"] in levels
        named = {entry["code"] for entry in quiz["questions"] if "code" in entry}
        assert named <= set(codes)
        used |= named
        for entry in quiz["questions"]:
            if "category" in entry:
                assert entry["category"] in categories
                pool = {
                    question["code"]
                    for question in source["questions"]
                    if question["category"] == entry["category"] and question["kind"] != "description"
                } - named
                # A draw that takes the whole pool would not be one.
                assert len(pool) > entry["count"]
                used |= pool
    # Nothing in the bank is idle.
    assert used == set(codes)


@pytest.mark.parametrize("name", FILES)
def test_quiz_questions_have_right_answers_and_feedback(name):
    for question in quizzes(name)["questions"]:
        kind = question["kind"]
        where = question["code"]
        if kind == "description":
            assert set(question) == COMMON, where
            continue
        assert set(question) == COMMON | {"points", "feedback"} | KEYS[kind], where
        assert question["points"] > 0, where
        assert question["feedback"], where
        if kind in {"single", "multiple"}:
            right = [option for option in question["options"] if option["is_right"]]
            assert len(right) == 1 if kind == "single" else len(right) > 1, where
            assert len(right) < len(question["options"]), where
            assert all(option["text"] and option["feedback"] for option in question["options"]), where
        elif kind in {"short", "numerical"}:
            assert max(answer["percent"] for answer in question["accepted"]) == 100, where
            assert all(answer["feedback"] for answer in question["accepted"]), where
        elif kind == "matching":
            sides = [pair["right"] for pair in question["pairs"]] + question["extra"]
            assert len(set(sides)) == len(sides) > 2, where
        elif kind == "ordering":
            assert len(set(question["items"])) == len(question["items"]) > 2, where
        elif kind == "gap":
            numbers = [int(number) for number in re.findall(r"\[\[(\d+)\]\]", question["html"])]
            assert numbers == list(range(1, len(question["gaps"]) + 1)), where
            for gap in question["gaps"]:
                assert gap["accepted"], where
                assert not gap["choices"] or set(gap["accepted"]) < set(gap["choices"]), where
        elif kind == "true_false":
            assert question["feedback_true"], where
            assert question["feedback_false"], where
        else:
            assert question["guidance"], where


def test_quiz_codes_are_unique_and_every_kind_is_there():
    questions = [question for name in FILES for question in quizzes(name)["questions"]]
    assert [code for code, number in Counter(question["code"] for question in questions).items() if number > 1] == []
    slugs = [category["slug"] for name in FILES for category in quizzes(name)["categories"]]
    assert len(set(slugs)) == len(slugs)
    assert {question["kind"] for question in questions} == KINDS
