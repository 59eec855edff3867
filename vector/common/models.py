"""Base models and the audit trail."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """A row with a public identifier for URLs and the times it was made and changed.

    The public identifier is never the check itself: views find objects through `visible_to(user)`.
    """

    # Wagtail would otherwise rewrite its index of references at each save of each of people's records.
    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True


def both_or_neither(at: str, by: str, *, name: str) -> models.CheckConstraint:
    """The house rule that an `_at` and its `_by` are both set or both empty, as a database constraint."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | models.Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        name=name,
    )


class AuditEntry(models.Model):
    """One deed: who did what to which object, when, and why.

    The actor and the object are kept as values, not as foreign keys: the trail outlives both, and this lowest part
    names no higher one.
    """

    wagtail_reference_index_ignore = True

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    actor_id = models.UUIDField(_("actor"), null=True, db_index=True)
    actor_name = models.CharField(_("actor's name"), max_length=200, blank=True)
    deed = models.CharField(_("deed"), max_length=80)
    object_type = models.CharField(_("object type"), max_length=80)
    object_id = models.CharField(_("object"), max_length=64)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.deed} {self.object_type} {self.object_id}"


def record_deed(*, by: Any, deed: str, on: models.Model, **details: Any) -> AuditEntry:
    """Write one row of the audit trail.

    `by` is the acting user, or None for the system itself. `details` must be JSON-serialisable and hold no secrets and
    no letters' texts.
    """
    return AuditEntry.objects.create(
        actor_id=getattr(by, "public_id", None),
        actor_name=by.get_full_name()[:200] if by is not None else "",
        deed=deed,
        object_type=on._meta.label,
        object_id=str(getattr(on, "public_id", on.pk)),
        details=details,
    )
