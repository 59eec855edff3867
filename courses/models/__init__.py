"""The course tree, runs, enrolments and progress."""

from courses.models.enrolments import Enrolment, Extension, ItemOpening, ItemProgress
from courses.models.items import CourseItemPage, LessonPage
from courses.models.pages import CourseIndexPage, CoursePage, ModulePage
from courses.models.runs import CourseRun, RunDate, RunTutor

__all__ = [
    "CourseIndexPage",
    "CourseItemPage",
    "CoursePage",
    "CourseRun",
    "Enrolment",
    "Extension",
    "ItemOpening",
    "ItemProgress",
    "LessonPage",
    "ModulePage",
    "RunDate",
    "RunTutor",
]
