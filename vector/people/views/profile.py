"""A person's own pages: profile, password, data, deletion."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from vector.common.errors import DomainError
from vector.people import registry
from vector.people.actions import accounts
from vector.people.enums import ConsentPurpose
from vector.people.forms import ConfirmForm, PasswordForm, ProfileForm
from vector.people.models import User
from vector.people.second_factor import is_set_up


class Profile(LoginRequiredMixin, View):
    """Name, phone, region, language; the ways to letters, consents, password and data."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, ProfileForm(instance=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        # The form fills the instance it validates: not the one that the page's frame shows.
        form = ProfileForm(request.POST, instance=User.objects.get(pk=request.user.pk))
        if not form.is_valid():
            return self.page(request, form)
        person = accounts.update_profile(person=request.user, by=request.user, **form.cleaned_data)
        response = redirect("people:profile-saved")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
        return response

    @staticmethod
    def page(request: HttpRequest, form: ProfileForm) -> HttpResponse:
        person = request.user
        context = {
            "form": form,
            "places": person.memberships.current().select_related("organisation"),
            "consent": person.consents.filter(purpose=ConsentPurpose.PERSONAL_DATA, withdrawn_at__isnull=True).first(),
            "has_password": person.has_usable_password(),
            "has_second_factor": is_set_up(person) if person.is_staff else None,
            "letters_link": settings.VECTOR_LINKS.get("letters"),
        }
        return render(request, "people/profile.html", context)


class ProfileSaved(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "people/profile_saved.html")


@method_decorator([never_cache, sensitive_post_parameters("old_password", "new_password", "repeated")], name="dispatch")
class PasswordChange(LoginRequiredMixin, View):
    """Sets a password or changes it; every other session of the person ends."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, PasswordForm(person=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST, person=request.user)
        if not form.is_valid():
            return self.page(request, form)
        person = User.objects.get(pk=request.user.pk)
        accounts.set_password(person=person, password=form.cleaned_data["new_password"], by=request.user)
        update_session_auth_hash(request, person)
        return render(request, "people/password_changed.html")

    @staticmethod
    def page(request: HttpRequest, form: PasswordForm) -> HttpResponse:
        context = {"form": form, "has_password": request.user.has_usable_password()}
        return render(request, "people/password_change.html", context)


class OwnData(LoginRequiredMixin, View):
    """Everything that is known about the signed-in person, to read."""

    def get(self, request: HttpRequest) -> HttpResponse:
        tables = [self.table(section) for section in registry.sections_of(request.user)]
        return render(request, "people/data.html", {"tables": tables})

    @staticmethod
    def table(section: registry.Section) -> dict[str, Any]:
        """One section as a table: a column for whatever any of its rows has."""
        columns = list(dict.fromkeys(column for row in section.rows for column in row))
        rows = [[row.get(column, "") for column in columns] for row in section.rows]
        return {"title": section.title, "columns": columns, "rows": rows}


@method_decorator(never_cache, name="dispatch")
class OwnDataFile(LoginRequiredMixin, View):
    """The same as a JSON file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        data = {
            "written_at": timezone.now().isoformat(),
            "sections": {
                section.code: {"title": section.title, "rows": section.rows}
                for section in registry.sections_of(request.user)
            },
        }
        response = HttpResponse(
            json.dumps(data, ensure_ascii=False, indent=2, default=str), content_type="application/json"
        )
        response.headers["Content-Disposition"] = 'attachment; filename="vector-data.json"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class Deletion(LoginRequiredMixin, View):
    """Says what goes and what stays; POST with the tick deletes and signs out."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                accounts.anonymise(person=request.user, by=request.user)
            except DomainError as error:
                form.add_error(error.field, error.message)
                return self.page(request, form)
            logout(request)
            return redirect("people:deletion-done")
        return self.page(request, form)

    @staticmethod
    def form(data: object = None) -> ConfirmForm:
        return ConfirmForm(data, label=_("Yes, delete my data. I understand that this cannot be taken back"))

    @staticmethod
    def page(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
        return render(request, "people/deletion.html", {"form": form})


@require_safe
def deletion_done(request: HttpRequest) -> HttpResponse:
    """Says that the data is gone. Nobody is signed in any more."""
    return render(request, "people/deletion_done.html")
