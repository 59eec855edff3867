"""The page of an answer: made, changed, taken down, by the deeds of its record. The caller holds the record's lock."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.documents.models import Document
from wagtail.models import Page, PageLogEntry

from consultations.answers.models import (
    AnswerIndexPage,
    PublishedAnswer,
    PublishedAnswerPage,
    RelatedDocument,
    RelatedPage,
)
from consultations.enums import MessageKind
from vector.common.transitions import locked
from vector.pages.models import HomePage
from vector.pages.titles import place_at

if TYPE_CHECKING:
    from vector.people.models import User

# In place of what a deleted person asked.
REMOVED = "–"
# What is asked about by everybody alike; the page of a region, of an event or a survey tells who asked.
RELATED_KINDS = frozenset({"course", "module", "lesson", "quiz", "assignment", "material"})


def index_page() -> AnswerIndexPage:
    """The list that answers stand under; the first answer makes it."""
    found = AnswerIndexPage.objects.order_by("path").first()
    if found is None:
        with translation.override("ru"):
            found = AnswerIndexPage(
                title=_("Answers to questions"), slug="answers", intro=_("What organisations asked.")
            )
        HomePage.objects.get().add_child(instance=found)
        found.save_revision().publish()
    return found


def put_up(answer: PublishedAnswer, *, by: "User") -> PublishedAnswerPage:
    """Make the page, or bring it to the record's texts, and publish it."""
    page = answer.page
    is_new = page is None
    if page is None:
        page = PublishedAnswerPage(slug=f"answer-{answer.pk}", live=False, owner=by)
    page.title, page.draft_title, page.topic = answer.title, answer.title, answer.topic
    page.question, page.answer, page.reviewed_on = answer.question, answer.answer, _day_of_review(answer)
    if is_new:
        # Two approvals at once would both be the same child of the list.
        locked(index_page()).add_child(instance=page)
        _relate(page, answer)
        answer.page = page
        answer.save(update_fields=["page", "updated_at"])
    # Experts have no permissions in the admin: who may publish has been asked by the view.
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return page


def show_review(answer: PublishedAnswer, *, by: "User") -> None:
    """Put the record's date of review on the page."""
    if answer.page is not None and answer.page.live:
        page = answer.page
        page.reviewed_on = _day_of_review(answer)
        page.save_revision(user=by).publish(user=by, skip_permission_checks=True)


def take_down(answer: PublishedAnswer, *, by: "User") -> None:
    """Off the site; search, the list, the sitemap and the visitors' cache follow the page's state."""
    if answer.page is not None and answer.page.live:
        UnpublishPageAction(answer.page, user=by).execute(skip_permission_checks=True)


def erase(answer: PublishedAnswer) -> None:
    """The page with all its versions, as if it had never been."""
    if (page := answer.page) is not None:
        answer.page = None
        answer.save(update_fields=["page", "updated_at"])
        number = page.pk
        page.delete()
        PageLogEntry.objects.filter(page=number).update(label=REMOVED, data={})


def _day_of_review(answer: PublishedAnswer) -> date:
    return answer.reviewed_on or timezone.localdate()


def _relate(page: PublishedAnswerPage, answer: PublishedAnswer) -> None:
    """What the thread led to: the lesson or material that was asked about, if everybody may read it, and documents.

    Any other page may be of the asker's own region.
    """
    path = answer.consultation.about_path.partition("?")[0]
    place = place_at(path)
    if place is not None and place.kind in RELATED_KINDS:
        wanted = f"{HomePage.objects.get().url_path}{path.strip('/')}/"
        for found in Page.objects.live().public().filter(url_path=wanted).exclude(pk=page.pk):
            page.related_pages.add(RelatedPage(page=found))
    sent = Document.objects.filter(
        pk__in=answer.consultation.messages.filter(kind=MessageKind.ANSWER).values("documents")
    )
    for document in sent.order_by("pk"):
        page.related_documents.add(RelatedDocument(document=document))
