"""The demo's assignments and works as they are written: parts, criteria, states that follow from what happened."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from courses.works.enums import AssignmentKind, FieldKind, WorkState
from tests.demo.test_quiz_content import items_of, quizzes
from vector.demo.content import content
from vector.demo.documents import docx
from vector.demo.loaders.courses import FILES, block
from vector.programmes.enums import Direction

# The state that a deed leaves behind.
AFTER = {
    "agreed": WorkState.WITH_TUTOR,
    "agreed_on_paper": WorkState.WITH_TUTOR,
    "head_returned": WorkState.RETURNED_BY_HEAD,
    "tutor_returned": WorkState.RETURNED_BY_TUTOR,
    "accepted": WorkState.ACCEPTED,
}
BY_TUTOR = {"tutor_returned", "accepted"}
WORDY = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def works(name):
    return content(f"works/{name}")


def assignments(name):
    return {assignment["slug"]: assignment for assignment in works(name)["assignments"]}


@pytest.mark.parametrize("name", FILES)
def test_assignments_are_complete(name):
    source = works(name)
    modules, lessons = items_of(name)
    taken = [*lessons, *(quiz["slug"] for quiz in quizzes(name)["quizzes"])]
    assert source["course"] == content(f"courses/{name}")["code"]
    kinds = [assignment["kind"] for assignment in source["assignments"]]
    assert sorted(kinds) == [AssignmentKind.FINAL, AssignmentKind.INTERIM]
    for assignment in source["assignments"]:
        assert assignment["module"] in modules
        assert assignment["slug"] not in taken
        assert assignment["needs_agreement"] in {True, False}
        assert assignment["text"]["label"]
        assert max(map(len, (assignment["text"]["hint"], assignment.get("files", {}).get("hint", "")))) <= 300
        assert {block(each)["type"] for each in assignment["blocks"]} <= {"text", "callout", "checklist"}
        most = sum(criterion["points"] for criterion in assignment["criteria"])
        assert 0 < assignment["pass_points"] <= most
        for field in assignment.get("fields", []):
            assert field["kind"] in FieldKind.values
            assert ("choices" in field) == (field["kind"] == FieldKind.CHOICE)
        for template in assignment.get("templates", []):
            assert template["file"].endswith(".docx")
            assert len(template["text"]) > 200
    assert len(source["phrases"]) > 2


def test_final_work_of_implementation_asks_growth_points():
    final = assignments("1-3")["growth-points-work"]
    assert final["kind"] == AssignmentKind.FINAL
    assert final["needs_agreement"]
    assert final["growth_points"] == {"least": 3, "most": 5}


@pytest.mark.parametrize("name", FILES)
def test_works_states_follow_from_what_happened(name):
    known = assignments(name)
    seen = set()
    for work in works(name)["works"]:
        assignment = known[work["assignment"]]
        assert (work["assignment"], work["participant"]) not in seen
        seen.add((work["assignment"], work["participant"]))
        state, last = WorkState.DRAFT, 1000
        for number, version in enumerate(work["versions"]):
            is_draft = work["state"] == WorkState.DRAFT and number == len(work["versions"]) - 1
            assert version["days_ago"] <= last
            last = version["days_ago"]
            if not is_draft:
                state = WorkState.WITH_HEAD if assignment["needs_agreement"] else WorkState.WITH_TUTOR
            for step in version.get("steps", []):
                assert step["days_ago"] <= last
                last = step["days_ago"]
                waits = WorkState.WITH_TUTOR if step["deed"] in BY_TUTOR else WorkState.WITH_HEAD
                assert state == waits
                state = AFTER[step["deed"]]
                if step["deed"] == "accepted":
                    limits = [criterion["points"] for criterion in assignment["criteria"]]
                    assert all(0 <= got <= most for got, most in zip(step["points"], limits, strict=True))
                    assert sum(step["points"]) >= assignment["pass_points"]
                elif step["deed"].endswith("returned"):
                    assert step["comment"]
            check_parts(version, assignment, is_draft=is_draft)
        assert state == work["state"]


def check_parts(version, assignment, *, is_draft):
    """What a version holds is what its assignment asks for."""
    indicators = {item["code"] for item in content("pages")["programme"]["indicators"]}
    asked = {field["code"]: field for field in assignment.get("fields", [])}
    assert version["text"].strip()
    assert set(version["fields"]) <= set(asked)
    if not is_draft:
        assert set(version["fields"]) == {code for code, field in asked.items() if field["is_required"]}
    for code, value in version["fields"].items():
        if asked[code]["kind"] == FieldKind.CHOICE:
            assert value in asked[code]["choices"]
    assert len(version["files"]) <= assignment.get("files", {"most": 0})["most"]
    for file in version["files"]:
        assert file["name"].endswith(".docx")
    points = version["growth_points"]
    limits = assignment.get("growth_points", {"least": 0, "most": 0})
    assert (0 if is_draft else limits["least"]) <= len(points) <= limits["most"]
    for point in points:
        assert point["indicator"] in {"", *indicators}
        own = [point["title"], point["unit"], point["direction"]]
        assert all(own) if not point["indicator"] else not any(own)
        assert point["direction"] in {"", *Direction.values}
        assert point["due_in_days"] > 0
        assert point["source"]
    of_programme = [point["indicator"] for point in points if point["indicator"]]
    assert len(set(of_programme)) == len(of_programme)


def test_works_show_every_state():
    states = {work["state"] for name in FILES for work in works(name)["works"]}
    assert states == set(WorkState) - {WorkState.SUBMITTED, WorkState.ENDORSED}
    assert {work["state"] for work in works("1-3")["works"]} == states


def test_docx_holds_headings_lists_and_tables():
    made = docx("# Заголовок\n\nАбзац & «слова»\n\n- пункт\n\n| Что | Где |\n| стол |  |\n")
    assert made == docx("# Заголовок\n\nАбзац & «слова»\n\n- пункт\n\n| Что | Где |\n| стол |  |\n")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        document = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314 - made here
    words = [part.text for part in document.iter(WORDY)]
    assert words == ["Заголовок", "Абзац & «слова»", "– пункт", "Что", "Где", "стол", None]
