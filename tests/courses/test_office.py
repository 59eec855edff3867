"""Runs, enrolments and the course tree in the Wagtail admin."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.enums import EnrolmentState
from courses.models import CourseIndexPage, CoursePage, CourseRun, Enrolment, LessonPage, ModulePage
from tests.factories import courses as factories
from tests.factories.pages import home_page
from tests.factories.people import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from tests.sign_in import signed_in
from vector.mail.models import Delivery
from vector.pages.models import StandardPage
from vector.people.enums import MembershipRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    return signed_in(client, StaffFactory(is_superuser=True))


def add_page(office, parent, model, *, publish=True, **values):
    """Create a page by the admin's own form; returns it as it is in the database."""
    data = {"slug": "", "intro": "", "search_description": "", "seo_title": "", "comments-TOTAL_FORMS": 0, **values}
    data |= {"comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": ""}
    if publish:
        data["action-publish"] = "1"
    url = reverse("wagtailadmin_pages:add", args=["courses", model._meta.model_name, parent.pk])
    response = office.post(url, nested_form_data(data))
    assert response.status_code == 302, response.context["form"].errors
    return model.objects.get(slug=values["slug"])


TEXT = streamfield([("text", rich_text("<p>Слово за словом</p>"))])


# Page types -----------------------------------------------------------------------------------------------------------
def test_children_name_their_parents():
    assert CourseIndexPage.clean_parent_page_models() == [type(home_page())]
    assert CoursePage.clean_parent_page_models() == [CourseIndexPage]
    assert ModulePage.clean_parent_page_models() == [CoursePage]
    assert LessonPage.clean_parent_page_models() == [ModulePage]
    assert LessonPage.clean_subpage_models() == []
    assert StandardPage not in CoursePage.allowed_subpage_models()


def test_course_is_made_and_published_in_the_admin(office, client):
    programme = ProgrammeFactory()
    catalogue = add_page(office, home_page(), CourseIndexPage, title="Курсы", slug="learn")
    course = add_page(
        office,
        catalogue,
        CoursePage,
        title="Первый",
        slug="first",
        programme=programme.pk,
        code="1.1",
        audience="Все",
        hours="4",
        body=streamfield([]),
    )
    module = add_page(office, course, ModulePage, title="Модуль", slug="start")
    lesson = add_page(office, module, LessonPage, title="Урок", slug="one", body=TEXT, minutes="", is_open="on")
    assert (course.programme, course.hours, course.full_title) == (programme, 4, "1.1 Первый")
    assert (lesson.live, lesson.reading_minutes, lesson.words()) == (True, 1, ["Слово за словом"])
    client.logout()
    assert "Слово за словом" in client.get("/learn/first/start/one/").content.decode()


def test_draft_is_shown_in_preview_only(office, client):
    course = factories.course(modules=1)
    module = course.get_children().get().specific
    lesson = add_page(office, module, LessonPage, publish=False, title="Черновик", slug="draft", body=TEXT)
    assert lesson.live is False
    preview = office.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert "Слово за словом" in preview.content.decode()
    assert office.get("/learn/course-1/module-1/draft/").status_code == 404


@pytest.mark.parametrize("model", [CourseIndexPage, CoursePage, ModulePage, LessonPage])
def test_new_page_of_each_type_can_be_previewed(office, model):
    course = factories.course(modules=1)
    parents = {CourseIndexPage: home_page(), CoursePage: factories.catalogue(), ModulePage: course}
    parent = parents.get(model) or course.get_children().get().specific
    values = {"title": "Новая", "slug": "new", "intro": "", "body": TEXT, "programme": course.programme_id}
    data = nested_form_data({**values, "comments": inline_formset([]), "code": "", "audience": "", "hours": ""})
    url = reverse("wagtailadmin_pages:preview_on_add", args=["courses", model._meta.model_name, parent.pk])
    assert office.post(url, data).json() == {"is_valid": True, "is_available": True}
    shown = office.get(url)
    assert (shown.status_code, "Новая" in shown.content.decode()) == (200, True)


def test_scheduled_lesson_goes_live_by_itself(client):
    course = factories.course(modules=1)
    module = course.get_children().get().specific
    lesson = LessonPage(title="Завтра", slug="tomorrow", is_open=True, live=False)
    module.add_child(instance=lesson)
    lesson.go_live_at = timezone.now() + timedelta(hours=1)
    lesson.save_revision().publish()
    address = "/learn/course-1/module-1/tomorrow/"
    assert client.get(address).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
    assert client.get(address).status_code == 200


def test_lesson_can_be_sent_to_moderation(office):
    module = factories.module(course=factories.course())
    lesson = add_page(office, module, LessonPage, publish=False, title="На проверку", slug="check", body=TEXT)
    assert lesson.get_workflow() is not None
    data = {"title": lesson.title, "slug": lesson.slug, "intro": "", "body": TEXT, "comments": inline_formset([])}
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    office.post(url, nested_form_data({**data, "action-submit": "1"}))
    lesson.refresh_from_db()
    assert (lesson.live, lesson.workflow_in_progress) == (False, True)


def test_page_that_was_studied_is_not_deleted(office):
    enrolment = factories.EnrolmentFactory()
    lesson = factories.lessons_of(enrolment.run.course)[0]
    factories.ItemProgressFactory(enrolment=enrolment, item=lesson)
    untouched = factories.lessons_of(enrolment.run.course)[1]
    for page in (lesson, enrolment.run.course):
        office.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        assert Page.objects.filter(pk=page.pk).exists() is True
    office.post(reverse("wagtailadmin_pages:delete", args=[untouched.pk]))
    assert Page.objects.filter(pk=untouched.pk).exists() is False
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    office.post(f"{bulk}?id={lesson.pk}")
    assert Page.objects.filter(pk=lesson.pk).exists() is True


# Runs -----------------------------------------------------------------------------------------------------------------
def run_data(course, *, tutors=(), deadlines=(), **values):
    day = timezone.localdate()
    return nested_form_data(
        {
            "course": course.pk,
            "title": "Новый поток",
            "starts_on": day.isoformat(),
            "ends_on": (day + timedelta(days=30)).isoformat(),
            "capacity": "",
            "joining": "invitation",
            "run_tutors": inline_formset([{"person": person.pk} for person in tutors]),
            "dates": inline_formset(deadlines),
            **values,
        }
    )


def test_run_is_made_with_tutors_and_deadlines(office):
    course = factories.course(modules=1)
    module = course.get_children().get()
    tutor, day = UserFactory(), timezone.localdate().isoformat()
    assert office.get(reverse("course_runs:add")).status_code == 200
    data = run_data(course, tutors=[tutor], deadlines=[{"page": module.pk, "due_on": day}])
    response = office.post(reverse("course_runs:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    run = CourseRun.objects.get()
    assert [place.person for place in run.run_tutors.all()] == [tutor]
    assert [date.page_id for date in run.dates.all()] == [module.pk]


def test_run_refuses_wrong_dates_and_foreign_modules(office):
    course, foreign = factories.course(modules=1), factories.course(modules=1)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    module = foreign.get_children().get()
    for data in (
        run_data(course, ends_on=yesterday),
        run_data(course, deadlines=[{"page": module.pk, "due_on": timezone.localdate().isoformat()}]),
    ):
        response = office.post(reverse("course_runs:add"), data)
        assert response.status_code == 200
        assert response.context["form"].errors
    assert CourseRun.objects.count() == 0


def test_run_with_people_is_not_deleted(office):
    enrolment, empty = factories.EnrolmentFactory(), factories.CourseRunFactory()
    assert office.post(reverse("course_runs:delete", args=[enrolment.run.pk])).status_code in (302, 403)
    assert office.post(reverse("course_runs:delete", args=[empty.pk])).status_code == 302
    assert list(CourseRun.objects.all()) == [enrolment.run]


def test_tutors_are_chosen_by_name(office):
    wanted = UserFactory(first_name="Преподаватель особый")
    UserFactory(first_name="Другой человек")
    response = office.get(reverse("course_tutor_chooser:choose_results"), {"q": "особый"})
    assert list(response.context["results"].object_list) == [wanted]


@pytest.mark.parametrize("number", [1, 20])
def test_listings_ask_the_same_for_any_number(office, number, django_assert_max_num_queries):
    for _number in range(number):
        factories.EnrolmentFactory(run=factories.CourseRunFactory(course=factories.course()))
    for name in ("course_runs", "course_enrolments"):
        office.get(reverse(f"{name}:index"))
        with django_assert_max_num_queries(16):
            assert office.get(reverse(f"{name}:index")).status_code == 200


# Enrolments -----------------------------------------------------------------------------------------------------------
def test_office_invites_organisations_and_one_person(office):
    organisation = OrganisationFactory()
    participants = [
        MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT).person for _number in range(2)
    ]
    single, run = UserFactory(), factories.CourseRunFactory()
    assert office.get(reverse("course_enrolments:add")).status_code == 200
    response = office.post(
        reverse("course_enrolments:add"),
        {"run": run.pk, "email": single.email.upper(), "organisations": [organisation.pk]},
    )
    assert response.status_code == 302
    assert {row.person for row in Enrolment.objects.filter(state=EnrolmentState.INVITED)} == {single, *participants}
    assert {row.recipient for row in Delivery.objects.all()} == {single.email, *(each.email for each in participants)}


def test_invitation_that_is_refused_says_why_and_keeps_what_was_chosen(office):
    organisation = OrganisationFactory()
    for _number in range(2):
        MembershipFactory(organisation=organisation, role=MembershipRole.PARTICIPANT)
    run = factories.CourseRunFactory(capacity=1)
    data = {"run": run.pk, "email": "", "organisations": [organisation.pk]}
    response = office.post(reverse("course_enrolments:add"), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["organisations"]
    assert Enrolment.objects.count() == 0
    nobody = office.post(reverse("course_enrolments:add"), {"run": run.pk, "email": "nobody@example.org"})
    assert list(nobody.context["form"].errors) == ["email"]


def test_office_takes_a_person_out(office):
    enrolment = factories.EnrolmentFactory()
    url = reverse("course_enrolments:delete", args=[enrolment.pk])
    assert office.get(url).status_code == 200
    assert office.post(url).status_code == 302
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.WITHDRAWN
    assert office.post(url).status_code == 404


def test_enrolments_are_filtered(office):
    mine = factories.EnrolmentFactory()
    factories.EnrolmentFactory(invited=True)
    response = office.get(reverse("course_enrolments:index"), {"state": "active"})
    assert list(response.context["object_list"]) == [mine]


def test_others_have_no_admin(client):
    run = factories.CourseRunFactory()
    for person in (UserFactory(), factories.RunTutorFactory(run=run).person):
        signed_in(client, person)
        for url in (reverse("course_runs:index"), reverse("course_enrolments:add")):
            assert client.get(url).status_code in (302, 403, 404)
        client.post(reverse("course_enrolments:add"), {"run": run.pk, "email": person.email})
    assert Enrolment.objects.count() == 0
