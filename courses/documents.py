"""Who gets the documents of the CMS that courses use: what a closed item links to is as closed as the item.

A document belongs to nobody in Wagtail, and its address is no secret. What refers to it (Wagtail's reference index
knows: blocks, links in rich text, templates of assignments) decides who may have it.
"""

from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from courses import kept, rules
from courses.models import CourseItemPage, Enrolment, RunTutor
from courses.queries import item_study_of


def refuse_strangers(document: Any, request: HttpRequest) -> None:
    """Hook before a document is served: raises Http404 for those who may read nothing that refers to it.

    What courses do not use is not asked about: it stays as public as Wagtail's collections make it.
    """
    user = request.user
    if user.is_authenticated and user.is_staff:
        return
    pages, things = _users_of(document)
    items = [page for page in pages if isinstance(page, CourseItemPage)]
    ours = [model for model in things if _is_of_courses(model)]
    if not items and not ours:
        return
    if any(not isinstance(page, CourseItemPage) and _is_public(page) for page in pages):
        return
    if any(may_open(user, item) for item in items) or (ours and _studies_or_teaches(user)):
        return
    raise Http404


def may_open(user: Any, item: CourseItemPage) -> bool:
    """Whether `user` may read what is in this item now: the right to it, and no lock. Three queries at most."""
    if not item.live:
        return bool(user.is_authenticated and user.is_staff)
    outline = kept.outline(item.path[: -2 * Page.steplen])
    study = item_study_of(user, outline)
    if not rules.may_read_item(user, item, enrolment=study.enrolment, is_tutor=study.is_tutor):
        return False
    return item.is_open or item.pk not in study.locks(outline, timezone.localdate())


def _users_of(document: Any) -> tuple[list[Page], list[type]]:
    """What refers to a document: the pages, and the models of whatever else does."""
    pages, models = [], []
    references = ReferenceIndex.get_references_to(document).values_list(
        "base_content_type__app_label", "base_content_type__model", "object_id"
    )
    for app_label, name, object_id in references.distinct():
        model = apps.get_model(app_label, name)
        if model is Page:
            pages.append(int(object_id))
        else:
            models.append(model)
    return list(Page.objects.filter(pk__in=pages).specific()), models


def _is_of_courses(model: type) -> bool:
    return model.__module__.split(".")[0] == "courses"


def _is_public(page: Page) -> bool:
    return page.live and not page.get_view_restrictions().exists()


def _studies_or_teaches(user: Any) -> bool:
    """What is no page (a question of the bank) may be met anywhere: for anyone who studies or teaches."""
    return user.is_authenticated and (
        Enrolment.objects.of(user).reading().exists() or RunTutor.objects.filter(person=user).exists()
    )
