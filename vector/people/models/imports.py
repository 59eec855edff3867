"""An uploaded list of people between its dry run and its confirmation."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record, both_or_neither


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    def visible_to(self, user: Any) -> "PeopleImportQuerySet":
        """One's own uploads, and only while one belongs to the project office."""
        return self.filter(uploaded_by=user) if user.is_authenticated and user.is_staff else self.none()


class PeopleImport(Record):
    """The rows of one uploaded file. Emptied when applied, deleted when forgotten (tasks.sweep): personal data."""

    filename = models.CharField(_("file name"), max_length=200)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("people.User", models.CASCADE, related_name="+", verbose_name=_("uploaded by"))
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    applied_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("applied by")
    )
    outcome = models.JSONField(_("outcome"), default=dict, blank=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of people")
        verbose_name_plural = _("lists of people")
        ordering = ["-created_at", "-pk"]
        constraints = [both_or_neither("applied_at", "applied_by", name="people_import_applied_at_and_by")]

    def __str__(self) -> str:
        return self.filename
