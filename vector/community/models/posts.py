"""What people write in topics: posts, their files, and reports about them."""

import hashlib
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record, both_or_neither
from vector.common.uploads import private_name, private_storage
from vector.community.belonging import belongs
from vector.community.enums import PostState, ReportState
from vector.community.models.topics import Topic

MAX_TEXT = 8_000


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: Any) -> "PostQuerySet":
        """Published posts of the topics that `user` may read; one's own in whatever state; what one moderates.

        What its author has deleted keeps its place, without its words.
        """
        found = self.filter(topic__in=Topic.objects.visible_to(user).values("pk"))
        if not user.is_authenticated:
            return found.filter(state=PostState.PUBLISHED)
        if user.is_staff:
            return found
        return found.filter(
            models.Q(state=PostState.PUBLISHED)
            | models.Q(author=user)
            | models.Q(topic__region__in=user.staffed_region_ids())
        )

    def moderated_by(self, user: Any) -> "PostQuerySet":
        return self.filter(topic__in=Topic.objects.moderated_by(user).values("pk"))

    def written_by(self, user: Any) -> "PostQuerySet":
        return self.filter(author=user) if user.is_authenticated else self.none()

    def readable(self) -> "PostQuerySet":
        """Published and not deleted by the author."""
        return self.filter(state=PostState.PUBLISHED, deleted_at__isnull=True)

    def public(self) -> "PostQuerySet":
        """What every visitor may read."""
        return self.readable().filter(topic__in=Topic.objects.public().values("pk"))

    def for_digests(self) -> "PostQuerySet":
        """Readable posts of shown topics, with what morning letters say of them, in the order they say it."""
        shown = self.readable().filter(topic__in=Topic.objects.shown().values("pk"))
        return shown.select_related("author", "topic__theme").order_by(
            "topic__theme__sort_order", "topic__last_post_at", "topic_id", "published_at", "pk"
        )

    def awaiting(self) -> "PostQuerySet":
        """Waits for a moderator, the oldest first."""
        return self.filter(state=PostState.AWAITING, deleted_at__isnull=True, topic__hidden_at__isnull=True).order_by(
            "created_at", "pk"
        )


class Post(Record):
    """One entry of a topic; the one with `is_opening` is the text the topic begins with."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts", verbose_name=_("topic"))
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    is_opening = models.BooleanField(_("begins the topic"), default=False)
    text = models.TextField(_("text"), max_length=MAX_TEXT)
    # Pages of our own site that the text links to, as [address, title], as they were called then. What is
    # shown of them is asked anew.
    materials = models.JSONField(_("links to materials"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=PostState.choices, default=PostState.AWAITING)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hidden by")
    )
    hidden_because = models.CharField(_("why it is hidden"), max_length=300, blank=True)
    edited_at = models.DateTimeField(_("changed by the author"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted by the author"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of the community")
        verbose_name_plural = _("messages of the community")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["topic", "created_at", "id"], name="community_topic_posts"),
            models.Index(fields=["author", "-created_at"], name="community_author_posts"),
            models.Index(fields=["published_at"], name="community_news"),
            models.Index(
                fields=["created_at"], name="community_awaiting", condition=models.Q(state=PostState.AWAITING)
            ),
            GinIndex(SearchVector("text", config="russian"), name="community_post_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=PostState.values), name="community_post_state_known"),
            models.UniqueConstraint(
                fields=["topic"], condition=models.Q(is_opening=True), name="community_one_opening_post"
            ),
            both_or_neither("approved_at", "approved_by", name="community_post_approved_at_and_by"),
            both_or_neither("hidden_at", "hidden_by", name="community_post_hidden_at_and_by"),
            models.CheckConstraint(
                condition=(models.Q(state=PostState.HIDDEN, hidden_at__isnull=False) & ~models.Q(hidden_because=""))
                | (~models.Q(state=PostState.HIDDEN) & models.Q(hidden_at__isnull=True, hidden_because="")),
                name="community_post_hidden_because",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PostState.PUBLISHED) | models.Q(published_at__isnull=False),
                name="community_post_published_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} · {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """Leads to the page of the topic that this post stands on."""
        return reverse("community:post", args=[self.public_id])

    @property
    def words_mark(self) -> str:
        """Tells one text from another: whoever approves a text approves that one and no later one."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:32]

    @property
    def is_readable(self) -> bool:
        return self.state == PostState.PUBLISHED and self.deleted_at is None


class PostFileQuerySet(models.QuerySet["PostFile"]):
    def visible_to(self, user: Any) -> "PostFileQuerySet":
        """Files of the posts that a member of the community may read. Visitors get none, in public themes neither."""
        if not belongs(user):
            return self.none()
        return self.filter(post__in=Post.objects.visible_to(user).filter(deleted_at=None).values("pk"))


class PostFile(Record):
    """A file somebody attached: kept under a random name outside the public media."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="files", verbose_name=_("message"))
    file = models.FileField(_("file"), storage=private_storage, upload_to=private_name, max_length=200)
    original_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveIntegerField(_("size, bytes"))

    objects = PostFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("community:file", args=[self.public_id])


class Report(Record):
    """Somebody says that a message does not belong here."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reports", verbose_name=_("message"))
    reporter = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("reported by"))
    reason = models.CharField(_("what is wrong"), max_length=500)
    state = models.CharField(_("state"), max_length=12, choices=ReportState.choices, default=ReportState.OPEN)
    handled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("report of a message")
        verbose_name_plural = _("reports of messages")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["created_at"], name="community_open_reports", condition=models.Q(state=ReportState.OPEN)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ReportState.values), name="community_report_state_known"
            ),
            models.UniqueConstraint(fields=["post", "reporter"], name="community_report_once"),
            both_or_neither("handled_at", "handled_by", name="community_report_handled_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.OPEN, handled_at__isnull=True)
                | (~models.Q(state=ReportState.OPEN) & models.Q(handled_at__isnull=False)),
                name="community_report_open_until_handled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.reporter_id}"
