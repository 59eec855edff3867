"""Forms of people's pages. They check what was typed; actions write."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vector.people.enums import MembershipRole
from vector.people.models import Organisation, Region, User
from vector.people.rules import roles_to_give

EMAIL_ATTRS = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false", "autocapitalize": "off"}


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs=EMAIL_ATTRS),
        error_messages={"invalid": _("Check the address. It looks like name@example.org.")},
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class PasswordSignInForm(forms.Form):
    prefix = "password"

    login = forms.EmailField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs=EMAIL_ATTRS))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class ConsentForm(forms.Form):
    text_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)
    agree = forms.BooleanField(
        label=_("I have read the text and agree"),
        error_messages={"required": _("Tick the box if you agree. Without consent the cabinet stays closed.")},
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """A deed that can't be taken back is confirmed by a tick."""

    confirm = forms.BooleanField(label=_("Yes, I am sure"), error_messages={"required": _("Tick the box to confirm.")})

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["confirm"].label = label


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone", "region", "language"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }
        help_texts = {"region": _("Times of events are shown by the clock of this region.")}


class PasswordForm(forms.Form):
    """Set a password, or change it: then the present one is asked for."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Several words in a row are easy to remember and hard to guess."),
    )
    repeated = forms.CharField(
        label=_("New password once more"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            del self.fields["old_password"]

    def clean_old_password(self) -> str:
        typed = self.cleaned_data["old_password"]
        if not self.person.check_password(typed):
            raise forms.ValidationError(_("This is not your present password."))
        return typed

    def clean_new_password(self) -> str:
        password_validation.validate_password(self.cleaned_data["new_password"], self.person)
        return self.cleaned_data["new_password"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "new_password" in values and values.get("repeated") != values["new_password"]:
            self.add_error("repeated", _("The two passwords differ."))
        return values


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={**EMAIL_ATTRS, "autocomplete": "off"}),
        help_text=_("The letter with the link goes to this address."),
    )
    first_name = forms.CharField(label=_("First name and patronymic"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose an organisation")
    )
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        organisations = Organisation.objects.active()
        organisations = organisations if user.is_staff else organisations.managed_by(user)
        self.fields["organisation"].queryset = organisations.select_related("region")
        if user.is_staff:
            self.fields["organisation"].required = False
            self.fields["organisation"].help_text = _("May stay empty, for example for an expert.")
        else:
            self.fields["role"].choices = [c for c in MembershipRole.choices if c[0] != MembershipRole.HEAD]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        organisation, role = values.get("organisation"), values.get("role")
        if organisation and role and role not in roles_to_give(self.user, organisation):
            self.add_error("role", _("You cannot give this role in this organisation."))
        return values


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File with the list"),
        help_text=_("CSV or XLSX, at most 2 MB and 2,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class PersonSearchForm(forms.Form):
    q = forms.CharField(label=_("Name or address"), max_length=100, required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), required=False, empty_label=pgettext_lazy("a region", "Any")
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Any")), *MembershipRole.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.all()
