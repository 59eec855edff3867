"""What the demo adds to its lessons arrives once, where it belongs, and can be read and played."""

from types import SimpleNamespace

import pytest
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.models import LessonPage
from tests.factories.people import StaffFactory
from tests.factories.programmes import ProgrammeFactory
from tests.marks import leaves_files_open
from tests.sign_in import signed_in
from vector.demo.content import content
from vector.demo.loaders import courses, extras


@leaves_files_open
@pytest.mark.django_db
def test_extras_load_once_into_their_lessons(client):
    ProgrammeFactory()
    office = StaffFactory()
    today = timezone.localdate()
    courses.load(today=today, by=office, people=SimpleNamespace())

    def bodies():
        return {lesson.slug: [block.block_type for block in lesson.body] for lesson in LessonPage.objects.all()}

    before = bodies()
    extras.load(today=today, by=office, people=SimpleNamespace())
    after = bodies()
    extras.load(today=today, by=office, people=SimpleNamespace())
    assert bodies() == after
    added = {slug: len(after[slug]) - len(before[slug]) for slug in after if after[slug] != before[slug]}
    assert added == {item["lesson"]: len(item["blocks"]) for item in content("courses/extras")["lessons"]}
    assert after["what-volunteers-bring"] == [
        *("video_file", "text", "callout", "checklist", "self_check", "recap"),
    ]
    # Twice is once for files too: two for the film and the two sheets; the picture.
    assert (get_document_model().objects.count(), get_image_model().objects.count()) == (4, 1)

    film = LessonPage.objects.get(slug="what-volunteers-bring")
    for block in film.body:
        block.block.clean(block.value)
    page = signed_in(client, office).get(film.get_url()).content.decode()
    assert "Одна среда из жизни центра" in page
    assert "проводят черту" in page
    assert "Уборщицу нужно нанять" in page
    drawn = LessonPage.objects.get(slug="interview-and-training")
    for block in drawn.body:
        block.block.clean(block.value)
    assert 'alt="Схема из пяти шагов: первая беседа' in client.get(drawn.get_url()).content.decode()
    sheet = LessonPage.objects.get(slug="tasks-for-volunteers")
    assert "Карточка задачи: бланк для печати" in client.get(sheet.get_url()).content.decode()
