"""What the tutor's pages about works show when axe looks at them."""

import uuid
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from courses.actions import arrangements
from courses.works.actions import marking, messages, phrases
from courses.works.actions import review as reviews
from courses.works.enums import ReviewDecision
from courses.works.models import Review, Work, WorkVersion
from tests.factories import courses as factories
from tests.factories.courses import RunDateFactory, RunTutorFactory
from tests.factories.works import Place, accept, agree, attach, criterion, place, point, send_again


def taught(person: Any, **fields: Any) -> Place:
    """A run that this person teaches, with a participant before an assignment with criteria."""
    around = place(**fields)
    RunTutorFactory(run=around.enrolment.run, person=person)
    for title in ("Есть срок", "Назван ответственный"):
        criterion(around.assignment, title=title, description="Так, чтобы можно было проверить.")
    phrases.add(by=person, text="Назовите, кто отвечает за этот шаг.")
    return around


def another(around: Place) -> Place:
    return place(run=around.enrolment.run, page=around.assignment)


def queue(person: Any) -> str:
    """Overdue, held by a colleague, held by me, and more than a page of others."""
    around = taught(person)
    late = around.with_tutor().work
    Work.objects.filter(pk=late.pk).update(since=timezone.now() - timedelta(days=8), due_at=timezone.now())
    reviews.claim(another(around).with_tutor().work, by=around.tutor)
    reviews.claim(another(around).with_tutor().work, by=person)
    another(around).with_tutor()
    return reverse("works:queue")


def empty_queue(person: Any) -> str:
    taught(person)
    return reverse("works:queue") + "?view=overdue"


def _mark(version: WorkVersion) -> str:
    return reverse("works:mark", args=[version.work.public_id])


def free(person: Any) -> str:
    return _mark(taught(person).with_tutor())


def held(person: Any) -> str:
    """A second version with growth points, a file and what changed, in this person's hands."""
    around = taught(person, asks_growth_points=True, least_points=1)
    typed = {"text": "Первый шаг: назначить координатора.", **point(1)}
    attach(around.begun(**typed), by=around.person)
    version = around.with_tutor(**typed)
    accept(version, by=around.tutor, decision=ReviewDecision.RETURNED)
    version = send_again(version, text="Первый шаг: назначить координатора до 1 мая.", **point(1, target="30"))
    agree(version, by=around.head)
    reviews.claim(version.work, by=person)
    marking.put_aside(version, by=person, comment="Хорошо, но назовите срок.")
    return _mark(version)


def colleagues(person: Any) -> str:
    around = taught(person)
    version = around.with_tutor()
    reviews.claim(version.work, by=around.tutor)
    return _mark(version)


def marked(person: Any) -> str:
    version = taught(person).with_tutor()
    accept(version, by=person)
    return reverse("works:marked", args=[version.work.public_id])


def decided(person: Any) -> str:
    version = taught(person).with_tutor()
    accept(version, by=person)
    return _mark(version)


def _kept_back(person: Any) -> Place:
    around = taught(person, releases_together=True)
    accept(around.with_tutor(), by=person)
    another(around).with_tutor()
    return around


def kept_back(person: Any) -> str:
    _kept_back(person)
    return reverse("works:kept-back")


def release(person: Any) -> str:
    around = _kept_back(person)
    return reverse("works:release", args=[around.enrolment.run.public_id, around.assignment.pk])


def released(person: Any) -> str:
    address = release(person)
    marking.release_all(Review.objects.kept_back(), by=person)
    return address


def own_phrases(person: Any) -> str:
    taught(person)
    phrases.add(by=person, text="Укажите срок.", is_shared=True)
    return reverse("works:phrases")


def phrase(person: Any) -> str:
    taught(person)
    return reverse("works:phrase-edit", args=[phrases.add(by=person, text="Укажите срок.").public_id])


def _run(person: Any) -> Place:
    """Several participants in several states, with a deadline that has passed."""
    around = taught(person)
    module = around.assignment.get_parent().specific
    factories.lesson(module=module, title="Как договориться с волонтёром", after_previous=True)
    RunDateFactory(run=around.enrolment.run, page_id=module.pk, due_on=timezone.localdate() - timedelta(days=2))
    around.accepted()
    another(around).with_tutor()
    another(around).sent()
    another(around)
    return around


def gradebook(person: Any) -> str:
    return reverse("works:gradebook", args=[_run(person).enrolment.run.public_id])


def empty_gradebook(person: Any) -> str:
    run = RunTutorFactory(person=person).run
    return reverse("works:gradebook", args=[run.public_id])


def stuck(person: Any) -> str:
    return reverse("works:stuck", args=[_run(person).enrolment.run.public_id])


def nobody_stuck(person: Any) -> str:
    run = RunTutorFactory(person=person).run
    return reverse("works:stuck", args=[run.public_id])


def message(person: Any) -> str:
    return reverse("works:message", args=[_run(person).enrolment.run.public_id]) + "?stuck=late"


def message_sent(person: Any) -> str:
    around = _run(person)
    sent = messages.send(
        run=around.enrolment.run,
        by=person,
        key=uuid.uuid4(),
        subject="Как идут дела?",
        text="Напишите, если нужна помощь.",
        audience="Пропустили срок",
        recipients=[around.person],
    )
    return reverse("works:message-sent", args=[sent.public_id])


def arrange(person: Any) -> str:
    around = another(_run(person))
    arrangements.extend(
        enrolment=around.enrolment,
        page=None,
        day_until=around.enrolment.run.ends_on + timedelta(days=7),
        by=person,
        reason="Отпуск",
    )
    return reverse("works:arrange", args=[around.enrolment.public_id])


def look_at_letter(page: Page) -> None:
    page.locator("[name=subject]").fill("Как идут дела?")
    page.locator("[name=text]").fill("Напишите, если нужна помощь.")
    page.locator("button[value=preview]").click()
    page.locator("button[value=send]").wait_for()


def press_extend(page: Page) -> None:
    page.locator("button[value=extend]").click()
    page.locator(".error-summary").wait_for()


def press_save(page: Page) -> None:
    """Save a decision without choosing one."""
    page.locator("button[value=decide]").click()
    page.locator(".error-summary").wait_for()


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")


REFUSED = {
    "work": Work(public_id="5b7b8a4e-0c6f-4f0a-9a4f-0f6f0a9a4f0f"),
    "reason": "Преподаватель 2 проверяет эту работу.",
}

# name, page, state
PAGES: list[tuple[str, Any, Any]] = [
    ("marking-queue", queue, None),
    ("marking-queue-empty", empty_queue, None),
    ("marking-free", free, None),
    ("marking-held", held, open_all),
    ("marking-errors", held, press_save),
    ("marking-colleagues", colleagues, None),
    ("marking-decided", decided, None),
    ("marking-marked", marked, None),
    ("marking-kept-back", kept_back, None),
    ("marking-release", release, None),
    ("marking-released", released, None),
    ("marking-phrases", own_phrases, None),
    ("marking-phrase", phrase, None),
    ("gradebook", gradebook, None),
    ("gradebook-empty", empty_gradebook, None),
    ("stuck", stuck, None),
    ("stuck-nobody", nobody_stuck, None),
    ("group-message", message, None),
    ("group-message-preview", message, look_at_letter),
    ("group-message-sent", message_sent, None),
    ("arrange", arrange, None),
    ("arrange-errors", arrange, press_extend),
]
