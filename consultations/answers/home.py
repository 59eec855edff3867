"""What published answers show on the home page: the newest."""

from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from consultations.answers.models import AnswerIndexPage, PublishedAnswerPage
from vector.pages.home_sections import Item, Section

SHOWN = 3
WORDS = 24


def newest_answers(request: HttpRequest) -> Section | None:
    """The answers published last, and the way to all of them; two queries."""
    index = AnswerIndexPage.objects.live().public().order_by("path").first()
    if index is None:
        return None
    pages = PublishedAnswerPage.objects.live().child_of(index).order_by("-first_published_at", "-pk")[:SHOWN]
    return Section(
        title=_("Answered questions"),
        items=tuple(
            Item(title=page.title, url=page.get_url(request) or "", text=Truncator(page.answer).words(WORDS))
            for page in pages
        ),
        more_url=index.get_url(request) or "",
        more_label=_("All answers"),
    )
