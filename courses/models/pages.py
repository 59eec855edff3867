"""The course tree in the CMS: catalogue, course, module. What a module consists of is in courses.models.items."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

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
    # Its items (lessons, quizzes, assignments) name it as their parent; a list here would name parts that stand higher.
    template = "courses/module_page.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.views.pages import module_context

        return {**super().get_context(request, *args, **kwargs), **module_context(request, self)}
