"""The public pages: the list of published answers, and one page an answer.

Pages are made, changed and taken down by the actions. Editors may correct a page that is live; they can't put up one
that nobody approved, nor take one down past the record: the page's permissions say so.
"""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.locks import BaseLock
from wagtail.models import Orderable, Page, PagePermissionTester
from wagtail.search import index

from vector.pages.models import BasePage


class AnswerIndexPage(BasePage):
    """The list of published answers, by topic."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["answers.PublishedAnswerPage"]
    max_count = 1
    template = "answers/answer_index_page.html"

    class Meta:
        verbose_name = _("list of published answers")
        verbose_name_plural = _("lists of published answers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from consultations.answers.views.pages import index_context

        return {**super().get_context(request, *args, **kwargs), **index_context(request, self)}


class ApprovedOnly(PagePermissionTester):
    """What nobody approved does not come onto the site through the admin, and a withdrawn answer does not come back."""

    def can_publish(self) -> bool:
        return self.page.live and super().can_publish()

    def can_unpublish(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_copy(self) -> bool:
        return False


class NewVersionLock(BaseLock):
    """While a new version is prepared, nobody corrects the page: the approved version would take its place."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return gettext("A new version of this answer is being prepared: correct its copy, not the page.")


class PublishedAnswerPage(BasePage):
    """A question and its answer, without anybody's name. The title is the question in one line."""

    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"))
    topic = models.ForeignKey(
        "consultations.Topic", models.PROTECT, related_name="answer_pages", verbose_name=_("topic")
    )
    reviewed_on = models.DateField(_("reviewed on"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("topic"),
        FieldPanel("question"),
        FieldPanel("answer"),
        InlinePanel("related_pages", label=_("Related page")),
        InlinePanel("related_documents", label=_("Related document")),
        FieldPanel("reviewed_on", read_only=True),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("question"),
        index.SearchField("answer"),
        index.FilterField("topic"),
    ]
    parent_page_types = ["answers.AnswerIndexPage"]
    subpage_types: list[str] = []
    is_creatable = False
    template = "answers/published_answer_page.html"

    class Meta:
        verbose_name = _("published answer")
        verbose_name_plural = _("published answers")
        indexes = [models.Index(fields=["topic"], name="answer_page_topic")]

    @property
    def plain_text(self) -> str:
        return f"{self.question}\n{self.answer}"

    def get_lock(self) -> BaseLock | None:
        record = getattr(self, "record", None)
        return NewVersionLock(self) if record is not None and record.is_under_way else super().get_lock()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ApprovedOnly(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from consultations.answers.views.pages import answer_context

        return {**super().get_context(request, *args, **kwargs), **answer_context(request, self)}


class RelatedPage(Orderable):
    """A page that says more."""

    answer_page = ParentalKey(PublishedAnswerPage, on_delete=models.CASCADE, related_name="related_pages")
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [FieldPanel("page")]


class RelatedDocument(Orderable):
    """A document of the library that helps."""

    answer_page = ParentalKey(PublishedAnswerPage, on_delete=models.CASCADE, related_name="related_documents")
    document = models.ForeignKey("wagtaildocs.Document", models.CASCADE, related_name="+", verbose_name=_("document"))

    panels = [FieldPanel("document")]
