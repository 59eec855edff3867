"""The course tree, runs, enrolments and progress."""

from courses.models.enrolments import Enrolment, LessonProgress
from courses.models.pages import CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.models.runs import CourseRun, RunDeadline, RunTutor

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "CourseRun",
    "Enrolment",
    "LessonPage",
    "LessonProgress",
    "ModulePage",
    "RunDeadline",
    "RunTutor",
]
