"""Certificates and their wording in the Wagtail admin."""

from typing import Any

import django_filters
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from courses.certificates.enums import CertificateState
from courses.certificates.models import Certificate, CertificateDesign
from courses.certificates.views import office
from courses.models import CoursePage, CourseRun


class CertificateFilterSet(WagtailFilterSet):
    course = django_filters.ModelChoiceFilter(
        label=_("Course"), field_name="enrolment__run__course", queryset=CoursePage.objects.order_by("path")
    )
    run = django_filters.ModelChoiceFilter(
        label=_("Course run"), field_name="enrolment__run", queryset=CourseRun.objects.order_by("-starts_on", "-pk")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=CertificateState.choices)

    class Meta:
        model = Certificate
        fields = ["course", "run", "state"]


class CertificateViewSet(ModelViewSet):
    model = Certificate
    name = url_namespace = "certificates_office"
    url_prefix = "certificates"
    icon = "doc-full-inverse"
    menu_label = _("Certificates")
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = office.CertificateIndex
    filterset_class = CertificateFilterSet
    form_fields: list[str] = []
    list_display = [
        TitleColumn("number", label=_("Number"), accessor="full_number", get_url=lambda row: row.get_absolute_url()),
        Column("person", label=_("Participant"), sort_key="person__sort_key"),
        Column("course_title", label=_("Course")),
        Column("run", label=_("Course run"), accessor="enrolment.run.title"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DateColumn("issued_at", label=pgettext_lazy("of a certificate", "Issued"), sort_key="issued_at"),
    ]
    search_fields = ["number", "person__sort_key", "person__email"]
    search_backend_name = None
    ordering = ["-issued_at", "-pk"]
    list_per_page = 30

    def get_urlpatterns(self) -> list[URLPattern]:
        # Neither added nor edited nor deleted by a form: deeds alone.
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("issue/", office.IssueMany.as_view(), name="issue"),
            path("revoke/<int:pk>/", office.Revoke.as_view(), name="revoke"),
            path("reissue/<int:pk>/", office.Reissue.as_view(), name="reissue"),
            path("zip/<int:run>/", office.DownloadMany.as_view(), name="zip"),
        ]


class CertificateDesignViewSet(ModelViewSet):
    model = CertificateDesign
    name = "certificate_designs"
    icon = "edit"
    menu_label = _("Wording and signatories")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["programme", "prefix", "issuer"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("programme"),
            FieldPanel("issuer"),
            FieldPanel("place"),
            FieldPanel("prefix"),
            InlinePanel("signatories", heading=_("Who signs"), label=_("Signatory")),
        ]
    )


class CertificatesViewSetGroup(ModelViewSetGroup):
    menu_label = _("Certificates")
    menu_icon = "doc-full-inverse"
    menu_order = 315
    items: Any = (CertificateViewSet, CertificateDesignViewSet)
