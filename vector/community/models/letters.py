"""Who wants letters about what, who was called by name, and up to when digests have told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.community.models.posts import Post
from vector.community.models.topics import Theme, Topic
from vector.mail.enums import Frequency


class Subscription(models.Model):
    """A person's wish about the letters of one topic or of a whole theme; a topic's own wish comes first.

    `since`: what was published before is no news.
    """

    wagtail_reference_index_ignore = True

    person = models.ForeignKey("people.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    topic = models.ForeignKey(
        Topic, models.CASCADE, null=True, blank=True, related_name="subscriptions", verbose_name=_("topic")
    )
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, blank=True, related_name="subscriptions", verbose_name=_("theme")
    )
    frequency = models.CharField(_("letters"), max_length=8, choices=Frequency.choices, default=Frequency.DAILY)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(frequency__in=Frequency.values), name="community_frequency_known"
            ),
            models.CheckConstraint(
                condition=models.Q(topic__isnull=True, theme__isnull=False)
                | models.Q(topic__isnull=False, theme__isnull=True),
                name="community_subscription_to_one_thing",
            ),
            models.UniqueConstraint(fields=["person", "topic"], name="community_topic_subscription_once"),
            models.UniqueConstraint(fields=["person", "theme"], name="community_theme_subscription_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.topic_id or self.theme_id} · {self.get_frequency_display()}"


class DigestMark(models.Model):
    """The morning up to which a person has been told of news by digests."""

    wagtail_reference_index_ignore = True

    person = models.OneToOneField(
        "people.User", models.CASCADE, primary_key=True, related_name="+", verbose_name=_("person")
    )
    told_until = models.DateTimeField(_("told until"))

    class Meta:
        verbose_name = _("told by digests")
        verbose_name_plural = _("told by digests")

    def __str__(self) -> str:
        return f"{self.person_id} · {self.told_until:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """Somebody is called by name in a post, and hears of it at once."""

    wagtail_reference_index_ignore = True

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions", verbose_name=_("message"))
    person = models.ForeignKey("people.User", models.CASCADE, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="community_mention_once")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.person_id}"
