"""What the head and the tutor decide about a version, and the links by which a head decides without signing in."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.works.enums import RECORDED_WAYS, EndorsementDecision, EndorsementWay, ReviewDecision
from courses.works.models.works import Work, WorkVersion
from vector.common.models import Record, both_or_neither
from vector.common.uploads import private_name, private_storage


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def visible_to(self, user: Any) -> "EndorsementQuerySet":
        """Those of the versions that `user` may read."""
        return self.filter(version__in=WorkVersion.objects.visible_to(user).values("pk"))


class Endorsement(Record):
    """The head's word about one version, bound to its content by `content_hash`. One a version, never changed.

    `head` is who agreed or returned it; on paper, who signed if that person is known here, `signatory` otherwise.
    `recorded_by` is who pressed the button: the head, or for a paper the tutor or the office.
    """

    version = models.OneToOneField(
        WorkVersion, models.PROTECT, related_name="endorsement", verbose_name=_("version of a work")
    )
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64)
    decision = models.CharField(_("decision"), max_length=8, choices=EndorsementDecision.choices)
    way = models.CharField(_("way"), max_length=8, choices=EndorsementWay.choices)
    head = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who decided")
    )
    signatory = models.CharField(_("who signed"), max_length=200, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    recorded_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    file = models.FileField(
        _("scan"), storage=private_storage, upload_to=private_name, max_length=200, blank=True, default=""
    )
    original_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("type"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size, bytes"), default=0)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__in=EndorsementDecision.values), name="endorsement_decision_known"
            ),
            models.CheckConstraint(condition=models.Q(way__in=EndorsementWay.values), name="endorsement_way_known"),
            models.CheckConstraint(
                condition=models.Q(way__in=sorted(RECORDED_WAYS)) | models.Q(head__isnull=False),
                name="endorsement_has_head",
            ),
            models.CheckConstraint(
                condition=~models.Q(way=EndorsementWay.PAPER) | ~models.Q(file=""), name="endorsement_paper_has_scan"
            ),
            models.CheckConstraint(
                condition=~models.Q(way=EndorsementWay.NO_SECOND_PERSON) | ~models.Q(comment=""),
                name="endorsement_alone_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision=EndorsementDecision.RETURNED) | ~models.Q(comment=""),
                name="endorsement_return_has_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.get_decision_display()}"

    @property
    def is_agreed(self) -> bool:
        return self.decision == EndorsementDecision.AGREED

    def get_scan_url(self) -> str:
        """Where the scan of a paper is downloaded."""
        return reverse("works:scan", args=[self.public_id])


class EndorsementLinkQuerySet(models.QuerySet["EndorsementLink"]):
    def held(self) -> "EndorsementLinkQuerySet":
        """Links whose place in the organisation is still held: with the place they die at once."""
        return self.filter(
            expires_at__gt=timezone.now(), membership__ended_at__isnull=True, membership__person__is_active=True
        )

    def open(self) -> "EndorsementLinkQuerySet":
        """Links that still open: held, not revoked, not too old."""
        return self.held().filter(revoked_at__isnull=True)


class EndorsementLink(models.Model):
    """The secret link of one letter to one head about one version: SHA-256 of 256 random bits only the letter holds."""

    version = models.ForeignKey(
        WorkVersion, models.CASCADE, related_name="endorsement_links", verbose_name=_("version of a work")
    )
    membership = models.ForeignKey(
        "people.Membership", models.CASCADE, related_name="+", verbose_name=_("place in the organisation")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    letter_key = models.CharField(max_length=200, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = EndorsementLinkQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link for agreeing")
        verbose_name_plural = _("links for agreeing")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.letter_key

    @property
    def is_open(self) -> bool:
        """Neither revoked nor too old; whether the place is held, only `held()` knows."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: Any) -> "ReviewQuerySet":
        """A tutor's own runs, for the office all; for the others what is released about the versions they may read."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        works = Work.objects.reviewed_by(user).values("pk")
        readable = WorkVersion.objects.visible_to(user).values("pk")
        return self.filter(models.Q(work__in=works) | models.Q(version__in=readable, released_at__isnull=False))

    def released(self) -> "ReviewQuerySet":
        return self.filter(released_at__isnull=False)

    def kept_back(self) -> "ReviewQuerySet":
        """Decided, and waiting for the release to the whole group."""
        return self.filter(is_pending=True)


class Review(Record):
    """A tutor's work on one version: who holds it, what is typed, what was decided, whether it is told yet.

    `marks` are [{"criterion": id, "title", "max_points", "points"}], with the criteria of then. A decision that is not
    released yet (`is_pending`) is seen by tutors only; the work stays with the tutor until then.
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="reviews", verbose_name=_("work"))
    version = models.OneToOneField(
        WorkVersion, models.PROTECT, related_name="review", verbose_name=_("version of a work")
    )
    claimed_at = models.DateTimeField(_("taken"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    marks = models.JSONField(_("points"), default=list, blank=True)
    points = models.PositiveIntegerField(_("sum of points"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    decision = models.CharField(_("decision"), max_length=8, choices=ReviewDecision.choices, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    is_pending = models.BooleanField(_("waits for release"), default=False)
    released_at = models.DateTimeField(_("told"), null=True, blank=True)
    released_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("told by")
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["work"], condition=models.Q(is_pending=True), name="review_pending"),
            models.Index(fields=["claimed_by", "claimed_at"], name="review_claimed"),
        ]
        constraints = [
            both_or_neither("claimed_at", "claimed_by", name="review_claimed_at_and_by"),
            both_or_neither("decided_at", "decided_by", name="review_decided_at_and_by"),
            both_or_neither("released_at", "released_by", name="review_released_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(decision__in=["", *ReviewDecision.values]), name="review_decision_known"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                name="review_decision_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(is_pending=True, decided_at__isnull=False, released_at__isnull=True)
                | models.Q(is_pending=False),
                name="review_pending_is_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True) | models.Q(decided_at__isnull=False),
                name="review_released_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.get_decision_display() or '–'}"

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None
