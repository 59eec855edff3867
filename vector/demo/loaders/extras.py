"""What the demo adds to its lessons: self-check questions, a film and a picture of our own, documents to download."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils.html import format_html, format_html_join
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

import vector.demo.content
from courses.models import CourseIndexPage, CoursePage, LessonPage
from vector.demo.content import content
from vector.demo.documents import docx
from vector.demo.loaders.courses import FILES
from vector.people.models import User

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

MEDIA = Path(vector.demo.content.__file__).parent / "media"


def load(*, today: date, by: User, people: "People") -> None:
    """The blocks of extras.toml in their lessons; a lesson that has got them is left as it is."""
    slugs = {content(f"courses/{name}")["code"]: content(f"courses/{name}")["slug"] for name in FILES}
    catalogue = CourseIndexPage.objects.get()
    for source in content("courses/extras")["lessons"]:
        course = CoursePage.objects.child_of(catalogue).get(slug=slugs[source["course"]])
        lesson = LessonPage.objects.descendant_of(course).get(slug=source["lesson"])
        if not {block.block_type for block in lesson.body} & {"self_check", "video_file", "document", "image"}:
            _add(lesson, source["blocks"], by=by)


def _add(lesson: LessonPage, blocks: list[dict[str, Any]], *, by: User) -> None:
    """A film stands first, everything else before the recap, which is the last block."""
    made = [(block["type"], _block(block, by=by)) for block in blocks]
    first = [raw for kind, raw in made if kind == "video"]
    later = [raw for kind, raw in made if kind != "video"]
    body = list(lesson.body.raw_data)
    lesson.body = [*first, *body[:-1], *later, *body[-1:]]
    lesson.save_revision(user=by).publish(user=by)


def _block(source: dict[str, Any], *, by: User) -> dict[str, Any]:
    """One block of the file as a StreamField's raw value."""
    if source["type"] == "self_check":
        return {"type": "self_check", "value": {"question": source["question"], "answers": source["options"]}}
    if source["type"] == "image":
        made = _image(source["title"], source["file"], by=by)
        return {"type": "image", "value": {"image": made, "decorative": False, "alt_text": source["description"]}}
    if source["type"] == "document":
        made = _document(source["title"], source["file"], docx(source["text"]), by=by)
        return {"type": "document", "value": {"title": "", "document": made, "about": ""}}
    film = _document(source["title"], source["file"], (MEDIA / source["file"]).read_bytes(), by=by)
    captions = f"{source['title']}: субтитры"
    value = {
        "title": source["title"],
        "file": film,
        "captions": _document(captions, source["captions"], (MEDIA / source["captions"]).read_bytes(), by=by),
        "minutes": source["minutes"],
        "transcript": _paragraphs(source["transcript"]),
    }
    return {"type": "video_file", "value": value}


def _document(title: str, name: str, data: bytes, *, by: User) -> int:
    """The document of this title, made if there is none; its id."""
    documents = get_document_model().objects
    found = documents.filter(title=title).first()
    return (found or documents.create(title=title, file=ContentFile(data, name=name), uploaded_by_user=by)).pk


def _image(title: str, name: str, *, by: User) -> int:
    """The picture of this title, made if there is none; its id."""
    images = get_image_model().objects
    found = images.filter(title=title).first()
    file = ContentFile((MEDIA / name).read_bytes(), name=name)
    return (found or images.create(title=title, file=file, uploaded_by_user=by)).pk


def _paragraphs(text: str) -> str:
    """Plain paragraphs as rich text."""
    parts = ((part,) for part in text.strip().split("\n\n"))
    return format_html("{}", format_html_join("", "<p>{}</p>", parts))
