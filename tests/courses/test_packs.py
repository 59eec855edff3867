"""The course pack: who gets it, what is in it, when it is made anew."""

import io
import re
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.blocks import LessonBlock
from courses.models import CoursePage
from courses.packs import blocks, build
from courses.packs.rich_text import nodes_of
from courses.tasks import build_pack
from courses.tree_digest import digest_of
from tests.factories import courses as factories
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.common.moments import paper_day

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $ \\ *жирно* _курсив_ @ссылка <b>тег</b> "); #read("/etc/passwd") //'


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        },
    }
    return tmp_path


def document(title="Договор"):
    made = get_document_model()(title=title)
    made.file.save("dogovor.docx", ContentFile(f"слова: {title}".encode()))
    return made


def body(**extra):
    image = get_image_model().objects.create(title="Схема", file=get_test_image_file())
    paper = extra.get("document") or document()
    return [
        {
            "type": "text",
            "value": f"<h4>Сразу четвёртый</h4><p>Раз <b>два</b> <i>три</i> &amp; {HOSTILE.replace('<', '&lt;')}</p>"
            f'<ol><li>Первое</li><li>Второе</li></ul><p><a linktype="document" id="{paper.pk}">договор</a></p>',
        },
        {"type": "image", "value": {"image": image.pk, "decorative": False, "alt_text": "Кто кому отвечает"}},
        {"type": "callout", "value": {"title": HOSTILE, "text": "Начинайте с малого."}},
        {"type": "quote", "value": {"text": "Получилось.\n\nНе сразу.", "attribution": "Координатор"}},
        {"type": "checklist", "value": {"title": "На неделе", "items": ["Спросить", HOSTILE]}},
        {
            "type": "table",
            "value": {
                "data": [["Кто", "Что"], ["Координатор", None], [HOSTILE, "Учёт"]],
                "table_caption": "Кто что делает",
                "table_header_choice": "row",
                "first_row_is_table_header": True,
                "first_col_is_header": True,
                "cell": [],
                "mergeCells": [],
            },
        },
        {"type": "recap", "value": {"items": ["Спрашивать"]}},
    ]


def course(**fields):
    made = factories.course(title="Как найти добровольцев", code="1.1", hours=16, **fields)
    module = factories.module(course=made, title="Начало")
    factories.lesson(module=module, title="Зачем", body=body())
    factories.lesson(module=module, title="Черновик", live=False)
    hidden = factories.module(course=made, title="Скрытый модуль", live=False)
    factories.lesson(module=hidden, title="Скрытый урок")
    return CoursePage.objects.get(pk=made.pk)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def close(answer):
    """The file alone: closing the answer would end the request and the connection of the test with it."""
    for shut in answer._resource_closers:
        shut()


# What is in it --------------------------------------------------------------------------------------------------------
def test_every_block_of_lessons_is_drawn_by_a_function_of_its_own():
    assert set(LessonBlock().child_blocks) - set(blocks.DRAWN) == set()


def test_an_unknown_block_is_shown_by_its_words(monkeypatch):
    monkeypatch.delitem(blocks.DRAWN, "callout")
    pack = build.build(course())
    with pack.open("pdf") as file:
        assert "Начинайте с малого." in text_of(file.read())


def test_pdf_holds_published_lessons_in_order_and_what_people_typed_as_they_typed_it():
    pack = build.build(course())
    with pack.open("pdf") as file:
        sheet = file.read()
    text = text_of(sheet)
    places = [text.index(word) for word in ("1.1 Как найти добровольцев", "Содержание", "Начало", "Зачем")]
    assert places == sorted(places)
    assert [word for word in ("Черновик", "Скрытый") if word in text] == []
    flat = re.sub(r"\s+", "", text)
    assert flat.count(re.sub(r"\s+", "", HOSTILE)) == 4
    # On paper the day bears its year.
    assert f"Собрано {paper_day(timezone.localdate())}" in " ".join(text.split())


def test_pdf_is_tagged_with_language_title_headings_and_described_pictures():
    pack = build.build(course())
    with pack.open("pdf") as file:
        reader = PdfReader(io.BytesIO(file.read()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert (root["/Lang"], reader.metadata.title) == ("ru", "1.1 Как найти добровольцев")
    roles, alternatives = [], []

    def walk(element):
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif hasattr(element, "get"):
            roles.append(element.get("/S"))
            alternatives.append(element.get("/Alt"))
            if (children := element.get("/K")) is not None and not isinstance(children, int):
                walk(children)

    walk(root["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= set(roles)
    assert "Кто кому отвечает" in alternatives
    assert len(reader.pages) == len(reader.page_labels)


def test_zip_holds_the_pdf_the_documents_and_an_index():
    pack = build.build(course())
    with pack.open("zip") as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert names == ["11-как-найти-добровольцев.pdf", "documents/01-договор.docx", "index.html"]
        assert archive.read("documents/01-договор.docx").decode() == "слова: Договор"
        assert 'href="documents/01-договор.docx"' in archive.read("index.html").decode()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p></p>", []),
        ("просто слова", [{"t": "p", "c": [{"t": "s", "s": "просто слова"}]}]),
        ('<p><a href="javascript:alert(1)">да</a></p>', "span"),
        ('<p><a href="https://example.org/">да</a></p>', "a"),
    ],
)
def test_rich_text_becomes_nodes(html, expected):
    found = nodes_of(html, link=lambda attributes: attributes.get("href", ""))
    assert (found[0]["c"][0]["t"] if isinstance(expected, str) else found) == expected


def test_nested_lists_stay_nested():
    [outer] = nodes_of("<ul><li>Раз<ol><li>Два</li></ol></li><li>Три</li></ul>", link=lambda attributes: "")
    assert [len(item) for item in outer["items"]] == [2, 1]
    assert outer["items"][0][1]["t"] == "ol"


# When it is made ------------------------------------------------------------------------------------------------------
def test_digest_changes_with_text_order_and_files_and_with_nothing_else():
    paper = document()
    made = course()
    lesson = factories.lessons_of(made)[0]
    seen = [digest_of(made)]

    def changed():
        seen.append(digest_of(CoursePage.objects.get(pk=made.pk)))
        return seen[-1] != seen[-2]

    factories.EnrolmentFactory(run__course=made)
    assert not changed()
    lesson.body = [*body(document=paper)[:1]]
    lesson.save_revision().publish()
    assert changed()
    paper.title = "Новый договор"
    paper.save()
    assert changed()
    factories.lesson(module=made.get_children().live().first(), title="Ещё урок")
    assert changed()
    lesson.refresh_from_db()
    lesson.unpublish()
    assert changed()


def test_a_changed_course_gets_a_new_pack_and_the_old_one_goes(private):
    made = course()
    first = build.build(made)
    factories.lesson(module=made.get_children().live().first(), title="Новый урок")
    second = build.build(CoursePage.objects.get(pk=made.pk))
    assert first.name != second.name
    files = sorted(path.name for path in private.rglob("*") if path.is_file())
    assert files == sorted(second.name.split("/")[-1] + suffix for suffix in (".pdf", ".zip"))


def test_first_reader_sees_that_it_is_prepared_and_one_task_is_asked_for(client, monkeypatch):
    asked = []
    monkeypatch.setattr(build.current_app, "send_task", lambda name, args: asked.append((name, args)))
    enrolment = factories.EnrolmentFactory(run__course=course())
    course_id = enrolment.run.course_id
    signed_in(client, enrolment.person)
    for _visit in range(2):
        assert "Комплект готовится" in client.get(f"/learn/packs/{course_id}/").content.decode()
    assert asked == [("courses.build_pack", [course_id])]
    waiting = client.get(f"/learn/packs/{course_id}/pdf/")
    assert (waiting.status_code, waiting.headers["Location"]) == (302, f"/learn/packs/{course_id}/")
    build_pack(course_id)
    text = client.get(f"/learn/packs/{course_id}/").content.decode()
    assert (f"/learn/packs/{course_id}/pdf/" in text, "Комплект готовится" in text) == (True, False)
    for kind, start in (("pdf", b"%PDF-"), ("zip", b"PK")):
        answer = client.get(f"/learn/packs/{course_id}/{kind}/")
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''11-")
        assert b"".join(answer.streaming_content).startswith(start)
        close(answer)


def test_a_pack_that_cannot_be_made_says_so_and_is_not_asked_for_again_and_again(client, monkeypatch):
    def fail(*args, **kwargs):
        raise build.pdf.PdfFailed("no")

    asked = []
    monkeypatch.setattr(build.pdf, "render", fail)
    monkeypatch.setattr(build.current_app, "send_task", lambda name, args: asked.append(name))
    made = course()
    build_pack(made.pk)
    text = signed_in(client, StaffFactory()).get(f"/learn/packs/{made.pk}/").content.decode()
    assert ("Комплект не получилось собрать" in text, asked) == (True, [])


# Who gets it ----------------------------------------------------------------------------------------------------------
def test_readers_of_the_course_get_the_pack_and_nobody_else():
    made = course()
    build.build(made)
    run = factories.CourseRunFactory(course=made)
    readers = [
        StaffFactory(),
        factories.RunTutorFactory(run=run).person,
        factories.EnrolmentFactory(run=run).person,
        factories.EnrolmentFactory(run=run, completed=True).person,
    ]
    strangers = [
        UserFactory(),
        factories.EnrolmentFactory(run=run, invited=True).person,
        factories.EnrolmentFactory(run=run, withdrawn=True).person,
        factories.EnrolmentFactory(run=factories.CourseRunFactory()).person,
        factories.RunTutorFactory(run=factories.CourseRunFactory()).person,
    ]
    for person in readers:
        client = signed_in(Client(), person)
        for part in ("", "pdf/", "zip/"):
            answer = client.get(f"/learn/packs/{made.pk}/{part}")
            close(answer)
            assert answer.status_code == 200
    for person in [None, *strangers]:
        client = signed_in(Client(), person) if person else Client()
        for part in ("", "pdf/", "zip/"):
            answer = client.get(f"/learn/packs/{made.pk}/{part}")
            assert (answer.status_code, "Как найти добровольцев" in answer.content.decode()) == (404, False)


@pytest.mark.parametrize(("second_is_open", "status"), [(True, 200), (False, 404)])
def test_everyone_gets_it_only_when_every_lesson_is_open(client, second_is_open, status):
    made = factories.course()
    module = factories.module(course=made)
    factories.lesson(module=module, is_open=True)
    factories.lesson(module=module, is_open=second_is_open)
    assert client.get(f"/learn/packs/{made.pk}/").status_code == status


@pytest.mark.parametrize("lessons", [1, 30])
def test_the_page_costs_the_same_however_long_the_course(client, django_assert_num_queries, lessons):
    enrolment = factories.EnrolmentFactory(run__course=factories.course(modules=1, lessons=lessons))
    build.build(enrolment.run.course)
    signed_in(client, enrolment.person)
    path = f"/learn/packs/{enrolment.run.course_id}/"
    client.get(path)
    with django_assert_num_queries(7):
        client.get(path)
