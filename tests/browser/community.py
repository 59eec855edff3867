"""What the pages of the community show when axe looks at them."""

from typing import Any

from django.urls import reverse

from tests.factories.community import (
    PostFactory,
    ReportFactory,
    ThemeFactory,
    file_of,
    opening,
    replies_to,
    topic,
    trusted,
)
from tests.factories.people import RegionFactory, StaffFactory
from vector.community.actions import moderation, outcomes, posts
from vector.community.models import Post
from vector.library.models import MaterialPage
from vector.library.practices import PRACTICE

REFUSED = {"topic": {"get_absolute_url": "/community/"}, "reason": "Это сообщение тем временем убрали."}
CHANGED = {
    "post": {
        "public_id": "00000000-0000-0000-0000-000000000000",
        "author": "Мария Ким",
        "topic": {"title": "Поездки"},
        "text": "Кто возил волонтёров?",
        "words_mark": "0",
    },
    "reason": "Автор тем временем изменил сообщение.",
}
BECAME = {
    "topic": {"get_absolute_url": "/community/"},
    "outcome": {"path": "/consultations/"},
    "words": "Вопрос эксперту: К-00042 Журнал инструктажа",
}


def _open_theme(**fields: Any) -> Any:
    return ThemeFactory(is_public=True, intro="Договоры, согласия, журналы.", **fields)


def home(person: Any) -> str:
    """More than one page of topics: pinned, locked, of a region; one of this person's that waits, one hidden."""
    office, theme, region = StaffFactory(), _open_theme(), RegionFactory()
    ThemeFactory(is_open=False, title="Знакомство")
    rows = [topic(theme=theme, region=region if number % 2 else None) for number in range(22)]
    moderation.pin(topic=rows[0], is_on=True, by=office)
    moderation.lock(topic=rows[0], is_on=True, by=office)
    if person is not None:
        topic(theme=theme, author=person, is_awaiting=True)
        moderation.hide_topic(topic=topic(theme=theme, author=person), reason="Не по теме", by=office)
    return reverse("community:home")


def theme(person: Any) -> str:
    made = _open_theme()
    topic(theme=made)
    return made.get_absolute_url()


def thread(person: Any) -> str:
    """Posts in each state and with all that can stand in them, as its author or a visitor sees them."""
    made = topic(
        theme=_open_theme(), author=person or trusted(), region=RegionFactory(), text="Как у вас с договорами?"
    )
    office = StaffFactory()
    answer = posts.reply(topic=made, text="Раз в год, https://example.org/page.\n\nПодробнее в файле.", by=office)
    file_of(answer)
    Post.objects.filter(pk=answer.pk).update(materials=[["/about/", "О программе"]])
    hidden, deleted, *_rest = replies_to(made, count=3, author=person)
    moderation.hide(post=hidden, reason="Не по теме", by=office)
    posts.delete(post=deleted, by=deleted.author)
    return made.get_absolute_url()


def long_thread(person: Any) -> str:
    made = topic()
    replies_to(made, count=25)
    return made.get_absolute_url()


def locked(person: Any) -> str:
    made = topic()
    moderation.lock(topic=made, is_on=True, by=StaffFactory())
    return made.get_absolute_url()


def hidden(person: Any) -> str:
    made = topic(author=person)
    moderation.hide_topic(topic=made, reason="Не по теме", by=StaffFactory())
    return made.get_absolute_url()


def _of_topic(name: str) -> Any:
    return lambda person: reverse(f"community:{name}", args=[topic(region=RegionFactory()).public_id])


def _of_own_post(name: str) -> Any:
    return lambda person: reverse(f"community:{name}", args=[PostFactory(author=person).public_id])


def _of_post(name: str) -> Any:
    return lambda person: reverse(f"community:{name}", args=[PostFactory().public_id])


def sent(person: Any) -> str:
    return reverse("community:post-sent", args=[posts.reply(topic=topic(), text="Впервые", by=person).public_id])


def theme_letters(person: Any) -> str:
    return reverse("community:theme-letters", args=[ThemeFactory().slug])


def moderated(view: str) -> Any:
    """A view of the moderators' page with something in it."""

    def made(person: Any) -> str:
        topic(is_awaiting=True)
        ReportFactory(post=opening(topic()))
        moderation.hide_topic(topic=topic(), reason="Не по теме", by=person)
        return f"{reverse('community:moderation')}?view={view}"

    return made


def save(page: Any) -> None:
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", name="Сохранено").wait_for()


def send(page: Any) -> None:
    page.get_by_label("Что не так с этим сообщением?").fill("Реклама")
    page.get_by_role("button", name="Отправить модератору").click()
    page.get_by_role("heading", name="Модераторы посмотрят сообщение").wait_for()


def submit_empty(page: Any) -> None:
    page.locator("main form button").first.click()
    page.locator(".error-summary").wait_for()


def practice() -> str:
    """A practice of the library that was made of a topic and published."""
    office = StaffFactory()
    outcomes.make(topic=topic(text="Пять волонтёров звонят по списку."), destination=PRACTICE, by=office)
    page = MaterialPage.objects.get()
    page.save_revision(user=office).publish(user=office)
    return page.get_url()


MODERATION = "/community/moderation/?view="
# name, role, address or what makes it, state
PAGES = [
    ("community", "coordinator", home, None),
    ("community-visitor", None, home, None),
    ("community-empty", "person", "/community/", None),
    ("community-theme", "coordinator", theme, None),
    ("community-topic", "coordinator", thread, None),
    ("community-topic-visitor", None, thread, None),
    ("community-topic-office", "staff", thread, None),
    ("community-topic-long", "coordinator", long_thread, None),
    ("community-topic-errors", "coordinator", thread, submit_empty),
    ("community-topic-locked", "coordinator", locked, None),
    ("community-topic-hidden", "coordinator", hidden, None),
    ("community-topic-new", "coordinator", lambda person: _open_theme() and "/community/new/", None),
    ("community-topic-new-errors", "coordinator", "/community/new/", submit_empty),
    ("community-topic-hide", "staff", _of_topic("topic-hide"), submit_empty),
    ("community-topic-move", "staff", _of_topic("topic-move"), None),
    ("community-topic-letters", "coordinator", _of_topic("topic-letters"), None),
    ("community-theme-letters-saved", "coordinator", theme_letters, save),
    ("community-post-sent", "coordinator", sent, None),
    ("community-post-edit", "coordinator", _of_own_post("post-edit"), None),
    ("community-post-delete", "coordinator", _of_own_post("post-delete"), None),
    ("community-post-report", "coordinator", _of_post("post-report"), None),
    ("community-post-reported", "coordinator", _of_post("post-report"), send),
    ("community-post-hide", "staff", _of_post("post-hide"), None),
    *((f"community-moderation-{view}", "staff", moderated(view), None) for view in ("awaiting", "reports", "hidden")),
    *(
        (f"community-moderation-{view}-empty", "staff", MODERATION + view, None)
        for view in ("awaiting", "reports", "hidden")
    ),
]
