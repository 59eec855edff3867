"""A participant's work: its state, its draft, its versions, their files and growth points."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment, RunTutor
from courses.works.enums import AWAITING_AGREEMENT, EDITABLE, WorkState
from courses.works.models.assignments import AssignmentPage
from vector.common.models import Record
from vector.common.uploads import private_name, private_storage
from vector.programmes.enums import Direction


def _taught_by(user: Any, run: str) -> models.Exists:
    return models.Exists(RunTutor.objects.filter(run=models.OuterRef(run), person=user))


class WorkQuerySet(models.QuerySet["Work"]):
    def visible_to(self, user: Any) -> "WorkQuerySet":
        """Works that `user` may know of.

        One's own; those of the runs one teaches; for a head or coordinator what was sent for the organisation, for
        accelerator staff for the region's organisations; for the project office all. What stands in a draft is its
        author's alone: see Draft and WorkFile.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        sent = WorkVersion.objects.filter(work=models.OuterRef("pk"))
        return self.filter(
            models.Q(enrolment__person=user)
            | _taught_by(user, "enrolment__run")
            | models.Exists(sent.filter(organisation__in=user.managed_organisation_ids()))
            | models.Exists(sent.filter(organisation__region__in=user.staffed_region_ids()))
        )

    def of(self, user: Any) -> "WorkQuerySet":
        """A person's own works."""
        return self.filter(enrolment__person=user) if user.is_authenticated else self.none()

    def reviewed_by(self, user: Any) -> "WorkQuerySet":
        """Works of the runs whose tutor `user` is; for the office all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(_taught_by(user, "enrolment__run"))

    def awaiting_agreement(self) -> "WorkQuerySet":
        return self.filter(state__in=AWAITING_AGREEMENT)

    def awaiting_tutor(self) -> "WorkQuerySet":
        """What waits for the tutor's decision, the longest waiting first; what is decided but kept back is not here."""
        return self.filter(state=WorkState.WITH_TUTOR).exclude(reviews__is_pending=True).order_by("since", "pk")

    def for_rows(self) -> "WorkQuerySet":
        """With what a row of a list and the pages of a work show."""
        return self.select_related("assignment", "enrolment__person", "enrolment__run__course", "organisation__region")


class Work(Record):
    """What one participant makes of one assignment. `state` changes only through courses.works.actions."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="works", verbose_name=_("enrolment"))
    assignment = models.ForeignKey(AssignmentPage, models.PROTECT, related_name="works", verbose_name=_("assignment"))
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="works",
        verbose_name=_("organisation"),
    )
    state = models.CharField(_("state"), max_length=14, choices=WorkState.choices, default=WorkState.DRAFT)
    since = models.DateTimeField(_("in this state since"), default=timezone.now)
    due_at = models.DateTimeField(_("promised by"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    # Said when an accepted work is opened again; empty once it is sent anew.
    reopened_because = models.TextField(_("why it was opened again"), blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        ordering = ["-since", "-pk"]
        indexes = [
            # The tutor's queue, and the cabinet's.
            models.Index(fields=["state", "since", "id"], name="work_state_since"),
            models.Index(fields=["assignment", "state"], name="work_assignment_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "assignment"], name="work_once"),
            models.CheckConstraint(condition=models.Q(state__in=WorkState.values), name="work_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=WorkState.ACCEPTED, accepted_at__isnull=False)
                | (~models.Q(state=WorkState.ACCEPTED) & models.Q(accepted_at__isnull=True)),
                name="work_accepted_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.enrolment_id} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("works:work", args=[self.public_id])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_awaiting_agreement(self) -> bool:
        return self.state in AWAITING_AGREEMENT

    @property
    def source(self) -> str:
        """The beginning of the names by which the ledger knows this work's targets."""
        return f"work-{self.public_id}"

    @property
    def mail_group(self) -> str:
        """The outbox's name for this work's letters that a change of state takes back."""
        return f"work-{self.pk}"


class Draft(models.Model):
    """What the participant has typed and not sent: one string a part, as typed (courses.works.parts names the parts).

    `set_aside` holds the versions of a part that two open pages wrote differently: nothing typed is lost.
    """

    work = models.OneToOneField(Work, models.CASCADE, related_name="draft", verbose_name=_("work"))
    typed = models.JSONField(_("as typed"), default=dict, blank=True)
    set_aside = models.JSONField(_("versions set aside"), default=list, blank=True)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return f"{self.work_id}"


class WorkVersionQuerySet(models.QuerySet["WorkVersion"]):
    def visible_to(self, user: Any) -> "WorkVersionQuerySet":
        """Versions that `user` may read: as with works, but each only for the organisation it was sent for."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(
            models.Q(work__enrolment__person=user)
            | _taught_by(user, "work__enrolment__run")
            | models.Q(organisation__in=user.managed_organisation_ids())
            | models.Q(organisation__region__in=user.staffed_region_ids())
        )

    def latest_first(self) -> "WorkVersionQuerySet":
        return self.order_by("-number")


class WorkVersion(Record):
    """One sending of a work; never changed afterwards. `content_hash` is what the head's agreement binds to."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="versions", verbose_name=_("work"))
    number = models.PositiveSmallIntegerField(_("number"))
    receipt = models.CharField(_("receipt number"), max_length=24, unique=True)
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="work_versions",
        verbose_name=_("organisation"),
    )
    text = models.TextField(_("text"), blank=True)
    # [{"code", "label", "kind", "value"}]: with the labels of then, whatever the assignment says later.
    fields = models.JSONField(_("fields"), default=list, blank=True)
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64)
    submitted_at = models.DateTimeField(_("sent"))
    submitted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("sent by"))

    objects = WorkVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a work")
        verbose_name_plural = _("versions of a work")
        ordering = ["work_id", "number"]
        indexes = [models.Index(fields=["organisation", "work"], name="work_version_organisation")]
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="work_version_number_once")]

    def __str__(self) -> str:
        return self.receipt

    def get_absolute_url(self) -> str:
        return reverse("works:version", args=[self.public_id])


class WorkFileQuerySet(models.QuerySet["WorkFile"]):
    def visible_to(self, user: Any) -> "WorkFileQuerySet":
        """One's own files; of others those of the versions that `user` may read, never a draft's."""
        if not user.is_authenticated:
            return self.none()
        sent = VersionFile.objects.filter(file=models.OuterRef("pk"))
        readable = sent.filter(version__in=WorkVersion.objects.visible_to(user).values("pk"))
        return self.filter(models.Q(work__enrolment__person=user) | models.Exists(readable))

    def in_draft(self) -> "WorkFileQuerySet":
        return self.filter(is_in_draft=True)


class WorkFile(Record):
    """A file of a work, kept under a random name outside the public media. Versions share what stayed the same."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="files", verbose_name=_("work"))
    file = models.FileField(_("file"), storage=private_storage, upload_to=private_name, max_length=200)
    original_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveIntegerField(_("size, bytes"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    is_in_draft = models.BooleanField(_("in the draft"), default=True)

    objects = WorkFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("works:file", args=[self.public_id])


class VersionFile(models.Model):
    """A file belongs to a version."""

    version = models.ForeignKey(WorkVersion, models.CASCADE, related_name="version_files", verbose_name=_("version"))
    file = models.ForeignKey(WorkFile, models.PROTECT, related_name="version_files", verbose_name=_("file"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of a version")
        verbose_name_plural = _("files of a version")
        ordering = ["file_id"]
        constraints = [models.UniqueConstraint(fields=["version", "file"], name="version_file_once")]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.file_id}"


class GrowthPoint(models.Model):
    """What the organisation promises in a version: from where, to where, by when.

    Of an indicator of the programme, or of an own one with own words and unit. `slot` is its place in the form: it
    stays through the versions, whatever else is added or removed.
    """

    version = models.ForeignKey(WorkVersion, models.CASCADE, related_name="growth_points", verbose_name=_("version"))
    slot = models.PositiveSmallIntegerField(_("place"))
    indicator = models.ForeignKey(
        "programmes.Indicator",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator of the programme"),
    )
    own_title = models.CharField(_("own indicator"), max_length=255, blank=True)
    own_unit = models.CharField(_("unit"), max_length=60, blank=True)
    own_direction = models.CharField(_("wanted direction"), max_length=4, choices=Direction.choices, blank=True)
    baseline = models.DecimalField(_("now"), max_digits=14, decimal_places=2)
    target = models.DecimalField(_("planned"), max_digits=14, decimal_places=2)
    due_on = models.DateField(_("by when"))
    evidence = models.CharField(_("where the figure comes from"), max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("growth point")
        verbose_name_plural = _("growth points")
        ordering = ["version_id", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["version", "slot"], name="growth_point_once"),
            models.UniqueConstraint(
                fields=["version", "indicator"],
                condition=models.Q(indicator__isnull=False),
                name="growth_point_indicator_once",
            ),
            models.CheckConstraint(
                condition=models.Q(own_direction__in=["", *Direction.values]), name="growth_point_direction_known"
            ),
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=False, own_title="", own_unit="", own_direction="")
                | (
                    models.Q(indicator__isnull=True)
                    & ~models.Q(own_title="")
                    & ~models.Q(own_unit="")
                    & ~models.Q(own_direction="")
                ),
                name="growth_point_of_programme_or_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.target}"

    @property
    def source(self) -> str:
        """By what name the ledger knows where the target came from. Reads `version.work`."""
        return f"{self.version.work.source}-{self.slot}"

    @property
    def title(self) -> str:
        """What is counted. Reads `indicator`: querysets that show it select it."""
        return self.indicator.title if self.indicator is not None else self.own_title

    @property
    def unit(self) -> str:
        return self.indicator.unit if self.indicator is not None else self.own_unit
