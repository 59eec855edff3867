"""Who studies in which run, and how far they are."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.enums import READING, RECORDED_ITEM_STATES, SEAT_HOLDING, EnrolmentState, ItemState
from courses.models.runs import CourseRun, RunTutor
from vector.common.models import Record, both_or_neither
from vector.people.models import Membership


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Any) -> "EnrolmentQuerySet":
        """Whose study `user` may see.

        One's own; a tutor's runs; for a head or coordinator the people of the organisation, for accelerator staff
        those of the region's organisations; for the project office all.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        places = Membership.objects.current().filter(person=models.OuterRef("person"))
        return self.filter(
            models.Q(person=user)
            | models.Exists(RunTutor.objects.filter(run=models.OuterRef("run"), person=user))
            | models.Exists(places.filter(organisation__in=user.managed_organisation_ids()))
            | models.Exists(places.filter(organisation__region__in=user.staffed_region_ids()))
        )

    def of(self, user: Any) -> "EnrolmentQuerySet":
        """A person's own enrolments: what may be accepted, left, and marked."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def reading(self) -> "EnrolmentQuerySet":
        """Those that open the closed lessons."""
        return self.filter(state__in=READING)

    def waiting_for_decision(self) -> "EnrolmentQuerySet":
        """Applications that nobody has decided yet."""
        return self.filter(state=EnrolmentState.REQUESTED)

    def holding_seats(self) -> "EnrolmentQuerySet":
        return self.filter(state__in=SEAT_HOLDING)


class Enrolment(Record):
    """A person's place in a run. `state` changes only through courses.actions.enrolments."""

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="enrolments", verbose_name=_("course run"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("participant")
    )
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState.choices)
    requested_at = models.DateTimeField(pgettext_lazy("time of an enrolment", "applied"), null=True, blank=True)
    invited_at = models.DateTimeField(pgettext_lazy("time of an enrolment", "invited"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )
    begun_at = models.DateTimeField(_("began"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("left"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    # Why an application was declined; empty for who left by own wish.
    declined_reason = models.CharField(_("why the application was declined"), max_length=500, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    # Rows made by participants, not by editors: the CMS need not track what they refer to.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["run", "state"], name="enrolment_run_state"),
            models.Index(fields=["person", "state"], name="enrolment_person_state"),
            models.Index(
                fields=["requested_at"],
                condition=models.Q(state=EnrolmentState.REQUESTED),
                name="enrolment_requested",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="enrolment_once"),
            models.CheckConstraint(condition=models.Q(state__in=EnrolmentState.values), name="enrolment_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=EnrolmentState.REQUESTED) | models.Q(requested_at__isnull=False),
                name="enrolment_requested_at",
            ),
            models.CheckConstraint(
                condition=models.Q(declined_reason="") | models.Q(state=EnrolmentState.WITHDRAWN),
                name="enrolment_declined_is_withdrawn",
            ),
            both_or_neither("invited_at", "invited_by", name="enrolment_invited_at_and_by"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="enrolment_withdrawn_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(state=EnrolmentState.COMPLETED, completed_at__isnull=False)
                | (~models.Q(state=EnrolmentState.COMPLETED) & models.Q(completed_at__isnull=True)),
                name="enrolment_completed_at",
            ),
            models.CheckConstraint(
                condition=models.Q(state=EnrolmentState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~models.Q(state=EnrolmentState.WITHDRAWN) & models.Q(withdrawn_at__isnull=True)),
                name="enrolment_withdrawn_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(READING)) | models.Q(begun_at__isnull=False),
                name="enrolment_begun_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.person_id} · {self.get_state_display()}"

    @property
    def is_declined(self) -> bool:
        """Whether an application ended with a no."""
        return bool(self.declined_reason)

    @property
    def is_reading(self) -> bool:
        return self.state in READING


class ItemProgress(models.Model):
    """How far one participant is with one item of the course; no row means: not started.

    The narrowest table there is, since it has the most rows. Lessons, quizzes and assignments are all pages.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="progress", verbose_name=_("enrolment"))
    item = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="+", verbose_name=_("item"))
    state = models.CharField(_("state"), max_length=12, choices=ItemState.choices)
    started_at = models.DateTimeField(_("started"))
    touched_at = models.DateTimeField(_("last opened"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("progress in an item")
        verbose_name_plural = _("progress in items")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="item_progress_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=RECORDED_ITEM_STATES), name="item_progress_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ItemState.DONE, done_at__isnull=False)
                | models.Q(state=ItemState.UNDER_WAY, done_at__isnull=True),
                name="item_progress_done_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.item_id} · {self.get_state_display()}"


class ItemOpening(Record):
    """A tutor has opened a locked item for one person, and says why."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="openings", verbose_name=_("enrolment"))
    item = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="+", verbose_name=_("item"))
    reason = models.CharField(_("reason"), max_length=300)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )

    class Meta:
        verbose_name = _("item opened for one person")
        verbose_name_plural = _("items opened for one person")
        constraints = [models.UniqueConstraint(fields=["enrolment", "item"], name="item_opening_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.item_id}"


class Extension(Record):
    """One person has more time: for an item or a module (`page`), or without a page for the whole run."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="extensions", verbose_name=_("enrolment"))
    page = models.ForeignKey(
        "wagtailcore.Page", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("what for")
    )
    due_on = models.DateField(_("by when"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )

    class Meta:
        verbose_name = _("extension for one person")
        verbose_name_plural = _("extensions for one person")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "page"], nulls_distinct=False, name="extension_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.page_id} · {self.due_on}"
