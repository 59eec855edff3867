"""Themes of the community in the Wagtail admin; people write on the site."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from vector.common.admin_columns import yes_no
from vector.community.models import Theme


class ThemeViewSet(ModelViewSet):
    model = Theme
    icon = "group"
    menu_label = _("Community")
    menu_order = 360
    add_to_admin_menu = True
    list_display = ["title", yes_no(Theme, "is_open"), yes_no(Theme, "is_public")]
    list_filter = ["is_open", "is_public"]
    search_fields = ["title", "slug"]
    sort_order_field = "sort_order"
    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("intro"),
        FieldPanel("is_open"),
        FieldPanel("is_public"),
    ]
