"""The organisation that supports and promotes in its region."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record


class Accelerator(Record):
    """A region's accelerator with the contacts of the role, never of a person."""

    region = models.OneToOneField("people.Region", models.PROTECT, related_name="accelerator", verbose_name=_("region"))
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("If the accelerator is kept among the organisations too."),
    )
    title = models.CharField(_("title"), max_length=255)
    about = models.TextField(_("about"), blank=True)
    contact_role = models.CharField(
        _("whom to turn to"), max_length=160, help_text=_("A role, not a name: “volunteering specialist”.")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("postal address"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("accelerator")
        verbose_name_plural = _("accelerators")
        ordering = ["region__title"]

    def __str__(self) -> str:
        return self.title
