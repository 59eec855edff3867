"""The course tree in the CMS: catalogue, course, module, lesson.

Descriptions of courses and modules and the titles of lessons are public. The text of a lesson is for those who study
the course, its tutors and the project office, unless the lesson is marked as open to everyone. A visitor who follows
a link to a closed lesson gets the course's page with the way in.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from courses.blocks import LessonBlock
from courses.reading_time import minutes_to_read
from vector.pages.blocks import BodyBlock
from vector.pages.models import BasePage


class CourseTreePage(BasePage):
    """What the pages of the course tree share."""

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> Any:
        # The finder of courses.routing has asked already, in the query that found the page.
        if getattr(self, "is_restricted", True):
            return super().get_view_restrictions()
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Not BasePage's: its breadcrumbs ask the tree again, the courses' own come out of the outline.
        context = super(BasePage, self).get_context(request, *args, **kwargs)
        return {**context, "description": self.search_description or self.intro}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if request.user.is_authenticated:
            # The page shows the reader's own progress: it must not stay in any shared cache.
            add_never_cache_headers(response)
        return response


class CourseIndexPage(CourseTreePage):
    """The catalogue of courses."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.CoursePage"]
    template = "courses/course_index_page.html"

    class Meta:
        verbose_name = _("course catalogue")
        verbose_name_plural = _("course catalogues")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.views.pages import catalogue_context

        return {**super().get_context(request, *args, **kwargs), **catalogue_context(request, self)}


class CoursePageQuerySet(PageQuerySet):
    def in_catalogue(self) -> "CoursePageQuerySet":
        """What visitors may see, in the order that the editors gave it."""
        return self.live().public().order_by("path")


class CoursePage(CourseTreePage):
    """A distance course: for whom, how long, what about; its modules are its child pages."""

    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, related_name="courses", verbose_name=_("programme")
    )
    code = models.CharField(
        _("course number"), max_length=20, blank=True, help_text=_("As in the programme, for example 1.1")
    )
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("hours of study"), null=True, blank=True, help_text=_("Together with the practical work")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("about the course"))

    objects = PageManager.from_queryset(CoursePageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("programme"), FieldPanel("code"), FieldPanel("audience"), FieldPanel("hours")],
            heading=_("About the course in figures"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("audience"),
        index.SearchField("body"),
        index.FilterField("programme"),
    ]
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def full_title(self) -> str:
        """The title with the course's number before it."""
        return f"{self.code} {self.title}" if self.code else self.title

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.views.pages import course_context

        return {**super().get_context(request, *args, **kwargs), **course_context(request, self)}


class ModulePage(CourseTreePage):
    """A part of a course; its lessons are its child pages."""

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/module_page.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.views.pages import module_context

        return {**super().get_context(request, *args, **kwargs), **module_context(request, self)}


class LessonPageQuerySet(PageQuerySet):
    def of_course(self, course: CoursePage) -> "LessonPageQuerySet":
        """The lessons of a course, whatever their module."""
        return self.descendant_of(course)


class LessonPage(CourseTreePage):
    """One lesson. Serving it writes nothing: that it is under way is recorded by a POST of its own."""

    body = StreamField(LessonBlock(), blank=True, verbose_name=_("text"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes to read"),
        null=True,
        blank=True,
        help_text=_("Leave empty, and it is counted from the text."),
    )
    counted_minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    is_open = models.BooleanField(
        _("open to everyone"),
        default=False,
        help_text=_("Visitors can read this lesson and find it by search, without enrolling."),
    )

    objects = PageManager.from_queryset(LessonPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", help_text=_("Everyone sees this sentence in the contents of the course, enrolled or not.")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("minutes"), FieldPanel("is_open")], heading=_("Reading")),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def reading_minutes(self) -> int:
        """Minutes to read: what the editor says, else what was counted from the text."""
        return self.minutes or self.counted_minutes

    @property
    def plain_text(self) -> str:
        """What search and excerpts may know of the text: only the introduction, unless the lesson is open to all."""
        return "\n".join([self.intro, *self.words()]) if self.is_open else self.intro

    def words(self) -> list[str]:
        """The pieces of the text without their mark-up."""
        return self.body.stream_block.get_searchable_content(self.body)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        fields: Iterable[str] | None = kwargs.get("update_fields")
        if fields is None or "body" in fields:
            self.counted_minutes = minutes_to_read(self.words())
            if fields is not None:
                kwargs["update_fields"] = {*fields, "counted_minutes"}
        return super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.views.pages import lesson_context

        return {**super().get_context(request, *args, **kwargs), **lesson_context(request, self)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views.pages import closed_lesson_context

        # The address of the lesson stays: after signing in or enrolling one is where one wanted to be.
        if (context := closed_lesson_context(request, self)) is not None:
            response = TemplateResponse(request, CoursePage.template, context)
            response.headers["X-Robots-Tag"] = "noindex"
            add_never_cache_headers(response)
            return response
        return super().serve(request, *args, **kwargs)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return super().get_sitemap_urls(request) if self.is_open else []
