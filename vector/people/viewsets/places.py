"""Regions, organisations, places and consent texts in the Wagtail admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from vector.common.admin_columns import yes_no
from vector.common.models import record_deed
from vector.common.moments import day
from vector.common.office_views import RefusalAsMessage, RefusalInForm
from vector.people.actions import consents, memberships
from vector.people.models import CalendarDay, ConsentText, Membership, Organisation, Region, RegionStaff


class RecordedCreate(generic.CreateView):
    """A plain row of the office: kept, and noted in the audit trail."""

    def save_instance(self) -> Any:
        row = super().save_instance()
        record_deed(by=self.request.user, deed=f"people.{row._meta.model_name}_added", on=row)
        return row


class RecordedEdit(generic.EditView):
    def save_instance(self) -> Any:
        row = super().save_instance()
        fields = sorted(self.form.changed_data)
        record_deed(by=self.request.user, deed=f"people.{row._meta.model_name}_changed", on=row, fields=fields)
        return row


class RegionViewSet(ModelViewSet):
    name = "people_regions"
    model = Region
    icon = "globe"
    menu_label = _("Regions")
    add_view_class = RecordedCreate
    edit_view_class = RecordedEdit
    form_fields = ["title", "slug", "timezone", "works_from", "works_until"]
    list_display = ["title", "timezone", "works_from", "works_until"]
    search_fields = ["title"]
    copy_view_enabled = False


class CalendarDayDelete(generic.DeleteView):
    """The day is what its weekday says again; the audit trail keeps who said so."""

    def delete_action(self) -> None:
        record_deed(by=self.request.user, deed="people.calendarday_removed", on=self.object, day=f"{self.object.day}")
        super().delete_action()


class CalendarDayIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return CalendarDay.objects.select_related("region")


class CalendarDayViewSet(ModelViewSet):
    """The production calendar: promises of answers and reminders count its working days."""

    name = "people_calendar"
    model = CalendarDay
    icon = "calendar"
    menu_label = _("Production calendar")
    index_view_class = CalendarDayIndex
    add_view_class = RecordedCreate
    edit_view_class = RecordedEdit
    delete_view_class = CalendarDayDelete
    form_fields = ["day", "kind", "region", "title"]
    list_display = [
        TitleColumn(
            "day", label=_("Day"), accessor=lambda row: day(row.day), url_name="people_calendar:edit", sort_key="day"
        ),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("title", label=_("Title")),
        Column("region", label=_("Region"), accessor=lambda row: row.region or _("all")),
    ]
    list_filter = ["day", "kind", "region"]
    search_fields = ["title"]
    ordering = ["-day"]
    list_per_page = 50
    copy_view_enabled = False


class OrganisationIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return Organisation.objects.select_related("region")


class OrganisationViewSet(ModelViewSet):
    name = "people_organisations"
    model = Organisation
    icon = "home"
    menu_label = _("Organisations")
    index_view_class = OrganisationIndex
    add_view_class = RecordedCreate
    edit_view_class = RecordedEdit
    form_fields = ["title", "kind", "region", "town", "about", "is_active"]
    list_display = [
        "title",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("region", label=_("Region"), accessor="region.title"),
        "town",
        yes_no(Organisation, "is_active"),
    ]
    list_filter = ["kind", "region", "is_active"]
    search_fields = ["title", "town"]
    list_per_page = 30
    copy_view_enabled = False


class PlaceIndex(generic.IndexView):
    """Present places; the ended ones stay in the history of the person."""

    def get_base_queryset(self) -> Any:
        return self.model.objects.current().select_related(*self.related)

    related: tuple[str, ...] = ("person", "organisation__region")


class MembershipCreate(RefusalInForm, generic.CreateView):
    def save_instance(self) -> Any:
        return memberships.appoint(by=self.request.user, **self.form.cleaned_data)


class MembershipEnd(RefusalAsMessage, generic.DeleteView):
    """Deleting a place means ending it: the row stays as history."""

    page_title = _("End the place")
    success_message = _("The place is ended.")

    def delete_action(self) -> None:
        memberships.end(membership=self.object, by=self.request.user)


class PlaceForm(forms.ModelForm):
    def validate_unique(self) -> None:
        """A place that is there already is no error: appointing again changes nothing."""


class MembershipForm(PlaceForm):
    class Meta:
        model = Membership
        fields = ["person", "organisation", "role"]

    def validate_constraints(self) -> None:
        """See validate_unique()."""


class MembershipViewSet(ModelViewSet):
    name = "people_places"
    model = Membership
    icon = "group"
    menu_label = _("Places in organisations")
    index_view_class = PlaceIndex
    add_view_class = MembershipCreate
    delete_view_class = MembershipEnd
    list_display = [
        Column("person", label=_("Person")),
        Column("organisation", label=_("Organisation"), accessor="organisation.title"),
        Column("role", label=_("Role"), accessor="get_role_display"),
        DateColumn("started_at", label=_("Since")),
    ]
    list_filter = ["role", "organisation__region", "organisation"]
    search_fields = ["person__sort_key", "person__email", "organisation__title"]
    list_per_page = 30
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type:
        return MembershipForm


class RegionStaffIndex(PlaceIndex):
    related = ("person", "region")


class RegionStaffCreate(RefusalInForm, generic.CreateView):
    def save_instance(self) -> Any:
        return memberships.join_accelerator(by=self.request.user, **self.form.cleaned_data)


class RegionStaffEnd(RefusalAsMessage, generic.DeleteView):
    page_title = _("End the place")
    success_message = _("The place is ended.")

    def delete_action(self) -> None:
        memberships.leave_accelerator(place=self.object, by=self.request.user)


class RegionStaffForm(PlaceForm):
    class Meta:
        model = RegionStaff
        fields = ["person", "region"]

    def validate_constraints(self) -> None:
        """See PlaceForm.validate_unique()."""


class RegionStaffViewSet(ModelViewSet):
    name = "people_accelerator_staff"
    model = RegionStaff
    icon = "group"
    menu_label = _("Accelerator staff")
    index_view_class = RegionStaffIndex
    add_view_class = RegionStaffCreate
    delete_view_class = RegionStaffEnd
    list_display = [
        Column("person", label=_("Person")),
        Column("region", label=_("Region"), accessor="region.title"),
        DateColumn("started_at", label=_("Since")),
    ]
    list_filter = ["region"]
    search_fields = ["person__sort_key", "person__email"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type:
        return RegionStaffForm


class ConsentTextCreate(RefusalInForm, generic.CreateView):
    def save_instance(self) -> Any:
        values = self.form.cleaned_data
        return consents.publish(version=values["version"], text=values["text"], by=self.request.user)


class ConsentTextViewSet(ModelViewSet):
    name = "people_consent_texts"
    model = ConsentText
    icon = "doc-full"
    menu_label = _("Consent texts")
    add_view_class = ConsentTextCreate
    form_fields = ["version", "text"]
    list_display = ["version", DateColumn("created_at", label=_("Published"))]
    inspect_view_enabled = True
    inspect_view_fields = ["version", "text", "digest", "created_at"]
    copy_view_enabled = False


class PeopleGroup(ViewSetGroup):
    menu_label = _("People and organisations")
    menu_icon = "group"
    menu_order = 310

    items = (
        OrganisationViewSet,
        RegionViewSet,
        CalendarDayViewSet,
        MembershipViewSet,
        RegionStaffViewSet,
        ConsentTextViewSet,
    )
