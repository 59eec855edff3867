"""Programmes and their ledger in Wagtail's admin."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from vector.common.admin_columns import yes_no
from vector.programmes import views
from vector.programmes.forms import FactForm, LedgerForm
from vector.programmes.models import Fact, Indicator, Participation, Programme, Target


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    name = "programme"
    icon = "clipboard-list"
    menu_label = _("Programmes")
    copy_view_enabled = False
    list_display = ["title", "starts_on", "ends_on", yes_no(Programme, "is_public")]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("summary"),
            FieldPanel("goal"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("regions", widget=forms.CheckboxSelectMultiple),
            FieldPanel("is_public"),
        ]
    )


class ParticipationViewSet(ModelViewSet):
    model = Participation
    name = "participation"
    icon = "group"
    menu_label = _("Participating organisations")
    copy_view_enabled = False
    list_display = ["organisation", "programme", "since_on", "until_on"]
    list_filter = ["programme"]
    form_fields = ["programme", "organisation", "since_on", "until_on"]


class IndicatorViewSet(ModelViewSet):
    model = Indicator
    name = "indicator"
    icon = "order"
    menu_label = _("Indicators")
    copy_view_enabled = False
    list_display = ["title", "programme", "unit", "baseline", "direction"]
    list_filter = ["programme"]
    search_fields = ["title", "code"]
    form_fields = ["programme", "code", "title", "unit", "baseline", "direction", "is_summable", "sort_order"]


class TargetViewSet(ModelViewSet):
    model = Target
    name = "target"
    icon = "crosshairs"
    menu_label = _("Targets")
    copy_view_enabled = False
    list_display = ["indicator", "organisation", "value", "due_on"]
    list_filter = ["indicator__programme", "indicator"]
    index_view_class = views.LedgerIndex
    add_view_class = views.TargetCreate
    edit_view_class = views.TargetEdit
    delete_view_class = views.TargetDelete
    edit_handler = ObjectList(
        [FieldPanel("indicator"), FieldPanel("organisation"), FieldPanel("value"), FieldPanel("due_on")],
        base_form_class=LedgerForm,
    )


class FactViewSet(ModelViewSet):
    model = Fact
    name = "fact"
    icon = "check"
    menu_label = _("Facts")
    copy_view_enabled = False
    list_display = ["indicator", "organisation", "value", "on", "state"]
    list_filter = ["state", "indicator__programme", "indicator"]
    index_view_class = views.LedgerIndex
    add_view_class = views.FactCreate
    edit_view_class = views.FactEdit
    delete_view_class = views.FactDelete
    edit_handler = ObjectList(
        [
            FieldPanel("indicator"),
            FieldPanel("organisation"),
            FieldPanel("value"),
            FieldPanel("on"),
            FieldPanel("is_confirmed"),
        ],
        base_form_class=FactForm,
    )


class LedgerGroup(ModelViewSetGroup):
    menu_label = _("Programmes")
    menu_icon = "clipboard-list"
    menu_order = 300
    items = (ProgrammeViewSet, ParticipationViewSet, IndicatorViewSet, TargetViewSet, FactViewSet)
