"""What a module consists of: lessons, and whatever other apps add below it.

The titles of items are public. What is in them is for those who study the course, its tutors and the project office,
unless a lesson is marked as open to everyone. A visitor who follows a link to a closed item gets the course's page with
the way in; a participant who comes too early gets the reason and a link to what is missing.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from courses.blocks import LessonBlock
from courses.models.pages import CoursePage, CourseTreePage
from courses.reading_time import minutes_to_read

STEP = Page.steplen


class ItemPageQuerySet(PageQuerySet):
    def of_course(self, course: Page) -> "ItemPageQuerySet":
        """The items of a course, whatever their module."""
        return self.descendant_of(course)


class CourseItemPage(CourseTreePage):
    """What every item of a module has: how long it takes, what must come before it, when it counts as done.

    Serving it writes nothing: that it is under way is recorded by a POST of its own. A kind of item derives from this,
    registers itself (courses.registry.register_kind), extends courses/item_page.html and adds `item_context`.
    """

    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, help_text=_("Leave empty, and it is counted.")
    )
    counted_minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    after_previous = models.BooleanField(
        _("opens after the item before it"),
        default=False,
        help_text=_("Participants see it in the contents, but it opens when the item before it is done."),
    )
    after_item = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opens after"),
        help_text=_("A lesson, a quiz or an assignment of this course that must be done first."),
    )

    objects = PageManager.from_queryset(ItemPageQuerySet)()

    item_panels = [
        FieldPanel("minutes"),
        MultiFieldPanel(
            [FieldPanel("after_previous"), PageChooserPanel("after_item")],
            heading=_("When it opens"),
            help_text=_("Dates are set in the run of the course."),
        ),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    # Anybody may read the item: only a lesson can be.
    is_open = False

    class Meta:
        abstract = True

    @property
    def reading_minutes(self) -> int:
        """Minutes it takes: what the editor says, else what was counted."""
        return self.minutes or self.counted_minutes

    @property
    def completion_rule(self) -> str | Promise:
        """When the item counts as done, in words for the participant."""
        raise NotImplementedError

    def count_minutes(self) -> int:
        """How many minutes the item takes when the editor does not say."""
        return 1

    def item_context(self, request: HttpRequest, around: Any) -> dict[str, Any]:
        """What the item's own template needs beyond courses.views.items.Around."""
        return {}

    def clean(self) -> None:
        super().clean()
        if self.after_item_id and not self._stands_before(self.after_item):
            raise ValidationError({"after_item": _("Choose an item that stands before this one in the same course.")})

    def _stands_before(self, other: Page) -> bool:
        if not self.path:
            # A page being created has no place yet: it will be the last of its module.
            return True
        course = self.path[: -2 * STEP]
        return len(other.path) == len(self.path) and other.path.startswith(course) and other.path < self.path

    def save(self, *args: Any, **kwargs: Any) -> Any:
        fields: Iterable[str] | None = kwargs.get("update_fields")
        if fields is None or "body" in fields:
            self.counted_minutes = self.count_minutes()
            if fields is not None:
                kwargs["update_fields"] = {*fields, "counted_minutes"}
        return super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.views.items import around, frame_context

        found = around(request, self)
        return {
            **super().get_context(request, *args, **kwargs),
            **frame_context(request, self, found),
            **self.item_context(request, found),
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views.items import closed_response

        # The address of the item stays: after signing in or enrolling one is where one wanted to be.
        if (response := closed_response(request, self)) is not None:
            response.headers["X-Robots-Tag"] = "noindex"
            add_never_cache_headers(response)
            return response
        return super().serve(request, *args, **kwargs)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return super().get_sitemap_urls(request) if self.is_open else []

    def entrance(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """The course's page in the place of a closed item."""
        return TemplateResponse(request, CoursePage.template, context)


class LessonPage(CourseItemPage):
    """One lesson."""

    body = StreamField(LessonBlock(), blank=True, verbose_name=_("text"))
    is_open = models.BooleanField(
        _("open to everyone"),
        default=False,
        help_text=_("Visitors can read this lesson and find it by search, without enrolling."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", help_text=_("Everyone sees this sentence in the contents of the course, enrolled or not.")),
        FieldPanel("body"),
        *CourseItemPage.item_panels,
        FieldPanel("is_open"),
    ]
    parent_page_types = ["courses.ModulePage"]
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def completion_rule(self) -> Promise:
        return _("The lesson counts as done when you press “Mark as done”.")

    @property
    def plain_text(self) -> str:
        """What search and excerpts may know of the text: only the introduction, unless the lesson is open to all."""
        return "\n".join([self.intro, *self.words()]) if self.is_open else self.intro

    def words(self) -> list[str]:
        """The pieces of the text without their mark-up."""
        return self.body.stream_block.get_searchable_content(self.body)

    def count_minutes(self) -> int:
        return minutes_to_read(self.words())

    def item_context(self, request: HttpRequest, around: Any) -> dict[str, Any]:
        from courses.views.items import lesson_context

        return lesson_context(request, self, around)
