"""What the participant's and the head's pages about works show when axe looks at them."""

from typing import Any

from django.urls import reverse
from playwright.sync_api import Page

from courses.models import CoursePage
from courses.works.actions import draft as drafts
from courses.works.actions import work as works
from courses.works.models import WorkVersion
from tests.factories.courses import CourseRunFactory, EnrolmentFactory, RunTutorFactory
from tests.factories.people import OrganisationFactory, head_of, participant_of
from tests.factories.programmes import IndicatorFactory, ParticipationFactory
from tests.factories.works import (
    Place,
    accept,
    agree,
    asked_field,
    assignment,
    attach,
    criterion,
    place,
    point,
    send_again,
)

FULL = {"asks_growth_points": True, "least_points": 1, "text_label": "Первые шаги", "text_hint": "До двух страниц."}


def studied(person: Any, **fields: Any) -> Place:
    """This person, of an organisation with a head, before an assignment that asks for everything."""
    page = assignment(title="Точки роста", **{**FULL, **fields})
    for kind, label in (("number", "Сколько человек отвечали"), ("date", "Когда начнёте"), ("long_text", "Что мешает")):
        asked_field(page, kind=kind, label=label, is_required=False)
    asked_field(page, kind="choice", label="Слабое место", choices="Люди\nДокументы", is_required=False)
    criterion(page, description="Так, чтобы можно было проверить.")
    course = CoursePage.objects.get(path=page.path[:-8])
    IndicatorFactory(programme=course.programme, title="Постоянные волонтёры")
    membership = person.memberships.first()
    organisation = membership.organisation if membership else OrganisationFactory()
    ParticipationFactory(programme=course.programme, organisation=organisation)
    run = CourseRunFactory(course=course)
    tutor = RunTutorFactory(run=run).person
    head = head_of(organisation, first_name="Руководитель")
    return Place(page, organisation, person, EnrolmentFactory(run=run, person=person), tutor, head)


def drafted(person: Any) -> tuple[Place, Any]:
    """A draft with two growth points, a file, and a version set aside."""
    around = studied(person)
    work = around.begun(text="Первый шаг: назначить координатора.", **point(1))
    attach(work, by=person)
    drafts.save(work, by=person, typed=[drafts.TypedPart("text", "Другой текст", "")])
    return around, work


def second_version(around: Place) -> WorkVersion:
    """Returned by the head, changed in text, files and growth points, sent again."""
    work = around.begun(text="Первый шаг: назначить координатора.\nВторой шаг: журнал.", **point(1))
    old = attach(work, by=around.person)
    first = works.submit(work, by=around.person)
    agree(first, by=around.head, decision="returned", comment="Нужен срок.")  # type: ignore[arg-type]
    drafts.remove_file(work, by=around.person, file=old)
    attach(work, by=around.person, name="Приказ.pdf")
    return send_again(
        first, text="Первый шаг: назначить координатора до мая.\nВторой шаг: журнал.", **point(1, target="15")
    )


def assignment_page(person: Any) -> str:
    return studied(person).assignment.get_url() or ""


def assignment_draft(person: Any) -> str:
    return drafted(person)[0].assignment.get_url() or ""


def assignment_returned(person: Any) -> str:
    around = studied(person)
    accept(around.with_tutor(text="Шаг", **point(1)), by=around.tutor, decision="returned")
    return around.assignment.get_url() or ""


def assignment_accepted(person: Any) -> str:
    around = studied(person)
    around.accepted(text="Шаг", **point(1))
    return around.assignment.get_url() or ""


def prepare(person: Any) -> str:
    around, _work = drafted(person)
    return reverse("works:prepare", args=[around.enrolment.public_id, around.assignment.pk])


def send_half(page: Page) -> None:
    """Press the button while something is missing: errors beside the fields and at the top."""
    page.get_by_label("Сколько человек отвечали").fill("много")
    page.get_by_label("План").first.fill("")
    page.locator("button[value=send]").click()
    page.locator(".error-summary").wait_for()


def receipt(person: Any) -> str:
    return reverse("works:receipt", args=[studied(person).sent(text="Шаг", **point(1)).public_id])


def waiting(person: Any) -> str:
    return second_version(studied(person)).work.get_absolute_url()


def accepted(person: Any) -> str:
    return studied(person).accepted(text="Шаг", **point(1)).work.get_absolute_url()


def version(person: Any) -> str:
    return second_version(studied(person)).get_absolute_url()


def listed(person: Any) -> str:
    around = studied(person)
    around.accepted(text="Шаг", **point(1))
    return reverse("works:list")


def agreeing(head: Any) -> str:
    """The head's page about a second version, signed in."""
    organisation = head.memberships.get().organisation
    author = participant_of(organisation)
    around = studied(author)
    return reverse("works:agree", args=[second_version(around).public_id])


def return_without_words(page: Page) -> None:
    page.locator("button[value=returned]").click()
    page.locator(".error-summary").wait_for()


def agreed(head: Any) -> str:
    around = studied(participant_of(head.memberships.get().organisation))
    sent = around.sent(text="Шаг", **point(1))
    agree(sent, by=head)
    return reverse("works:agreed", args=[sent.public_id])


def papers(staff: Any) -> str:
    place(has_head=False).sent()
    return reverse("works:papers")


def record(staff: Any) -> str:
    return reverse("works:record", args=[place(has_head=False).sent().work.public_id])


def reopen(staff: Any) -> str:
    version = place(**FULL).accepted(text="Первые шаги", **point(1))
    return reverse("works:reopen", args=[version.work.public_id])


def record_half(page: Page) -> None:
    page.locator("button[value=paper]").click()
    page.locator(".error-summary").wait_for()


def reopen_without_words(page: Page) -> None:
    page.locator("main form[method=post] button").click()
    page.locator(".error-summary").wait_for()


# name, address, role, state
PAGES = [
    ("assignment", assignment_page, "participant", None),
    ("assignment-draft", assignment_draft, "participant", None),
    ("assignment-returned", assignment_returned, "participant", None),
    ("assignment-accepted", assignment_accepted, "participant", None),
    ("work-prepare", prepare, "participant", None),
    ("work-prepare-errors", prepare, "participant", send_half),
    ("work-receipt", receipt, "participant", None),
    ("work-waiting", waiting, "participant", None),
    ("work-accepted", accepted, "participant", None),
    ("work-version", version, "participant", None),
    ("works-list", listed, "participant", None),
    ("works-list-empty", "/works/", "person", None),
    ("work-agree", agreeing, "head", None),
    ("work-agree-errors", agreeing, "head", return_without_words),
    ("work-agreed", agreed, "head", None),
    ("work-link-closed", "/works/link/nobody-has-this-token/", None, None),
    ("work-papers", papers, "staff", None),
    ("work-papers-empty", "/works/papers/", "staff", None),
    ("work-record", record, "staff", None),
    ("work-record-errors", record, "staff", record_half),
    ("work-reopen", reopen, "staff", None),
    ("work-reopen-errors", reopen, "staff", reopen_without_words),
]
REFUSED = {
    "work": {"get_absolute_url": "/works/00000000-0000-0000-0000-000000000000/"},
    "reason": "Забрать работу уже нельзя: по ней принято решение.",
}
