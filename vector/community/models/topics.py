"""Themes, the topics in them, and what topics have become elsewhere."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record, both_or_neither
from vector.community.belonging import belongs


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, user: Any) -> "ThemeQuerySet":
        """All themes for those who belong to the community, the public ones for everybody else."""
        return self if belongs(user) else self.filter(is_public=True)


class Theme(Record):
    """What topics are about: «Документы», «Набор волонтёров»; the project office keeps the list."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address part"), max_length=60, unique=True)
    intro = models.TextField(
        _("introduction"), max_length=500, blank=True, help_text=_("What belongs here, in a sentence or two.")
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_open = models.BooleanField(
        _("takes new topics"), default=True, help_text=_("Topics of a closed theme can be read and replied to.")
    )
    is_public = models.BooleanField(
        _("everybody may read"),
        default=False,
        help_text=_(
            "Visitors read this theme without signing in; they see roles instead of names. What was written before "
            "becomes public too."
        ),
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme of the community")
        verbose_name_plural = _("themes of the community")
        ordering = ["sort_order", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("community:theme", args=[self.slug])


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, user: Any) -> "TopicQuerySet":
        """What `user` may read.

        Visitors and strangers: shown topics of public themes. Those who belong to the community: all shown topics, of
        whatever region, their own that wait or are hidden, and what they moderate. The project office: all.
        """
        if user.is_authenticated and user.is_staff:
            return self
        if not belongs(user):
            return self.public()
        return self.filter(
            models.Q(published_at__isnull=False, hidden_at__isnull=True)
            | models.Q(author=user)
            | models.Q(region__in=user.staffed_region_ids())
        )

    def moderated_by(self, user: Any) -> "TopicQuerySet":
        """All for the project office, those of their region for accelerator staff."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(region__in=user.staffed_region_ids())

    def shown(self) -> "TopicQuerySet":
        """Approved, where that is needed, and not hidden."""
        return self.filter(published_at__isnull=False, hidden_at__isnull=True)

    def public(self) -> "TopicQuerySet":
        """What every visitor may read."""
        return self.shown().filter(theme__is_public=True)

    def for_rows(self) -> "TopicQuerySet":
        """With what a row of a list shows; pinned ones first, then the one spoken in last."""
        return self.select_related("theme", "region", "author").order_by(
            models.F("pinned_at").desc(nulls_last=True), "-last_post_at", "-pk"
        )


class Topic(Record):
    """Something to talk about. Its first text is the opening post; `region` empty means: for all regions.

    Its own row keeps how many replies can be read and when the last one was written, so that lists count nothing.
    """

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="topics", verbose_name=_("theme"))
    region = models.ForeignKey(
        "people.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="community_topics",
        verbose_name=_("region"),
    )
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    title = models.CharField(_("title"), max_length=150)
    # Empty until the opening post is approved.
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    last_post_at = models.DateTimeField(_("last message"))
    reply_count = models.PositiveIntegerField(_("replies"), default=0)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    pinned_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pinned by")
    )
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    locked_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("locked by")
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hidden by")
    )
    hidden_because = models.CharField(_("why it is hidden"), max_length=300, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic of the community")
        verbose_name_plural = _("topics of the community")
        ordering = ["-last_post_at", "-pk"]
        indexes = [
            models.Index(
                models.F("theme"),
                models.F("pinned_at").desc(nulls_last=True),
                models.F("last_post_at").desc(),
                models.F("id").desc(),
                name="community_theme_topics",
            ),
            models.Index(
                models.F("pinned_at").desc(nulls_last=True),
                models.F("last_post_at").desc(),
                models.F("id").desc(),
                name="community_latest_topics",
            ),
            models.Index(fields=["region", "-last_post_at"], name="community_region_topics"),
            GinIndex(SearchVector("title", config="russian"), name="community_topic_words"),
        ]
        constraints = [
            both_or_neither("pinned_at", "pinned_by", name="topic_pinned_at_and_by"),
            both_or_neither("locked_at", "locked_by", name="topic_locked_at_and_by"),
            both_or_neither("hidden_at", "hidden_by", name="topic_hidden_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(hidden_at__isnull=True) | ~models.Q(hidden_because=""), name="topic_hidden_because"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("community:topic", args=[self.public_id])

    @property
    def is_shown(self) -> bool:
        return self.published_at is not None and self.hidden_at is None


class TopicOutcome(Record):
    """What a topic has become in a part above: a consultation, a practice, a published answer.

    `kind` is the key of a destination of the registry; what was made is known by its title and address alone.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="outcomes", verbose_name=_("topic"))
    kind = models.SlugField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=255)
    path = models.CharField(_("address"), max_length=500)
    is_public = models.BooleanField(_("everybody may read"), default=False)
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("made by"))

    class Meta:
        verbose_name = _("what a topic has become")
        verbose_name_plural = _("what topics have become")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["kind", "path"], name="community_outcome_path")]
        constraints = [models.UniqueConstraint(fields=["topic", "kind"], name="outcome_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.title}"
