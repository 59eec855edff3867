"""What the pages of discussions show when axe looks at them."""

from typing import Any

from django.urls import reverse

from courses.discussions.actions import moderation, posts
from courses.discussions.models import Post
from tests.factories import courses as factories
from tests.factories.discussions import PostFactory, ReportFactory, first_module, replies_to


def _enrolment(person: Any) -> Any:
    enrolment = factories.EnrolmentFactory(person=person)
    factories.RunTutorFactory(run=enrolment.run)
    return enrolment


def _tutor(run: Any) -> Any:
    return run.run_tutors.first().person


def module(person: Any, *, threads: int = 22) -> str:
    """More than one page of threads: pinned, closed, hidden, deleted ones among them."""
    enrolment = _enrolment(person)
    rows = [PostFactory(enrolment=enrolment) for _number in range(threads)]
    if rows:
        tutor = _tutor(enrolment.run)
        moderation.pin(thread=rows[0], is_on=True, by=tutor)
        moderation.close(thread=rows[0], is_on=True, by=tutor)
        moderation.hide(post=rows[-1], reason="Реклама", by=tutor)
        posts.delete(post=rows[-2], by=person)
    return reverse("discussions:module", args=[enrolment.run.public_id, first_module(enrolment.run).pk])


def thread(person: Any, *, is_closed: bool = False) -> str:
    enrolment = _enrolment(person)
    row = PostFactory(enrolment=enrolment, text="Как у вас с договорами?\n\nМы заключаем их раз в год.")
    tutor = _tutor(enrolment.run)
    posts.reply(thread=row, text="Раз в год достаточно.", by=tutor)
    [reply, *_rest] = replies_to(row, count=3)
    moderation.hide(post=reply, reason="Не по теме", by=tutor)
    if is_closed:
        moderation.close(thread=row, is_on=True, by=tutor)
    return row.get_absolute_url()


def taught(person: Any) -> Post:
    """A message in a run that this person teaches."""
    row = PostFactory()
    factories.RunTutorFactory(run=row.run, person=person)
    return row


def own(person: Any, name: str) -> str:
    return reverse(f"discussions:{name}", args=[PostFactory(enrolment=_enrolment(person)).public_id])


def moderated(person: Any, name: str) -> str:
    return reverse(f"discussions:{name}", args=[taught(person).public_id])


def reported(person: Any) -> str:
    return moderated(person, "post-report")


def letters(person: Any) -> str:
    return reverse("discussions:following-edit", args=[_enrolment(person).run.public_id])


def mine(person: Any) -> str:
    PostFactory(enrolment=_enrolment(person))
    return reverse("discussions:mine")


def reports(person: Any) -> str:
    ReportFactory(post=taught(person))
    return reverse("discussions:reports")


def no_reports(person: Any) -> str:
    taught(person)
    return reverse("discussions:reports")


def send(page: Any) -> None:
    page.get_by_label("Что не так с этим сообщением?").fill("Реклама")
    page.get_by_role("button", name="Отправить преподавателю").click()
    page.get_by_role("heading", name="Преподаватели посмотрят сообщение").wait_for()


def save(page: Any) -> None:
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", name="Сохранено").wait_for()
