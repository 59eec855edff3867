"""Demo works: assignments out of the content's files, the tutor's phrases, works in every state."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection

from courses.models import CourseIndexPage, CoursePage, ModulePage
from courses.works.enums import PartNeed
from courses.works.models import AskedField, AssignmentPage, Criterion, TemplateFile
from vector.demo.content import content
from vector.demo.documents import docx
from vector.demo.loaders import work_stories
from vector.demo.loaders.courses import FILES, block
from vector.people.models import User

if TYPE_CHECKING:
    from vector.demo.loaders.people import People


def load(*, today: date, by: User, people: "People") -> None:
    """Assignments of all courses, and what participants have made of them."""
    for name in FILES:
        source, texts = content(f"courses/{name}"), content(f"works/{name}")
        course = CoursePage.objects.child_of(CourseIndexPage.objects.get()).get(slug=source["slug"])
        for item in texts["assignments"]:
            assignment(item, course=course, by=by)
        work_stories.load(texts, course=course, today=today, people=people)


def assignment(source: dict[str, Any], *, course: CoursePage, by: User) -> AssignmentPage:
    """The assignment, the last item of its module, with fields, criteria and files to download."""
    module = ModulePage.objects.child_of(course).get(slug=source["module"])
    found = AssignmentPage.objects.child_of(module).filter(slug=source["slug"]).first()
    if found is not None:
        return found
    text, files, points = source.get("text"), source.get("files"), source.get("growth_points")
    page = AssignmentPage(
        title=source["title"],
        slug=source["slug"],
        intro=source["intro"],
        kind=source["kind"],
        minutes=source["minutes"],
        body=[block(each) for each in source["blocks"]],
        text_part=_need(text),
        text_label=text["label"] if text else "",
        text_hint=text["hint"] if text else "",
        files_part=_need(files),
        files_hint=files["hint"] if files else "",
        max_files=files["most"] if files else 5,
        asks_growth_points=points is not None,
        least_points=points["least"] if points else 1,
        most_points=points["most"] if points else 5,
        needs_agreement=source["needs_agreement"],
        after_previous=source.get("after_previous", False),
        answer_days=source["tutor_days"],
        points_to_accept=source["pass_points"],
        owner=by,
    )
    page.asked_fields = [_field(number, field) for number, field in enumerate(source.get("fields", []))]
    page.criteria = [
        Criterion(
            sort_order=number, title=criterion["title"], description=criterion["hint"], max_points=criterion["points"]
        )
        for number, criterion in enumerate(source["criteria"])
    ]
    page.template_files = [
        TemplateFile(sort_order=number, document=_document(template), about="")
        for number, template in enumerate(source.get("templates", []))
    ]
    module.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    return AssignmentPage.objects.get(pk=page.pk)


def _need(part: dict[str, Any] | None) -> PartNeed:
    if part is None:
        return PartNeed.NO
    return PartNeed.REQUIRED if part["is_required"] else PartNeed.OPTIONAL


def _field(number: int, source: dict[str, Any]) -> AskedField:
    return AskedField(
        sort_order=number,
        label=source["label"],
        hint=source["hint"],
        kind=source["kind"],
        choices="\n".join(source.get("choices", [])),
        is_required=source["is_required"],
    )


def _document(source: dict[str, Any]) -> Document:
    found = Document.objects.filter(title=source["title"]).first()
    if found is not None:
        return found
    return Document.objects.create(
        title=source["title"],
        file=ContentFile(docx(source["text"]), name=source["file"]),
        collection=Collection.get_first_root_node(),
    )
