"""Listings of the queue in the Wagtail admin."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from consultations.models import Absence, ConsultationWindow, Expert, ReusableAnswer, Topic
from vector.common.admin_columns import yes_no
from vector.common.moments import day


class TopicViewSet(ModelViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["title", "code", yes_no(Topic, "is_open")]
    search_fields = ["title", "code"]
    sort_order_field = "sort_order"
    panels = [FieldPanel("title"), FieldPanel("code"), FieldPanel("is_open")]


class ExpertViewSet(ModelViewSet):
    model = Expert
    icon = "user"
    menu_label = _("Experts")
    list_display = ["__str__", yes_no(Expert, "is_available")]
    list_filter = ["is_available", "topics", "regions"]
    panels = [
        FieldPanel("person"),
        FieldPanel("topics"),
        FieldPanel("regions"),
        FieldPanel("is_available"),
        FieldPanel("substitute"),
    ]


class AbsenceIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return Absence.objects.select_related("expert__person")


class AbsenceViewSet(ModelViewSet):
    """Days on which an expert's substitute gets the questions."""

    model = Absence
    icon = "date"
    menu_label = _("Absences")
    index_view_class = AbsenceIndex
    list_display = [
        TitleColumn("expert", label=_("Expert"), url_name="absence:edit"),
        Column("starts_on", label=_("First day"), accessor=lambda row: day(row.starts_on), sort_key="starts_on"),
        Column("ends_on", label=_("Last day"), accessor=lambda row: day(row.ends_on), sort_key="ends_on"),
        "reason",
    ]
    list_filter = ["starts_on", "expert"]
    ordering = ["-starts_on"]
    panels = [FieldPanel("expert"), FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("reason")]


class ConsultationWindowIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return ConsultationWindow.objects.select_related("programme")


class ConsultationWindowViewSet(ModelViewSet):
    """Days on which experts answer a programme's questions."""

    model = ConsultationWindow
    icon = "calendar"
    menu_label = _("Consultation windows")
    index_view_class = ConsultationWindowIndex
    list_display = [
        TitleColumn("programme", label=_("Programme"), url_name="consultationwindow:edit"),
        Column("opens_on", label=_("First day"), accessor=lambda row: day(row.opens_on), sort_key="opens_on"),
        Column("closes_on", label=_("Last day"), accessor=lambda row: day(row.closes_on), sort_key="closes_on"),
    ]
    list_filter = ["programme"]
    ordering = ["-opens_on"]
    panels = [FieldPanel("programme"), FieldPanel("opens_on"), FieldPanel("closes_on")]


class SharedIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return ReusableAnswer.objects.filter(owner__isnull=True).select_related("topic")


class SharedOnly:
    """A person's own answers are not there for the office."""

    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)  # type: ignore[misc]
        if found.owner_id is not None:
            raise Http404
        return found


class SharedEdit(SharedOnly, generic.EditView):
    pass


class SharedDelete(SharedOnly, generic.DeleteView):
    pass


class SharedHistory(SharedOnly, HistoryView):
    pass


class SharedUsage(SharedOnly, UsageView):
    pass


class ReusableAnswerViewSet(ModelViewSet):
    """Answers shared by all who answer questions."""

    model = ReusableAnswer
    icon = "copy"
    menu_label = _("Answers to use again")
    index_view_class = SharedIndex
    edit_view_class = SharedEdit
    delete_view_class = SharedDelete
    history_view_class = SharedHistory
    usage_view_class = SharedUsage
    copy_view_enabled = False
    list_display = ["title", "topic"]
    list_filter = ["topic"]
    search_fields = ["title", "text"]
    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("topic")]


class ConsultationsViewSetGroup(ModelViewSetGroup):
    menu_label = _("Consultations")
    menu_icon = "help"
    menu_order = 350
    items = (TopicViewSet, ExpertViewSet, AbsenceViewSet, ConsultationWindowViewSet, ReusableAnswerViewSet)
