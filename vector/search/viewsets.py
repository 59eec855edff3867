"""Synonyms in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from vector.search.models import Synonyms


class SynonymsViewSet(SnippetViewSet):
    model = Synonyms
    icon = "search"
    menu_label = _("Synonyms for search")
    list_display = ["__str__", "updated_at"]
    search_fields = ["words"]
    panels = [FieldPanel("words")]
