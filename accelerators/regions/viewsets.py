"""Accelerators in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from accelerators.regions.models import Accelerator


class AcceleratorViewSet(SnippetViewSet):
    model = Accelerator
    icon = "site"
    menu_label = _("Accelerators")
    list_display = ["title", "region", "contact_role"]
    search_fields = ["title"]
    panels = [
        FieldPanel("region"),
        FieldPanel("title"),
        FieldPanel("about"),
        FieldPanel("organisation"),
        MultiFieldPanel(
            [FieldPanel("contact_role"), FieldPanel("email"), FieldPanel("phone"), FieldPanel("address")],
            heading=_("Contacts"),
        ),
    ]
