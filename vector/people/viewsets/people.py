"""People in the Wagtail admin: in place of Wagtail's own users, whose forms could make superusers."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from vector.common.admin_columns import yes_no
from vector.common.office_views import RefusalInForm
from vector.people.actions import accounts, invitations, memberships
from vector.people.enums import MembershipRole
from vector.people.forms import InvitationForm
from vector.people.models import Membership, Region
from vector.people.rules import may_appoint_staff, may_correct

User = get_user_model()


class PersonFilterSet(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(label=_("Region"), queryset=Region.objects.all())
    role = django_filters.ChoiceFilter(label=_("Role"), choices=MembershipRole.choices, method="with_role")
    is_staff = django_filters.BooleanFilter(label=_("Project office"))

    class Meta:
        model = User
        fields = ["region", "is_staff", "is_active"]

    def with_role(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=Membership.objects.current().filter(role=value).values("person"))


class PersonEditForm(forms.ModelForm):
    """What the office may correct; whether somebody belongs to the office is decided by administrators."""

    is_staff = forms.BooleanField(label=_("Member of the project office"), required=False)

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "phone", "region", "language"]

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        self.fields["is_staff"].initial = self.instance.is_staff
        if for_user is None or not may_appoint_staff(for_user):
            del self.fields["is_staff"]

    def clean_email(self) -> str:
        return User.objects.normalise(self.cleaned_data["email"])


class PersonIndex(generic.IndexView):
    page_title = _("People")
    add_item_label = _("Invite a person")

    def get_base_queryset(self) -> Any:
        places = Membership.objects.current().select_related("organisation").order_by("pk")
        return (
            User.objects.filter(anonymised_at__isnull=True)
            .select_related("region")
            .prefetch_related(Prefetch("memberships", queryset=places, to_attr="places_now"))
        )

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url = reverse("people:import")
        return [*super().header_more_buttons, HeaderButton(_("Invite many by a file"), url=url, icon_name="upload")]


class PersonCreate(RefusalInForm, generic.CreateView):
    """Adding a person is inviting them: the letter goes out at once."""

    page_title = _("Invite a person")
    success_message = _("The invitation is on its way to %(object)s.")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return {**kwargs, "user": self.request.user}

    def save_instance(self) -> Any:
        values = dict(self.form.cleaned_data)
        if values["organisation"] is None:
            values["role"] = ""
        return invitations.invite(by=self.request.user, **values).person


class PersonEdit(RefusalInForm, generic.EditView):
    """Changes go through the actions, so that each leaves a row in the audit trail."""

    def get_object(self, queryset: Any = None) -> Any:
        person = super().get_object(queryset)
        if not may_correct(self.request.user, person):
            raise PermissionDenied
        return person

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def save_instance(self) -> Any:
        values, person = self.form.cleaned_data, User.objects.get(pk=self.object.pk)
        accounts.correct(
            person=person,
            by=self.request.user,
            **{name: values[name] for name in PersonEditForm.Meta.fields},
        )
        if "is_staff" in values and values["is_staff"] != person.is_staff:
            deed = memberships.make_staff if values["is_staff"] else memberships.remove_staff
            deed(person=person, by=self.request.user)
        return person


class PersonViewSet(ModelViewSet):
    model = User
    icon = "user"
    menu_label = _("People")
    menu_name = "people"
    menu_order = 300
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = PersonIndex
    add_view_class = PersonCreate
    edit_view_class = PersonEdit
    filterset_class = PersonFilterSet
    search_fields = ["sort_key", "email"]
    search_backend_name = None
    ordering = ["sort_key", "pk"]
    list_per_page = 30
    list_display = [
        "__str__",
        "email",
        Column(
            "places",
            label=_("Organisation and role"),
            accessor=lambda person: "; ".join(
                f"{place.organisation.title} – {place.get_role_display()}" for place in person.places_now
            ),
        ),
        Column("region", label=_("Region")),
        yes_no(User, "is_staff", label=_("Project office")),
        DateColumn("last_login", label=_("Last sign-in")),
    ]

    def get_form_class(self, for_update: bool = False) -> type:
        return PersonEditForm if for_update else InvitationForm
