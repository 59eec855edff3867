"""Reads of the discussions; each says how many queries it makes."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.discussions.models import Post, Report, runs_of
from courses.models import CourseRun
from courses.registry import HomePart, Line

# What a module's page shows before one goes to the whole discussion.
SHOWN = 3


def module_part(user: Any, run: CourseRun, module: int) -> HomePart:
    """The latest questions under a module, for its page; one query."""
    threads = Post.objects.threads().shown().filter(run=run, module=module).select_related("author")[:SHOWN]
    lines = tuple(
        Line(title=first_line(post.text), url=post.get_absolute_url(), text=str(post.author), at=post.last_at)
        for post in threads
    )
    return HomePart(
        title=_("Discussion of the module"),
        lines=lines,
        more_url=reverse("discussions:module", args=[run.public_id, module]),
        more_label=_("To the discussion") if lines else _("Begin the discussion"),
    )


def first_line(text: str) -> str:
    """What stands for a message in lists: its first line, shortened."""
    line = text.strip().splitlines()[0] if text.strip() else "–"
    return line if len(line) <= 90 else f"{line[:89].rstrip()}…"


def threads_of(run: CourseRun, module: int) -> QuerySet[Post]:
    """The threads under a module; one query a page."""
    return Post.objects.threads().filter(run=run, module=module).select_related("author", "run", "module")


def own_runs(user: Any) -> QuerySet[CourseRun]:
    """The runs whose discussions somebody takes part in, the newest first; one query."""
    return runs_of(user).select_related("course").order_by("-starts_on", "-pk")


def latest_threads(runs: Sequence[CourseRun]) -> list[Post]:
    """The last SHOWN threads of each of these runs; one query."""
    place = Window(RowNumber(), partition_by="run", order_by=[F("last_at").desc(), F("pk").desc()])
    ranked = Post.objects.filter(run__in=runs, thread=None).shown().annotate(place=place)
    return list(ranked.filter(place__lte=SHOWN).select_related("author", "module").order_by("-last_at", "-pk"))


def open_reports(user: Any) -> QuerySet[Report]:
    """Reports that wait for a tutor, the oldest first; one query."""
    moderated = Post.objects.moderated_by(user)
    return (
        Report.objects.filter(settled_at=None, post__in=moderated.values("pk"))
        .select_related("post__author", "post__thread", "post__run__course", "post__module", "reporter")
        .order_by("created_at", "pk")
    )
