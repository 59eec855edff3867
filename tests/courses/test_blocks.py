"""What only lessons hold: videos, documents, questions to check oneself, the way to ask."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model

from courses.blocks import LessonBlock
from courses.models import LessonPage
from courses.video_hosts import host_of
from tests.factories import courses as factories
from tests.factories.pages import home_page
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.pages.models import StandardPage

pytestmark = pytest.mark.django_db

VIDEO = bytes(range(256)) * 8
RUTUBE = "https://rutube.ru/video/abc123/"


def document(name="план.pdf", content=b"%PDF-1.7 secret"):
    made = get_document_model()(title="План работы", file=ContentFile(content, name=name))
    made._set_document_file_metadata()
    made.save()
    return made


def lesson_with(*blocks, **fields):
    run = factories.CourseRunFactory(course=factories.course(modules=1))
    module = run.course.get_children().get().specific
    lesson = factories.lesson(module=module, body=list(blocks), **fields)
    return run, lesson


def video_block(video, captions=None, **values):
    return {
        "type": "video_file",
        "value": {
            "title": "Первая встреча",
            "file": video.pk,
            "captions": captions.pk if captions else None,
            "transcript": "<p>Здравствуйте. Начнём с главного.</p>",
            **values,
        },
    }


SELF_CHECK = {
    "type": "self_check",
    "value": {
        "question": "Кто отвечает за договор?",
        "answers": [
            {"text": "Координатор", "is_right": False, "explanation": "Он готовит, но не подписывает."},
            {"text": "Руководитель", "is_right": True, "explanation": "Подпись ставит руководитель."},
        ],
    },
}


def read(client, lesson, person):
    return signed_in(client, person).get(lesson.url).content.decode()


# Self-check -----------------------------------------------------------------------------------------------------------
def test_self_check_opens_each_answer_without_javascript(client):
    run, lesson = lesson_with(SELF_CHECK)
    page = read(client, lesson, factories.EnrolmentFactory(run=run).person)
    assert page.count('<details class="self-check-answer">') == 2
    assert "Подпись ставит руководитель." in page


def test_self_check_tells_search_the_question_and_not_the_answer():
    _run, lesson = lesson_with(SELF_CHECK, is_open=True)
    assert "Кто отвечает за договор?" in lesson.plain_text
    assert "Подпись ставит" not in lesson.plain_text


def test_self_check_needs_a_right_answer():
    block = LessonBlock().child_blocks["self_check"]
    value = block.to_python(
        {"question": "?", "answers": [{"text": name, "is_right": False, "explanation": "Нет."} for name in "аб"]}
    )
    with pytest.raises(ValidationError):
        block.clean(value)


# Ask ------------------------------------------------------------------------------------------------------------------
def test_ask_block_leads_to_a_question_that_knows_the_lesson(client):
    run, lesson = lesson_with({"type": "ask", "value": {"text": "Как это устроено у вас?"}})
    page = read(client, lesson, factories.EnrolmentFactory(run=run).person)
    assert f'href="{reverse("consultations:ask")}?about={quote(lesson.url, safe="")}"' in page


# Video by link --------------------------------------------------------------------------------------------------------
def test_video_link_asks_nothing_of_its_host(client):
    block = {"type": "video_link", "value": {"title": "Лекция", "video": RUTUBE, "minutes": 7, "transcript": ""}}
    run, lesson = lesson_with(block)
    page = read(client, lesson, factories.EnrolmentFactory(run=run).person)
    assert f'href="{RUTUBE}" target="_blank" rel="noopener noreferrer"' in page
    assert "Rutube" in page
    assert all(tag not in page for tag in ("<iframe", "<embed", 'src="https://rutube'))


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (RUTUBE, "Rutube"),
        ("https://www.youtube.com/watch?v=1", "YouTube"),
        ("https://m.vk.com/video-1_2", "VK Видео"),
        ("http://rutube.ru/video/1/", ""),
        ("https://rutube.ru.evil.example/video/1/", ""),
        ("https://rutube.ru@evil.example/video/1/", ""),
        ("https://evil.example/rutube.ru/", ""),
        ("javascript:alert(1)//rutube.ru/", ""),
    ],
)
def test_only_known_hosts_are_recognised(address, host):
    assert host_of(address) == host


def test_unknown_host_is_refused_when_the_lesson_is_saved():
    block = LessonBlock().child_blocks["video_link"].child_blocks["video"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python("https://evil.example/video/1"))
    assert block.clean(block.to_python(RUTUBE)).url == RUTUBE


# Video of our own -----------------------------------------------------------------------------------------------------
def test_video_has_captions_and_a_transcript(client):
    video, captions = document("встреча.mp4", VIDEO), document("встреча.vtt", b"WEBVTT\n")
    run, lesson = lesson_with(video_block(video, captions))
    page = read(client, lesson, factories.EnrolmentFactory(run=run).person)
    assert f'src="{reverse("courses:media", args=[lesson.pk, video.pk])}" type="video/mp4"' in page
    assert f'<track kind="captions" src="{reverse("courses:media", args=[lesson.pk, captions.pk])}"' in page
    assert "Начнём с главного." in page


def test_video_block_takes_only_videos_and_captions():
    block = LessonBlock().child_blocks["video_file"]
    value = block.to_python(video_block(document("план.pdf"), document("план.txt"))["value"])
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert sorted(refused.value.block_errors) == ["captions", "file"]


def test_video_is_served_in_parts_to_readers_of_the_lesson(client):
    video = document("встреча.mp4", VIDEO)
    run, lesson = lesson_with(video_block(video))
    address = reverse("courses:media", args=[lesson.pk, video.pk])
    signed_in(client, factories.EnrolmentFactory(run=run).person)
    whole = client.get(address)
    assert (whole.status_code, whole.headers["Content-Type"], b"".join(whole)) == (200, "video/mp4", VIDEO)
    part = client.get(address, headers={"range": "bytes=100-199"})
    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes 100-199/{len(VIDEO)}")
    assert b"".join(part) == VIDEO[100:200]
    assert part.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    beyond = client.get(address, headers={"range": "bytes=9000-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(VIDEO)}")


def test_video_is_not_served_to_strangers_nor_through_another_lesson(client):
    video = document("встреча.mp4", VIDEO)
    run, lesson = lesson_with(video_block(video))
    _other_run, other = lesson_with({"type": "text", "value": "<p>Без видео.</p>"}, is_open=True)
    address = reverse("courses:media", args=[lesson.pk, video.pk])
    assert client.get(address).status_code == 404
    for enrolment in (factories.EnrolmentFactory(run=run, invited=True), factories.EnrolmentFactory()):
        assert signed_in(client, enrolment.person).get(address).status_code == 404
    signed_in(client, factories.EnrolmentFactory(run=run).person)
    assert client.get(reverse("courses:media", args=[other.pk, video.pk])).status_code == 404
    assert b"".join(client.get(address)) == VIDEO


# Documents ------------------------------------------------------------------------------------------------------------
def in_block(found):
    return {"type": "document", "value": {"title": "", "document": found.pk, "about": "Заполните"}}


def in_text(found):
    return {"type": "text", "value": f'<p><a linktype="document" id="{found.pk}">План</a></p>'}


def gets(client, found):
    response = client.get(found.url)
    return response.status_code == 200 and b"secret" in b"".join(response)


@pytest.mark.parametrize("block", [in_block, in_text])
def test_document_of_a_closed_lesson_is_for_its_readers(client, block):
    found = document()
    run, _lesson = lesson_with(block(found))
    assert gets(client, found) is False
    assert gets(signed_in(client, UserFactory()), found) is False
    assert gets(signed_in(client, factories.EnrolmentFactory(run=run, requested=True).person), found) is False
    assert gets(signed_in(client, factories.EnrolmentFactory().person), found) is False
    for person in (
        factories.EnrolmentFactory(run=run).person,
        factories.RunTutorFactory(run=run).person,
        StaffFactory(),
    ):
        assert gets(signed_in(client, person), found) is True


def test_document_of_a_locked_lesson_waits_for_its_day(client):
    found = document()
    run, lesson = lesson_with(in_block(found))
    opens = factories.RunDateFactory(run=run, page_id=lesson.pk, opens_on=timezone.localdate() + timedelta(days=2))
    signed_in(client, factories.EnrolmentFactory(run=run).person)
    assert gets(client, found) is False
    opens.delete()
    # The days of a run are kept; what a commit makes stale is cleared by hand here.
    cache.clear()
    assert gets(client, found) is True


def test_document_of_an_open_lesson_and_of_a_public_page_is_for_everyone(client):
    opened, shared, unused = document("один.pdf"), document("два.pdf"), document("три.pdf")
    lesson_with(in_block(opened), is_open=True)
    lesson_with(in_block(shared))
    page = StandardPage(title="Документы", slug="papers", body=[in_text(shared)])
    home_page().add_child(instance=page)
    assert [gets(client, each) for each in (opened, shared, unused)] == [True, True, True]
    page.live = False
    page.save()
    assert gets(client, shared) is False


def test_document_of_an_unpublished_lesson_is_for_the_office(client):
    found = document()
    run, lesson = lesson_with(in_block(found), is_open=True)
    LessonPage.objects.get(pk=lesson.pk).unpublish()
    assert gets(client, found) is False
    assert gets(signed_in(client, factories.EnrolmentFactory(run=run).person), found) is False
    assert gets(signed_in(client, StaffFactory()), found) is True


def test_document_block_says_kind_and_size(client):
    found = document()
    run, lesson = lesson_with(in_block(found))
    page = read(client, lesson, factories.EnrolmentFactory(run=run).person)
    assert "План работы" in page
    assert re.findall(r"PDF · [^<]+", page) == ["PDF · 15\xa0байт"]
