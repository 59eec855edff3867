"""Catalogue, course, module and lesson as visitors and participants see them."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.enums import ItemState
from courses.models import CoursePage, ItemProgress
from tests.factories import courses as factories
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in
from vector.pages import page_cache

pytestmark = pytest.mark.django_db

SECRET = "Этого текста посторонние не видят"


@pytest.fixture
def course():
    course = factories.course(title="Первый курс", code="1.1", audience="Координаторы", hours=16)
    module = factories.module(course=course, intro="О чём модуль")
    for number in (1, 2, 3):
        factories.lesson(
            module=module, title=f"Урок {number}", body=[{"type": "text", "value": f"<p>{SECRET} {number}</p>"}]
        )
    return course


@pytest.fixture
def enrolment(course):
    return factories.EnrolmentFactory(run=factories.CourseRunFactory(course=course))


COURSE = "/learn/course-1/"
LESSON = "/learn/course-1/module-1/lesson-1/"


# Catalogue ------------------------------------------------------------------------------------------------------------
def test_catalogue_shows_cards_to_visitors(client, course):
    factories.course(title="Черновик", live=False)
    response = client.get("/learn/")
    text = response.content.decode()
    assert response.status_code == 200
    assert [card["course"].title for card in response.context["cards"]] == ["Первый курс"]
    assert "Координаторы" in text
    assert f'href="{COURSE}"' in text
    assert response.context["cards"][0]["mine"] is None
    assert (response.context["cards"][0]["modules"], response.context["cards"][0]["lessons"]) == (1, 3)


def test_catalogue_shows_my_state(client, enrolment):
    factories.EnrolmentFactory(run=enrolment.run)
    mine = signed_in(client, enrolment.person).get("/learn/").context["cards"][0]["mine"]
    assert (mine["enrolment"], mine["kind"]) == (enrolment, "active")
    stranger = signed_in(client, UserFactory()).get("/learn/").context["cards"][0]
    assert stranger["mine"] is None


def test_catalogue_is_found_when_the_editors_gave_it_another_address(client):
    factories.catalogue(slug="kursy")
    response = client.get("/learn/")
    assert (response.status_code, response.headers["Location"]) == (302, "/kursy/")
    course = factories.course(parent=factories.catalogue(slug="kursy"), slug="first", title="Где угодно")
    assert client.get("/kursy/first/").context["course"] == course


@pytest.mark.parametrize("number", [1, 30])
def test_catalogue_asks_the_same_for_any_number(client, number, django_assert_num_queries):
    course = factories.course(modules=1, lessons=1)
    for _number in range(number - 1):
        factories.course(modules=1, lessons=1, programme=course.programme)
    person = factories.EnrolmentFactory(run=factories.CourseRunFactory(course=course)).person
    signed_in(client, person)
    client.get("/learn/")
    with django_assert_num_queries(CATALOGUE_QUERIES):
        response = client.get("/learn/")
    assert len(response.context["cards"]) == number


# Course ---------------------------------------------------------------------------------------------------------------
def test_course_shows_the_way_in_to_visitors(client, course):
    run = factories.CourseRunFactory(course=course, is_open=True)
    response = client.get(COURSE)
    text = response.content.decode()
    assert response.context["runs"] == [run]
    assert f"?next={quote(COURSE, safe='')}" in text
    assert "csrfmiddlewaretoken" not in text
    assert SECRET not in text


def test_course_without_open_run_says_how_to_ask(client, course):
    factories.CourseRunFactory(course=course)
    response = client.get(COURSE)
    assert response.context["runs"] == []
    assert f"/consultations/ask/?about={quote(COURSE, safe='')}" in response.content.decode()


def test_course_offers_enrolment_to_the_signed_in(client, course):
    run = factories.CourseRunFactory(course=course, is_open=True)
    text = signed_in(client, UserFactory()).get(COURSE).content.decode()
    assert f'action="/learn/runs/{run.public_id}/enrol/"' in text


def test_full_run_has_no_button(client, course):
    run = factories.CourseRunFactory(course=course, is_open=True, capacity=1)
    factories.EnrolmentFactory(run=run)
    response = signed_in(client, UserFactory()).get(COURSE)
    assert response.context["runs"][0].seats_left == 0
    assert "/enrol/" not in response.content.decode()


def test_course_home_says_what_is_next_and_by_when(client, enrolment):
    lessons = factories.lessons_of(enrolment.run.course)
    module = lessons[0].get_parent().specific
    due = timezone.localdate() + timedelta(days=3)
    factories.RunDateFactory(run=enrolment.run, page=module, due_on=due)
    tutor = factories.RunTutorFactory(run=enrolment.run).person
    factories.ItemProgressFactory(enrolment=enrolment, item=lessons[0])
    response = signed_in(client, enrolment.person).get(COURSE)
    context = response.context
    assert context["going_on"].pk == lessons[1].pk
    assert (context["deadline"].due_on, context["deadline"].place.pk) == (due, module.pk)
    assert context["tutors"] == [tutor]
    assert (context["summary"].done, context["summary"].total) == (1, 3)
    assert f"/items/{lessons[1].pk}/start/" in response.content.decode()


def test_course_shows_the_invitation(client, course):
    invited = factories.EnrolmentFactory(run=factories.CourseRunFactory(course=course), invited=True)
    text = signed_in(client, invited.person).get(COURSE).content.decode()
    assert f"/learn/enrolments/{invited.public_id}/accept/" in text


def test_unpublished_course_is_not_found(client, course):
    course.unpublish()
    assert client.get(COURSE).status_code == 404


def test_module_lists_its_lessons(client, enrolment):
    response = signed_in(client, enrolment.person).get(f"{COURSE}module-1/")
    assert [entry["item"].title for entry in response.context["item"]["entries"]] == ["Урок 1", "Урок 2", "Урок 3"]
    assert SECRET not in response.content.decode()


# Lesson ---------------------------------------------------------------------------------------------------------------
def readers(enrolment):
    """Reader → may read the closed lessons of the course."""
    run = enrolment.run
    other = factories.EnrolmentFactory()
    return {
        "visitor": (None, False),
        "stranger": (UserFactory(), False),
        "in another course": (other.person, False),
        "invited": (factories.EnrolmentFactory(run=run, invited=True).person, False),
        "left": (factories.EnrolmentFactory(run=run, withdrawn=True).person, False),
        "tutor of another course": (factories.RunTutorFactory(run=other.run).person, False),
        "participant": (enrolment.person, True),
        "completed": (factories.EnrolmentFactory(run=run, completed=True).person, True),
        "tutor": (factories.RunTutorFactory(run=run).person, True),
        "staff": (StaffFactory(), True),
    }


def test_closed_lesson_is_read_by_those_who_may(client, enrolment):
    seen = {}
    expected = {}
    for name, (person, may) in readers(enrolment).items():
        client.logout()
        response = (signed_in(client, person) if person else client).get(LESSON)
        text = response.content.decode()
        seen[name] = (response.status_code, f"{SECRET} 1" in text, "noindex" in response.get("X-Robots-Tag", ""))
        expected[name] = (200, may, not may)
        assert "private" in response.headers["Cache-Control"], name
        assert "no-store" in response.headers["Cache-Control"], name
    assert seen == expected


def test_closed_lesson_shows_the_course_and_the_way_in(client, course):
    run = factories.CourseRunFactory(course=course, is_open=True)
    response = client.get(LESSON)
    text = response.content.decode()
    assert response.context["course"] == course
    assert response.context["runs"] == [run]
    assert f"?next={quote(LESSON, safe='')}" in text
    # Asked twice: nothing of it stays in the cache of visitors.
    assert SECRET not in client.get(LESSON).content.decode()


def test_open_lesson_is_read_by_everyone(client, course):
    module = CoursePage.objects.get(pk=course.pk).get_children().first().specific
    factories.lesson(module=module, slug="open", is_open=True, body=[{"type": "text", "value": "<p>Для всех</p>"}])
    response = client.get(f"{COURSE}module-1/open/")
    assert "Для всех" in response.content.decode()


def test_draft_lesson_is_not_found_and_not_in_the_outline(client, enrolment):
    lessons = factories.lessons_of(enrolment.run.course)
    lessons[0].unpublish()
    signed_in(client, enrolment.person)
    assert client.get(LESSON).status_code == 404
    response = client.get(f"{COURSE}module-1/lesson-2/")
    assert response.context["outline"].order == [lesson.pk for lesson in lessons[1:]]
    assert response.context["number"] == 1


def test_what_is_published_shows_at_once(client, enrolment, django_capture_on_commit_callbacks):
    """Nothing that is kept outlives a new revision, a lesson more, or closing and unpublishing."""
    signed_in(client, enrolment.person).get(LESSON)
    lesson = factories.lessons_of(enrolment.run.course)[0]
    lesson.body = [("text", "<p>Новый текст</p>")]
    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()
    text = client.get(LESSON).content.decode()
    assert ("Новый текст" in text, f"{SECRET} 1" in text) == (True, False)
    with django_capture_on_commit_callbacks(execute=True):
        factories.lesson(module=lesson.get_parent().specific, slug="more")
    assert len(client.get(LESSON).context["outline"].order) == 4
    with django_capture_on_commit_callbacks(execute=True):
        lesson.unpublish()
    assert client.get(LESSON).status_code == 404


def test_lesson_that_is_kept_is_still_closed_to_others(client, enrolment):
    signed_in(client, enrolment.person).get(LESSON)
    for person in (None, UserFactory()):
        client.logout()
        response = (signed_in(client, person) if person else client).get(LESSON)
        assert SECRET not in response.content.decode()


def test_lesson_is_read_while_redis_is_down(client, enrolment, settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    signed_in(client, enrolment.person)
    for _time in range(2):
        assert f"{SECRET} 1" in client.get(LESSON).content.decode()


def test_reading_a_lesson_writes_nothing(client, enrolment):
    signed_in(client, enrolment.person).get(LESSON)
    assert ItemProgress.objects.count() == 0


def test_lesson_shows_the_outline_with_states_in_words(client, enrolment):
    lessons = factories.lessons_of(enrolment.run.course)
    factories.ItemProgressFactory(enrolment=enrolment, item=lessons[0])
    factories.ItemProgressFactory(enrolment=enrolment, item=lessons[1], under_way=True)
    response = signed_in(client, enrolment.person).get(f"{COURSE}module-1/lesson-2/")
    html = response.context["contents_html"]
    for state in (ItemState.NOT_STARTED, ItemState.UNDER_WAY, ItemState.DONE):
        assert html.count(str(state.label)) == 1, state
    assert html.count('aria-current="page"') == 1


def test_done_lesson_shows_the_next_one(client, enrolment):
    lessons = factories.lessons_of(enrolment.run.course)
    factories.ItemProgressFactory(enrolment=enrolment, item=lessons[0])
    response = signed_in(client, enrolment.person).get(LESSON)
    assert response.context["following"].pk == lessons[1].pk
    text = response.content.decode()
    assert f"/items/{lessons[1].pk}/start/" in text
    assert "data-lesson-start" not in text


def test_privacy_of_wagtail_is_honoured(client, enrolment):
    signed_in(client, enrolment.person)
    assert client.get(LESSON).status_code == 200
    restriction = PageViewRestriction.objects.create(
        page=enrolment.run.course.get_parent(), restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.create(name="Немногие"))
    # In a test nothing is committed: what the new restriction would have done then.
    page_cache.cache.clear()
    response = client.get(LESSON)
    assert response.status_code == 302


@pytest.mark.parametrize(("lessons", "people"), [(1, 1), (30, 1), (1, 30), (30, 30)])
def test_lesson_asks_the_same_for_any_number(client, lessons, people, django_assert_num_queries):
    course = factories.course(modules=1, lessons=lessons)
    run = factories.CourseRunFactory(course=course)
    pages = factories.lessons_of(course)
    for _number in range(people):
        enrolment = factories.EnrolmentFactory(run=run)
        for page in pages:
            factories.ItemProgressFactory(enrolment=enrolment, item=page)
    signed_in(client, enrolment.person)
    client.get(COURSE)
    with django_assert_num_queries(FIRST_LESSON_QUERIES):
        client.get(LESSON)
    with django_assert_num_queries(LESSON_QUERIES):
        response = client.get(LESSON)
    assert response.context["summary"].done == lessons


@pytest.mark.parametrize(("lessons", "people"), [(1, 1), (30, 30)])
def test_course_home_asks_the_same_for_any_number(client, lessons, people, django_assert_num_queries):
    course = factories.course(modules=1, lessons=lessons)
    run = factories.CourseRunFactory(course=course)
    factories.RunTutorFactory(run=run)
    for _number in range(people):
        enrolment = factories.EnrolmentFactory(run=run)
    signed_in(client, enrolment.person)
    client.get(COURSE)
    with django_assert_num_queries(COURSE_QUERIES):
        response = client.get(COURSE)
    assert response.context["summary"].total == lessons


# Session, person, then: the page, its outline, the reader's study; and what each page adds.
CATALOGUE_QUERIES = 7
LESSON_QUERIES = 4
# The first reader after anything was published: the page in two steps, its outline and the run's opening days too.
FIRST_LESSON_QUERIES = 8
# The outline is kept from the first reader on.
COURSE_QUERIES = 7
