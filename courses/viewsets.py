"""Runs and enrolments in the Wagtail admin, and the chooser of tutors."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
)
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from courses.enums import EnrolmentState
from courses.forms import CourseRunForm, RunInvitationForm
from courses.models import CoursePage, CourseRun, Enrolment
from courses.views import office
from vector.people.models import User


class PersonFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Name or address"), required=False)

    def filter(self, objects: Any) -> Any:
        text = self.cleaned_data.get("q", "").strip()
        if not text:
            return objects
        self.is_searching, self.search_query = True, text
        return objects.search(text)


class PeopleToChoose:
    filter_form_class = PersonFilterForm

    def get_object_list(self) -> Any:
        return User.objects.reachable().order_by("sort_key", "pk")


class TutorChoose(PeopleToChoose, chooser.ChooseView):
    pass


class TutorChooseResults(PeopleToChoose, chooser.ChooseResultsView):
    pass


class TutorChooserViewSet(ChooserViewSet):
    model = User
    icon = "user"
    choose_one_text = _("Choose a tutor")
    choose_another_text = _("Choose another person")
    register_widget = False
    per_page = 20
    choose_view_class = TutorChoose
    choose_results_view_class = TutorChooseResults


tutor_chooser = TutorChooserViewSet("course_tutor_chooser")


class CourseRunViewSet(ModelViewSet):
    model = CourseRun
    name = "course_runs"
    icon = "group"
    menu_label = _("Runs")
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = office.RunIndex
    add_view_class = office.RunCreate
    edit_view_class = office.RunEdit
    delete_view_class = office.RunDelete
    list_display = [
        TitleColumn("title", label=_("Run"), get_url=lambda run: None),
        Column("course", label=_("Course"), accessor="course.full_title"),
        DateColumn("starts_on", label=_("Begins")),
        DateColumn("ends_on", label=_("Ends")),
        Column("state", label=_("State"), accessor=lambda run: run.state.label),
        Column(
            "taken",
            label=_("Seats taken"),
            accessor=lambda run: f"{run.taken} / {run.capacity}" if run.capacity else str(run.taken),
        ),
        Column("joining", label=_("How people come in"), accessor="get_joining_display"),
    ]
    list_filter = {"course": ["exact"], "joining": ["exact"], "starts_on": ["gte", "lte"]}
    search_fields = ["title", "course__title"]
    search_backend_name = None
    ordering = ["-starts_on", "-pk"]
    list_per_page = 30
    edit_handler = ObjectList(
        [
            FieldPanel("course"),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Dates")),
            MultiFieldPanel([FieldPanel("capacity"), FieldPanel("joining")], heading=_("Enrolment")),
            InlinePanel(
                "run_tutors",
                heading=_("Tutors"),
                label=_("Tutor"),
                panels=[FieldPanel("person", widget=tutor_chooser.widget_class)],
            ),
            InlinePanel(
                "dates",
                heading=_("Dates of modules and steps"),
                label=_("Date"),
                panels=[
                    PageChooserPanel("page"),
                    FieldRowPanel([FieldPanel("opens_on"), FieldPanel("due_on")]),
                ],
            ),
            HelpPanel(content=_("Participants are invited from the list “Enrolments”.")),
        ],
        base_form_class=CourseRunForm,
    )


class EnrolmentFilterSet(WagtailFilterSet):
    course = django_filters.ModelChoiceFilter(
        label=_("Course"), field_name="run__course", queryset=CoursePage.objects.order_by("path")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=EnrolmentState.choices)

    class Meta:
        model = Enrolment
        fields = ["course", "run", "state"]


class EnrolmentViewSet(ModelViewSet):
    model = Enrolment
    name = "course_enrolments"
    icon = "user"
    menu_label = _("Enrolments")
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = office.EnrolmentIndex
    add_view_class = office.EnrolmentInvite
    delete_view_class = office.EnrolmentWithdraw
    filterset_class = EnrolmentFilterSet
    list_display = [
        Column("person", label=_("Participant"), sort_key="person__sort_key"),
        Column("course", label=_("Course"), accessor="run.course.full_title"),
        Column("run", label=_("Run")),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("done_count", label=_("Lessons done")),
        DateColumn("last_seen_at", label=_("Last opened")),
    ]
    search_fields = ["person__sort_key", "person__email"]
    search_backend_name = None
    ordering = ["-created_at", "-pk"]
    list_per_page = 30

    def get_form_class(self, for_update: bool = False) -> type:
        return RunInvitationForm


class CoursesViewSetGroup(ModelViewSetGroup):
    menu_label = _("Courses")
    menu_icon = "openquote"
    menu_order = 310
    items = (CourseRunViewSet, EnrolmentViewSet)
