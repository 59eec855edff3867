"""Forms of the office: runs and invitations."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.models import CourseRun
from vector.people.models import Organisation, User


class CourseRunForm(WagtailAdminModelForm):
    """A run; its dates may only name modules and items of its own course."""

    def is_valid(self) -> bool:
        # The inline forms are checked after the form's own clean().
        return bool(super().is_valid() and self._places_belong())

    def _places_belong(self) -> bool:
        course = self.cleaned_data["course"]
        for form in self.formsets["dates"].forms:
            page = form.cleaned_data.get("page")
            if page is not None and (page.pk == course.pk or not page.path.startswith(course.path)):
                form.add_error("page", _("This page belongs to another course."))
                self.add_error(None, _("A date names a page of another course."))
                return False
        return True


class DeclineForm(forms.Form):
    """Why an application is declined."""

    reason = forms.CharField(
        label=_("Why it is declined"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed only to decline. The applicant gets it by letter."),
        error_messages={"required": _("Say why: the applicant gets it by letter.")},
    )


class RunInvitationForm(forms.Form):
    """Whom to invite to which run: one person by address, or the participants of organisations, or both."""

    run = forms.ModelChoiceField(
        label=_("Course run"), queryset=CourseRun.objects.none(), empty_label=_("Choose a run")
    )
    email = forms.EmailField(
        label=_("E-mail address of a person"),
        required=False,
        help_text=_("The person must be registered. New people are invited in the section “People” first."),
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("Participants of organisations"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everyone who is a participant of these organisations now gets an invitation."),
    )

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["run"].queryset = CourseRun.objects.filter(ends_on__gte=today).select_related("course")
        self.fields["run"].label_from_instance = lambda run: f"{run.course.full_title} · {run.title}"
        self.fields["organisations"].queryset = Organisation.objects.visible_to(user).active()

    def clean_email(self) -> User | None:
        email = User.objects.normalise(self.cleaned_data["email"])
        if not email:
            return None
        person = User.objects.reachable().filter(email=email).first()
        if person is None:
            raise forms.ValidationError(_("Nobody is registered with this address."))
        return person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["email"] and not cleaned["organisations"]:
            raise forms.ValidationError(_("Name a person or choose organisations."))
        return cleaned
