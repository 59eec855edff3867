"""The demo courses: all of the content arrives, twice is once, every state can be seen."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from courses.enums import EnrolmentState
from courses.models import CourseIndexPage, CoursePage, CourseRun, Enrolment, ItemProgress, LessonPage, ModulePage
from tests.factories.people import MembershipFactory, StaffFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.demo.content import content
from vector.demo.loaders import courses
from vector.people.enums import MembershipRole


def counts():
    return [
        model.objects.count()
        for model in (CourseIndexPage, CoursePage, ModulePage, LessonPage, CourseRun, Enrolment, ItemProgress)
    ]


@pytest.mark.django_db
def test_demo_courses_load_once_with_every_state(client):
    ProgrammeFactory()
    people = [MembershipFactory(role=MembershipRole.PARTICIPANT).person for _number in range(12)]
    office = StaffFactory()

    def load():
        courses.load(today=timezone.localdate(), by=office, people=SimpleNamespace())

    load()
    first = counts()
    load()
    assert counts() == first

    sources = [content(f"courses/{name}") for name in courses.FILES]
    lessons = [lesson for source in sources for module in source["modules"] for lesson in module["lessons"]]
    assert first[:5] == [1, 5, sum(len(source["modules"]) for source in sources), len(lessons), 5]
    assert sum(len(page.body) for page in LessonPage.objects.all()) == sum(len(item["blocks"]) for item in lessons)
    assert {row.state for row in Enrolment.objects.all()} == set(EnrolmentState)
    assert {run.state for run in CourseRun.objects.all()} == {"upcoming", "running", "finished"}

    # Every lesson can be read.
    reader = signed_in(client, office)
    base = CourseIndexPage.objects.get().get_url()
    for page in LessonPage.objects.all():
        response = reader.get(page.get_url())
        assert response.status_code == 200
        assert page.get_url().startswith(base)
    participant = signed_in(client, people[0]).get(base).context["cards"]
    assert len(participant) == 5
