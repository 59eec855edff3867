"""App configuration of courses."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses import own_data
        from courses.cabinet import cards, organisation_links, studies, teaches
        from courses.home import newest_courses
        from courses.marks import tutors
        from courses.models import CourseRun, RunDate
        from courses.registry import ItemKind, register_kind
        from vector.cabinet import registry
        from vector.community.registry import register_marks
        from vector.pages import home_sections, page_cache, titles
        from vector.people.registry import register_data, register_forgetting
        from vector.search import registry as search

        register_kind(
            ItemKind(
                code="lesson",
                model="courses.LessonPage",
                word=_("Lesson"),
                rule=_("done when you press “Mark as done”"),
            )
        )
        registry.register("courses", cards)
        registry.register_fact("enrolments", studies)
        registry.register_fact("teaches", teaches)
        registry.register_organisation_links("courses", organisation_links)
        search.register_pages(
            "courses",
            _("Courses"),
            "courses.CourseIndexPage",
            "courses.CoursePage",
            "courses.ModulePage",
            "courses.LessonPage",
        )
        titles.register_pages("course", _("course"), "courses.CoursePage")
        titles.register_pages("module", _("module"), "courses.ModulePage")
        titles.register_pages("lesson", _("lesson"), "courses.LessonPage")
        home_sections.register("courses", newest_courses, order=5)
        page_cache.watch(CourseRun, RunDate)
        register_marks("tutors", tutors)
        register_data("courses", own_data.enrolments)
        register_data("lessons", own_data.lessons)
        register_forgetting("courses", own_data.forget)
