"""What the public pages of answers show. They are kept for visitors: nothing here depends on who reads."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from consultations.answers.models import AnswerIndexPage, PublishedAnswerPage
from consultations.models import Topic
from vector.common.paging import MOST_PAGES, BoundedPaginator

PER_PAGE = 20


def index_context(request: HttpRequest, index: AnswerIndexPage) -> dict[str, Any]:
    """Live answers below the list, newest first, of one topic or of all. Three queries."""
    topics = list(
        Topic.objects.filter(answer_pages__live=True).distinct().order_by("sort_order", "title").only("code", "title")
    )
    wanted = request.GET.get("topic", "")
    chosen = next((topic for topic in topics if topic.code == wanted), None)
    answers = PublishedAnswerPage.objects.live().child_of(index).select_related("topic")
    if chosen is not None:
        answers = answers.filter(topic=chosen)
    number = request.GET.get("page", "1")
    paginator = BoundedPaginator(answers.order_by("-first_published_at", "-pk"), PER_PAGE)
    page = paginator.get_page(min(int(number), MOST_PAGES) if number.isdecimal() and len(number) < 6 else 1)
    return {
        "answers": [(answer, answer.get_url(request)) for answer in page.object_list],
        "page_of_answers": page,
        "chosen": chosen,
        "filters": [
            {"title": _("All topics"), "url": "?", "active": chosen is None},
            *(
                {"title": topic.title, "url": f"?{urlencode({'topic': topic.code})}", "active": topic == chosen}
                for topic in topics
            ),
        ],
    }


def answer_context(request: HttpRequest, page: PublishedAnswerPage) -> dict[str, Any]:
    """The answer with what belongs to it. Five queries."""
    record = getattr(page, "record", None)
    # What editors add, and what was closed to visitors since.
    everybodys = Page.objects.live().public()
    related = [link.page for link in page.related_pages.filter(page__in=everybodys).select_related("page")]
    others = (
        PublishedAnswerPage.objects.live()
        .filter(topic=page.topic_id)
        .exclude(pk=page.pk)
        .order_by("-first_published_at", "-pk")[:3]
    )
    return {
        "related": [(other.title, other.get_url(request)) for other in related],
        "documents": [link.document for link in page.related_documents.select_related("document")],
        "others": [(other.title, other.get_url(request)) for other in others],
        "version": record.version if record else None,
        "vote_url": reverse("answers:vote", args=[record.public_id]) if record else "",
    }
