"""Listings of the queue in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from consultations.models import Expert, Topic


class TopicViewSet(ModelViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["title", "code", "is_open"]
    search_fields = ["title", "code"]
    sort_order_field = "sort_order"
    panels = [FieldPanel("title"), FieldPanel("code"), FieldPanel("is_open")]


class ExpertViewSet(ModelViewSet):
    model = Expert
    icon = "user"
    menu_label = _("Experts")
    list_display = ["__str__", "is_available"]
    list_filter = ["is_available", "topics", "regions"]
    panels = [
        FieldPanel("person"),
        FieldPanel("topics"),
        FieldPanel("regions"),
        FieldPanel("is_available"),
        FieldPanel("substitute"),
    ]


class ConsultationsViewSetGroup(ModelViewSetGroup):
    menu_label = _("Consultations")
    menu_icon = "help"
    menu_order = 350
    items = (TopicViewSet, ExpertViewSet)
