"""What the community shows to everybody elsewhere: on the pages of regions, in the search, in the sitemap."""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vector.community.mentions import names_in
from vector.community.models import Post, Theme, Topic
from vector.community.texts import for_visitors
from vector.pages.home_sections import Item, Section
from vector.people.models import Region
from vector.search.registry import Hit, Wanted

ON_REGION = 5
RUSSIAN = "russian"


def on_region(region: Region) -> Section | None:
    """The topics of a region that were spoken in last, of public themes; one query."""
    topics = Topic.objects.public().filter(region=region).select_related("theme").order_by("-last_post_at", "-pk")
    items = tuple(
        Item(title=topic.title, url=topic.get_absolute_url(), text=topic.theme.title) for topic in topics[:ON_REGION]
    )
    more_url = f"{reverse('community:home')}?region={region.slug}"
    return Section(
        title=_("Community “Acting together”"), items=items, more_url=more_url, more_label=_("All topics of the region")
    )


def public_addresses() -> Iterator[tuple[str, datetime | None]]:
    """The first page, public themes and their topics; two queries."""
    yield reverse("community:home"), None
    for theme in Theme.objects.filter(is_public=True):
        yield theme.get_absolute_url(), None
    for topic in Topic.objects.public().only("public_id", "last_post_at").order_by("pk").iterator():
        yield topic.get_absolute_url(), topic.last_post_at


class PublicHits:
    """Topics of public themes that hold the words in their title or in a post, those spoken in last first."""

    def __init__(self, wanted: Wanted) -> None:
        self.query = query = reduce(or_, (SearchQuery(variant, config=RUSSIAN) for variant in wanted.variants))
        self.words = SearchVector("text", config=RUSSIAN)
        in_posts = Post.objects.readable().annotate(words=self.words).filter(words=query)
        in_titles = Topic.objects.annotate(words=SearchVector("title", config=RUSSIAN)).filter(words=query)
        # Two lists of keys: each of them reads its own index of words.
        self.found: QuerySet[Topic] = (
            Topic.objects.public()
            .filter(Q(pk__in=in_posts.values("topic")) | Q(pk__in=in_titles.values("pk")))
            .order_by("-last_post_at", "-pk")
        )

    def count(self) -> int:
        return self.found.count()

    def __getitem__(self, wanted: slice) -> list[Hit]:
        topics = list(self.found[wanted])
        # What was found of each topic, else what it begins with.
        best: dict[int, Post] = {}
        posts = Post.objects.readable().filter(topic__in=topics).annotate(words=self.words)
        wanted_first = posts.annotate(is_found=ExpressionWrapper(Q(words=self.query), output_field=BooleanField()))
        for post in wanted_first.filter(Q(is_found=True) | Q(is_opening=True)).order_by(
            "-is_found", "created_at", "pk"
        ):
            best.setdefault(post.topic_id, post)
        names = names_in(best.values())
        texts = {topic: for_visitors(post.text, names.get(post.pk, ())) for topic, post in best.items()}
        return [
            Hit(
                title=topic.title,
                url=topic.get_absolute_url(),
                text=texts.get(topic.pk, ""),
                part=_("Community"),
            )
            for topic in topics
        ]
