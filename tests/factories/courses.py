"""Courses: pages in the tree that the data migration has made, runs, enrolments and progress."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.enums import EnrolmentState, ItemState, Joining
from courses.models import (
    CourseIndexPage,
    CoursePage,
    CourseRun,
    Enrolment,
    ItemProgress,
    LessonPage,
    ModulePage,
    RunDate,
    RunTutor,
)
from tests.factories.pages import home_page
from tests.factories.people import UserFactory
from tests.factories.programmes import ProgrammeFactory

TEXT = "<p>Волонтёры дополняют работу специалистов, а не заменяют их.</p>"


def catalogue(*, slug: str = "learn", **fields: Any) -> CourseIndexPage:
    """The live catalogue below the home page; the same one when asked again."""
    if (found := CourseIndexPage.objects.filter(slug=slug).first()) is not None:
        return found
    page = CourseIndexPage(title="Курсы", slug=slug, **fields)
    home_page().add_child(instance=page)
    return page


def course(*, modules: int = 0, lessons: int = 0, parent: Any = None, **fields: Any) -> CoursePage:
    """A live course, with so many modules of so many lessons each."""
    number = CoursePage.objects.count() + 1
    fields.setdefault("title", f"Курс {number}")
    fields.setdefault("slug", f"course-{number}")
    if "programme" not in fields:
        fields["programme"] = ProgrammeFactory()
    page = CoursePage(**fields)
    (parent or catalogue()).add_child(instance=page)
    for _number in range(modules):
        module(course=page, lessons=lessons)
    return CoursePage.objects.get(pk=page.pk)


def module(*, course: CoursePage, lessons: int = 0, **fields: Any) -> ModulePage:
    """A live module, the last of its course."""
    course = CoursePage.objects.get(pk=course.pk)
    number = course.get_children().count() + 1
    page = ModulePage(**{"title": f"Модуль {number}", "slug": f"module-{number}", **fields})
    course.add_child(instance=page)
    for _number in range(lessons):
        lesson(module=page)
    return ModulePage.objects.get(pk=page.pk)


def lesson(*, module: ModulePage, **fields: Any) -> LessonPage:
    """A live lesson, the last of its module, published with a revision as the admin does."""
    module = ModulePage.objects.get(pk=module.pk)
    number = module.get_children().count() + 1
    page = LessonPage(
        **{
            "title": f"Урок {module.slug} {number}",
            "slug": f"lesson-{number}",
            "body": [{"type": "text", "value": TEXT}],
            **fields,
        }
    )
    module.add_child(instance=page)
    if page.live:
        page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


def lessons_of(course: CoursePage) -> list[LessonPage]:
    """The live lessons of a course in their order."""
    return list(LessonPage.objects.of_course(course).live().order_by("path"))


class CourseRunFactory(DjangoModelFactory):
    """A run by invitation that began a week ago and lasts a month more."""

    class Meta:
        model = CourseRun

    course = factory.LazyFunction(lambda: course(modules=2, lessons=2))
    title = factory.Sequence(lambda n: f"Поток {n}")
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))

    class Params:
        is_open = factory.Trait(joining=Joining.OPEN)
        by_approval = factory.Trait(joining=Joining.APPROVAL)


class RunTutorFactory(DjangoModelFactory):
    class Meta:
        model = RunTutor

    run = factory.SubFactory(CourseRunFactory)
    person = factory.SubFactory(UserFactory, first_name=factory.Sequence(lambda n: f"Преподаватель {n}"))


class RunDateFactory(DjangoModelFactory):
    class Meta:
        model = RunDate


class EnrolmentFactory(DjangoModelFactory):
    """Somebody who studies."""

    class Meta:
        model = Enrolment

    run = factory.SubFactory(CourseRunFactory)
    person = factory.SubFactory(UserFactory)
    state = EnrolmentState.ACTIVE
    begun_at = factory.LazyFunction(timezone.now)

    class Params:
        requested = factory.Trait(
            state=EnrolmentState.REQUESTED, begun_at=None, requested_at=factory.LazyFunction(timezone.now)
        )
        invited = factory.Trait(
            state=EnrolmentState.INVITED,
            begun_at=None,
            invited_at=factory.LazyFunction(timezone.now),
            invited_by=factory.SubFactory(UserFactory, first_name="Сотрудник", is_staff=True),
        )
        completed = factory.Trait(state=EnrolmentState.COMPLETED, completed_at=factory.LazyFunction(timezone.now))
        withdrawn = factory.Trait(
            state=EnrolmentState.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawn_by=factory.SelfAttribute("person"),
        )


class ItemProgressFactory(DjangoModelFactory):
    """A lesson that is done."""

    class Meta:
        model = ItemProgress

    state = ItemState.DONE
    started_at = factory.LazyFunction(timezone.now)
    touched_at = factory.LazyFunction(timezone.now)
    done_at = factory.LazyFunction(timezone.now)

    class Params:
        under_way = factory.Trait(state=ItemState.UNDER_WAY, done_at=None)
