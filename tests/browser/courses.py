"""What the pages of courses show when axe looks at them."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model

from courses.actions import enrolments as actions
from courses.enums import Joining
from courses.models import CoursePage, Enrolment, LessonPage
from tests.factories import courses as factories
from tests.factories.people import StaffFactory

LESSON = "/learn/course-1/module-1/lesson-1/"
COURSE = "/learn/course-1/"
BODY = [
    {"type": "text", "value": "<h3>С чего начать</h3><p>Спросите.</p><ul><li>Кого</li><li>О чём</li></ul>"},
    {"type": "callout", "value": {"title": "Важно", "text": "Начинайте с малого."}},
    {"type": "quote", "value": {"text": "Получилось не сразу.", "attribution": "Координатор"}},
    {"type": "checklist", "value": {"title": "На неделе", "items": ["Спросить", "Записать"]}},
    {
        "type": "table",
        "value": {
            "data": [["Кто", "Что"], ["Координатор", "Ведёт учёт"]],
            "table_caption": "Кто что делает",
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "cell": [],
            "mergeCells": [],
        },
    },
    {"type": "recap", "value": {"items": ["Спрашивать", "Не торопиться"]}},
]

CLIP = {"title": "Одна среда из жизни центра", "minutes": 4, "transcript": "<p>Координатор открывает журнал.</p>"}
SELF_CHECK = {
    "question": "Кто подписывает договор?",
    "answers": [
        {"text": "Руководитель", "is_right": True, "explanation": "Верно: так сказано в уставе."},
        {"text": "Координатор", "is_right": False, "explanation": "Он его готовит, но не подписывает."},
    ],
}


def course() -> Any:
    made = factories.course(
        title="Организация работы с волонтёрами",
        code="1.1",
        intro="С чего начать.",
        audience="Координаторы социально ориентированных некоммерческих организаций",
        hours=16,
        body=[{"type": "text", "value": "<p>О курсе.</p>"}],
    )
    for number in (1, 2):
        module = factories.module(course=made, title=f"Модуль {number}", intro="О чём модуль.")
        for place in (1, 2, 3):
            factories.lesson(module=module, title=f"Как договориться с волонтёром о деле {number}.{place}", body=BODY)
    return CoursePage.objects.get(pk=made.pk)


def run(**fields: Any) -> Any:
    """A running run of the course, with a tutor and a deadline."""
    made = factories.CourseRunFactory(course=fields.pop("course", None) or course(), **fields)
    factories.RunTutorFactory(run=made)
    module = made.course.get_children().first()
    factories.RunDateFactory(run=made, page_id=module.pk, due_on=timezone.localdate() + timedelta(days=3))
    return made


def catalogue(person: Any) -> str:
    """Cards of a course one studies, one has been invited to, has completed, and others."""
    if person is not None:
        studying(person, done=1)
        factories.EnrolmentFactory(person=person, invited=True)
        factories.EnrolmentFactory(person=person, completed=True)
    else:
        course()
    factories.course(title="Ещё один курс")
    return "/learn/"


def empty_catalogue(person: Any) -> str:
    factories.catalogue()
    return "/learn/"


def studying(person: Any, *, done: int = 0, **fields: Any) -> Enrolment:
    """Somebody who has done so many lessons and has opened the next one."""
    enrolment = factories.EnrolmentFactory(run=run(), person=person, **fields)
    lessons = factories.lessons_of(enrolment.run.course)
    for lesson in lessons[:done]:
        factories.ItemProgressFactory(enrolment=enrolment, item=lesson)
    if 0 < done < len(lessons):
        factories.ItemProgressFactory(enrolment=enrolment, item=lessons[done], under_way=True)
    return enrolment


def entrance(person: Any, **fields: Any) -> str:
    """The course's page with an open run and a full one."""
    first = run(is_open=True, **fields)
    full = factories.CourseRunFactory(course=first.course, is_open=True, capacity=1)
    factories.EnrolmentFactory(run=full)
    return COURSE


def closed_entrance(person: Any) -> str:
    run()
    return COURSE


def empty_course(person: Any) -> str:
    factories.course()
    return COURSE


def home(person: Any, **fields: Any) -> str:
    studying(person, **fields)
    return COURSE


def late_home(person: Any) -> str:
    enrolment = studying(person, done=1)
    enrolment.run.dates.update(due_on=timezone.localdate() - timedelta(days=2))
    return COURSE


def module(person: Any) -> str:
    studying(person, done=1)
    return f"{COURSE}module-1/"


def empty_module(person: Any) -> str:
    factories.course(modules=1)
    return f"{COURSE}module-1/"


def lesson(person: Any, **fields: Any) -> str:
    studying(person, **fields)
    return LESSON


def lesson_blocks(person: Any) -> str:
    """A lesson with everything that only lessons hold."""
    video, captions, paper = (
        get_document_model().objects.create(title=title, file=ContentFile(content, name=name), file_size=len(content))
        for title, name, content in (
            ("Видео", "film.mp4", b"\x00"),
            ("Субтитры", "film.vtt", b"WEBVTT\n"),
            ("Карточка задачи", "card.docx", b"PK"),
        )
    )
    address = lesson(person)
    page = factories.lessons_of(CoursePage.objects.get(slug="course-1"))[0]
    page.body = [
        {"type": "video_link", "value": {**CLIP, "video": "https://rutube.ru/video/1/"}},
        {"type": "video_file", "value": {**CLIP, "file": video.pk, "captions": captions.pk}},
        {"type": "document", "value": {"title": "", "document": paper.pk, "about": "Распечатайте и заполните."}},
        {"type": "self_check", "value": SELF_CHECK},
        {"type": "ask", "value": {"text": "Как это устроено в вашей организации?"}},
    ]
    page.save_revision().publish()
    return address


def gated(person: Any, *, page: str = "") -> str:
    """All four states: done, under way, not started, and locked by an item and by a day."""
    enrolment = studying(person, done=1)
    lessons = factories.lessons_of(enrolment.run.course)
    LessonPage.objects.filter(pk=lessons[3].pk).update(after_previous=True)
    factories.RunDateFactory(
        run=enrolment.run, page_id=lessons[5].pk, opens_on=timezone.localdate() + timedelta(days=4)
    )
    return f"{COURSE}{page}"


def last_lesson(person: Any) -> str:
    studying(person, done=6)
    return f"{COURSE}module-2/lesson-3/"


def open_lesson(person: Any) -> str:
    made = course()
    pages = factories.lessons_of(made)
    pages[0].is_open = True
    pages[0].save_revision().publish()
    return LESSON


def closed_lesson(person: Any) -> str:
    entrance(person)
    return LESSON


def approval(person: Any) -> str:
    """The course's page with a run that one applies to."""
    run(joining=Joining.APPROVAL, capacity=1)
    return COURSE


def applied(person: Any, *, page: str = "", is_declined: bool = False) -> str:
    """One's own application: waiting, or declined."""
    asked = factories.EnrolmentFactory(run=run(joining=Joining.APPROVAL), person=person, requested=True)
    if is_declined:
        actions.decline(enrolment=asked, reason="Этот поток только для координаторов.", by=StaffFactory())
    return COURSE if page else at("enrolment-requested", asked)


def requests(person: Any, *, number: int = 2) -> str:
    """Applications to a full run of one's own."""
    taught = run(joining=Joining.APPROVAL, capacity=1)
    factories.RunTutorFactory(run=taught, person=person)
    factories.EnrolmentFactory(run=taught)
    for _number in range(number):
        factories.EnrolmentFactory(run=taught, requested=True)
    return reverse("courses:run-requests", args=[taught.public_id])


def request(person: Any) -> str:
    """One application to a run of one's own."""
    taught = run(joining=Joining.APPROVAL, capacity=5)
    factories.RunTutorFactory(run=taught, person=person)
    return at("request-decide", factories.EnrolmentFactory(run=taught, requested=True))


def decline_empty(page: Any) -> None:
    """Press «Отклонить» with nothing typed."""
    page.locator("button[value=decline]").click()


def at(name: str, enrolment: Enrolment) -> str:
    return reverse(f"courses:{name}", args=[enrolment.public_id])


def invitation(person: Any) -> str:
    return at("enrolment-accept", factories.EnrolmentFactory(run=run(), person=person, invited=True))


def void_invitation(person: Any) -> str:
    return at("enrolment-accept", factories.EnrolmentFactory(run=run(), person=person, withdrawn=True))


def welcome(person: Any) -> str:
    return at("enrolment-welcome", studying(person))


def leaving(person: Any) -> str:
    return at("enrolment-leave", studying(person))


def declining(person: Any) -> str:
    return at("enrolment-leave", factories.EnrolmentFactory(run=run(), person=person, invited=True))


def left(person: Any) -> str:
    return at("enrolment-left", factories.EnrolmentFactory(run=run(), person=person, withdrawn=True))


def finished(person: Any) -> str:
    return at("enrolment-finished", studying(person, done=6, completed=True))


def mine(person: Any) -> str:
    catalogue(person)
    return reverse("courses:mine")


def teaching(person: Any) -> str:
    factories.RunTutorFactory(run=run(), person=person)
    return reverse("courses:teaching")


def run_progress(person: Any) -> str:
    """More than a page of participants, some of them silent."""
    made = run()
    factories.RunTutorFactory(run=made, person=person)
    for number in range(32):
        factories.EnrolmentFactory(run=made, begun_at=timezone.now() - timedelta(days=number))
    factories.EnrolmentFactory(run=made, invited=True)
    return reverse("courses:run-progress", args=[made.public_id])


def empty_run_progress(person: Any) -> str:
    made = factories.RunTutorFactory(person=person).run
    return reverse("courses:run-progress", args=[made.public_id])


def organisation_progress(person: Any, *, is_empty: bool = False) -> str:
    organisation = person.memberships.get().organisation
    if not is_empty:
        studying(person, done=2)
    return reverse("courses:organisation-progress", args=[organisation.public_id])
