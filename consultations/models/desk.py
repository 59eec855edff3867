"""What lies on the desk of those who answer: drafts, who is looking, answers to use again."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models.consultations import Consultation
from consultations.models.experts import Topic
from vector.common.models import Record


class Draft(Record):
    """What a person has typed into a question's field and not sent; one a person and question."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="drafts", verbose_name=_("question"))
    person = models.ForeignKey("people.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["consultation", "person"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.consultation_id} · {self.person_id}"


class Presence(models.Model):
    """Who has a question open now, and whether they are writing. A row lives as long as it is renewed."""

    wagtail_reference_index_ignore = True

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="presences", verbose_name=_("question"))
    person = models.ForeignKey("people.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    seen_at = models.DateTimeField(_("seen"), db_index=True)
    is_writing = models.BooleanField(_("is writing"), default=False)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["consultation", "person"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.consultation_id} · {self.person_id}"


class ReusableAnswerQuerySet(models.QuerySet["ReusableAnswer"]):
    def visible_to(self, user: Any) -> "ReusableAnswerQuerySet":
        """One's own and those shared by all who answer."""
        return self.filter(models.Q(owner=user) | models.Q(owner__isnull=True))

    def editable_by(self, user: Any) -> "ReusableAnswerQuerySet":
        """One's own; for the office the shared ones too."""
        return self.visible_to(user) if user.is_staff else self.filter(owner=user)

    def offered_with(self, question: Consultation) -> "ReusableAnswerQuerySet":
        """Those of the question's topic, and those of any."""
        return self.filter(models.Q(topic=question.topic_id) | models.Q(topic__isnull=True))


class ReusableAnswer(Record):
    """A text to answer with again. Fields in braces ({asker}, {number} …) are filled in when it is taken."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    topic = models.ForeignKey(
        Topic, models.SET_NULL, null=True, blank=True, related_name="reusable_answers", verbose_name=_("topic")
    )
    # Nobody's own: shared by all who answer.
    owner = models.ForeignKey(
        "people.User", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("belongs to")
    )

    objects = ReusableAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("reusable answer")
        verbose_name_plural = _("reusable answers")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
