"""What the demo adds to lessons and modules: self-checks, videos, documents, discussions that have a place."""

from pathlib import Path

import vector.demo.content
from tests.demo.test_quiz_content import items_of
from vector.demo.content import content
from vector.demo.loaders.courses import FILES

MEDIA = Path(vector.demo.content.__file__).parent / "media"
BY_CODE = {content(f"courses/{name}")["code"]: name for name in FILES}


def test_extras_belong_to_lessons_and_are_complete():
    seen = set()
    kinds = set()
    for lesson in content("courses/extras")["lessons"]:
        _modules, lessons = items_of(BY_CODE[lesson["course"]])
        assert lesson["lesson"] in lessons
        seen.add((lesson["course"], lesson["lesson"]))
        for block in lesson["blocks"]:
            kinds.add(block["type"])
            if block["type"] == "self_check":
                assert [option["is_right"] for option in block["options"]].count(True) == 1
                assert all(option["text"] and option["explanation"] for option in block["options"])
            elif block["type"] == "document":
                assert block["file"].endswith(".docx")
                assert block["text"].strip()
            elif block["type"] == "image":
                assert len(block["description"].split()) > 10
                assert (MEDIA / block["file"]).read_bytes().startswith(b"\x89PNG")
            else:
                assert len(block["transcript"].split()) > 80
                assert (MEDIA / block["file"]).read_bytes()[4:8] == b"ftyp"
                assert (MEDIA / block["captions"]).read_text(encoding="utf-8").startswith("WEBVTT")
    assert len(seen) == len(content("courses/extras")["lessons"])
    assert kinds == {"self_check", "video", "document", "image"}
    assert {course for course, _lesson in seen} == set(BY_CODE)


def test_discussions_go_forward_in_time_under_modules_that_exist():
    threads = content("discussions")["threads"]
    for thread in threads:
        modules, _lessons = items_of(BY_CODE[thread["course"]])
        assert thread["module"] in modules
        days = [thread["days_ago"], *(reply["days_ago"] for reply in thread["replies"])]
        assert days == sorted(days, reverse=True)
        for post in (thread, *thread["replies"]):
            assert post["author"] == "tutor" or post["author"].removeprefix("participant-").isdigit()
            assert "\n" not in post["text"]
    assert any(thread["is_pinned"] for thread in threads)
    assert any(thread["is_closed"] for thread in threads)
