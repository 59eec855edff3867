"""Surveys and waves in the Wagtail admin."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from accelerators.surveys.forms.surveys import SurveyForm
from accelerators.surveys.models import Section, Survey, SurveyWave
from accelerators.surveys.views import office

QUESTION_PANELS = [
    FieldPanel("label"),
    FieldPanel("hint"),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("is_required")]),
    FieldPanel("choices_text"),
    FieldPanel("code"),
]

Section.panels = [
    FieldPanel("title"),
    FieldPanel("intro"),
    InlinePanel("questions", panels=QUESTION_PANELS, heading=_("Questions"), label=_("Question"), min_num=1),
]


class SurveyViewSet(ModelViewSet):
    model = Survey
    name = "survey"
    icon = "clipboard-list"
    menu_label = _("Surveys")
    list_display = ["title", "programme", Column("get_state_display", label=_("State")), "updated_at"]
    list_filter = ["programme", "state"]
    search_fields = ["title"]
    # Wagtail's copy leaves the sections out: ours is a button of the overview.
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = office.SurveyOverview
    inspect_template_name = office.SurveyOverview.template_name
    edit_view_class = office.SurveyEdit
    delete_view_class = office.SurveyDelete
    edit_handler = ObjectList(
        [
            FieldPanel("programme"),
            FieldPanel("title"),
            FieldPanel("intro"),
            InlinePanel("sections", heading=_("Sections"), label=_("Section"), min_num=1),
        ],
        base_form_class=SurveyForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        deeds = {"publish": office.SurveyPublish, "duplicate": office.SurveyCopy}
        return [
            *super().get_urlpatterns(),
            *(path(f"{name}/<int:pk>/", self.construct_view(view), name=name) for name, view in deeds.items()),
        ]


class SurveyWaveViewSet(ModelViewSet):
    model = SurveyWave
    name = "survey_wave"
    icon = "calendar-check"
    menu_label = _("Waves of surveys")
    list_display = [
        "title",
        Column("get_state_display", label=_("State")),
        "opens_at",
        "closes_at",
        TitleColumn(
            "answered",
            label=_("Have answered"),
            accessor=lambda wave: f"{wave.answered} / {wave.asked}",
            get_url=lambda wave: wave.get_absolute_url(),
        ),
    ]
    list_filter = ["state", "survey"]
    search_fields = ["title"]
    ordering = ["-opens_at", "-pk"]
    copy_view_enabled = False
    index_view_class = office.WaveIndex
    add_view_class = office.WaveSchedule
    edit_view_class = office.WaveChange
    delete_view_class = office.WaveDelete
    # The forms are views of our own; this keeps the viewset from asking for one.
    form_fields = ["title"]

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs


class SurveysViewSetGroup(ModelViewSetGroup):
    menu_label = _("Monitoring surveys")
    menu_icon = "clipboard-list"
    menu_order = 330
    items = (SurveyViewSet, SurveyWaveViewSet)
