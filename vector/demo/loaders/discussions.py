"""Demo discussions under the modules of courses: asked and replied, pinned and closed ones among them."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from courses.discussions.actions import digests, moderation
from courses.discussions.models import Post
from courses.enums import READING
from courses.models import CourseRun, ModulePage
from vector.demo.content import content
from vector.people.models import User

if TYPE_CHECKING:
    from vector.demo.loaders.people import People


def load(*, today: date, by: User, people: "People") -> None:
    """The threads of content/discussions.toml, laid down as history: nobody gets letters about them."""
    for source in content("discussions")["threads"]:
        module = ModulePage.objects.filter(slug=source["module"]).first()
        run = _run_of(module)
        if run is None or module is None or Post.objects.filter(module=module, text=source["text"]).exists():
            continue
        studying = run.enrolments.filter(state__in=READING).select_related("person").order_by("pk")
        authors = [row.person for row in studying]
        tutor = run.run_tutors.select_related("person").get().person
        if not authors:
            continue
        thread = _post(source, run=run, module=module, thread=None, authors=authors, tutor=tutor, today=today)
        replies = [
            _post(reply, run=run, module=module, thread=thread, authors=authors, tutor=tutor, today=today)
            for reply in source.get("replies", ())
        ]
        last_at = max((reply.last_at for reply in replies), default=thread.last_at)
        Post.objects.filter(pk=thread.pk).update(reply_count=len(replies), last_at=last_at)
        if source["is_pinned"]:
            moderation.pin(thread=thread, is_on=True, by=tutor)
        if source["is_closed"]:
            moderation.close(thread=thread, is_on=True, by=tutor)
        for person in (*authors, tutor):
            digests.follow(run=run, frequency="daily", by=person)


def _run_of(module: ModulePage | None) -> CourseRun | None:
    if module is None:
        return None
    return CourseRun.objects.filter(course=module.get_parent().pk).order_by("pk").first()


def _post(
    source: dict[str, Any],
    *,
    run: CourseRun,
    module: ModulePage,
    thread: Post | None,
    authors: list[User],
    tutor: User,
    today: date,
) -> Post:
    is_tutor = source["author"] == "tutor"
    author = tutor if is_tutor else authors[int(source["author"].rpartition("-")[2]) % len(authors)]
    day = today - timedelta(days=source["days_ago"])
    moment = timezone.make_aware(datetime.combine(day, time(10 + (0 if thread is None else 3), 15)))
    at = min(moment, timezone.now())
    post = Post.objects.create(
        run=run, module=module, thread=thread, author=author, text=source["text"], last_at=at, is_by_tutor=is_tutor
    )
    Post.objects.filter(pk=post.pk).update(created_at=at)
    return post
