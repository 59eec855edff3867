"""The demo's quizzes as they are written: ten questions a course, right answers, whole feedback."""

from collections import Counter
from types import SimpleNamespace

import pytest

from courses.quizzes.kinds import KINDS
from vector.demo.content import content
from vector.demo.loaders.courses import FILES
from vector.demo.loaders.question_texts import body, data

COMMON = {"code", "kind", "category", "title", "html"}
KEYS = {
    "single": {"options"},
    "multiple": {"options"},
    "true_false": {"answer", "feedback_true", "feedback_false"},
    "short": {"accepted"},
    "numerical": {"accepted", "unit"},
    "matching": {"pairs", "extras"},
    "ordering": {"items"},
    "gaps": {"text", "gaps"},
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
            *("shuffle", "shown", "shows_right_answers", "is_final", "questions", "bands"),
        }
        assert quiz["module"] in modules
        assert quiz["slug"] not in lessons
        assert quiz["shown"] in {"question", "attempt", "last_attempt", "never"}
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
        # The bank takes it as it is, and the answer it shows as the right one gets all the points.
        stored = KINDS[kind].clean(data(question))
        version = SimpleNamespace(kind=kind, body=body(question), data=stored, feedback="")
        if kind == "essay":
            assert stored["guidance"], where
            continue
        assert KINDS[kind].score(version, KINDS[kind].right_response(version)) == 1, where
        assert all(part["feedback"] for part in question.get("options", question.get("accepted", []))), where
        assert question.get("feedback_true", "-"), where
        assert question.get("feedback_false", "-"), where


def test_quiz_codes_are_unique_and_every_kind_is_there():
    questions = [question for name in FILES for question in quizzes(name)["questions"]]
    assert [code for code, number in Counter(question["code"] for question in questions).items() if number > 1] == []
    slugs = [category["slug"] for name in FILES for category in quizzes(name)["categories"]]
    assert len(set(slugs)) == len(slugs)
    assert {question["kind"] for question in questions} == set(KINDS)
