"""A fingerprint of everything published in a course: it changes when, and only when, what people read changes."""

import hashlib
import json

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Func, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from courses.models import CoursePage, LessonPage


def digest_of(course: CoursePage) -> str:
    """SHA-256, in hexadecimal, over titles, order, versions and texts of the published pages, and the files in them.

    Three queries; the texts are summed up by the database and do not travel.
    """
    text = Func(Cast("body", TextField()), function="md5", output_field=CharField())
    lesson = LessonPage.objects.filter(pk=OuterRef("pk"))
    pages = (
        Page.objects.filter(path__startswith=course.path)
        .filter(Q(live=True) | Q(pk=course.pk))
        .order_by("path")
        .annotate(
            text=Subquery(lesson.annotate(sum=text).values("sum")[:1]), intro=Subquery(lesson.values("intro")[:1])
        )
        .values_list("pk", "path", "title", "live_revision_id", "last_published_at", "text", "intro")
    )
    found = {
        "course": [course.code, course.hours, course.audience],
        "pages": [[str(value) for value in row] for row in pages],
        "files": _files_of(course),
    }
    return hashlib.sha256(json.dumps(found, ensure_ascii=False).encode()).hexdigest()


def _files_of(course: CoursePage) -> list[list[str]]:
    """Hashes of the pictures and documents that the pages refer to."""
    found = []
    for model in (get_image_model(), get_document_model()):
        # Rows of the index keep keys of many tables, as text.
        pages = Page.objects.filter(path__startswith=course.path, live=True).annotate(key=Cast("pk", CharField()))
        used = ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=pages.values("key"),
        ).annotate(target=F("to_object_id"))
        rows = (
            model.objects.annotate(key=Cast("pk", CharField()))
            .filter(key__in=used.values("target"))
            .order_by("pk")
            .values_list("pk", "file_hash", "title")
        )
        found += [[model._meta.label, *(str(value) for value in row)] for row in rows]
    return found
