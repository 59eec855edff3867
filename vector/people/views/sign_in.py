"""Signing in by a one-time link or by a password, and signing out."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from vector.common.errors import DomainError
from vector.common.requests import client_address
from vector.people.actions import links
from vector.people.forms import PasswordSignInForm, SignInForm
from vector.people.models import User
from vector.people.paths import safe_path


def sign_in(request: HttpRequest, person: User, *, method: str, next_path: str) -> HttpResponse:
    """Open a session through allauth, so that a second factor is asked for where there is one.

    The session key changes; a session of another person in this browser ends.
    """
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, person, method=method)
    response = perform_login(request, person, redirect_url=next_path or resolve_url(settings.LOGIN_REDIRECT_URL))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        person.language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


@method_decorator(never_cache, name="dispatch")
class SignIn(View):
    """Asks for an address and sends a letter. The answer is the same for known and unknown addresses."""

    def get(self, request: HttpRequest) -> HttpResponse:
        next_path = safe_path(request.GET.get("next"))
        if request.user.is_authenticated:
            return redirect(next_path or settings.LOGIN_REDIRECT_URL)
        return self.page(request, SignInForm(initial={"next": next_path}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SignInForm(request.POST)
        if form.is_valid():
            try:
                links.ask_for_letter(
                    email=form.cleaned_data["email"],
                    address=client_address(request),
                    next_path=safe_path(form.cleaned_data["next"]),
                )
            except DomainError as error:
                form.add_error(error.field, error.message)
                return self.page(request, form, status=429)
            return redirect("people:sign-in-sent")
        return self.page(request, form)

    @staticmethod
    def page(request: HttpRequest, form: SignInForm, *, password_form: Any = None, status: int = 200) -> HttpResponse:
        next_path = safe_path(str(form["next"].value() or ""))
        context = {
            "form": form,
            "password_form": password_form or PasswordSignInForm(initial={"next": next_path}),
            "is_password_open": password_form is not None,
        }
        return render(request, "people/sign_in.html", context, status=status)


@require_safe
@never_cache
def sign_in_sent(request: HttpRequest) -> HttpResponse:
    """Says that a letter is on its way if the address is known."""
    return render(request, "people/sign_in_sent.html", {"minutes": settings.SIGN_IN_LINK_MINUTES})


@method_decorator([never_cache, sensitive_post_parameters("password-password")], name="dispatch")
class PasswordSignIn(View):
    """The second way in, for those who set a password. django-axes counts the failures."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return SignIn().get(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordSignInForm(request.POST)
        if form.is_valid():
            name = User.objects.normalise(form.cleaned_data["login"])
            person = authenticate(request, username=name, password=form.cleaned_data["password"])
            if person is not None:
                return sign_in(request, person, method="password", next_path=safe_path(form.cleaned_data["next"]))
            form.add_error(None, _("The address or the password is wrong. A link by letter always works."))
        return SignIn.page(request, SignInForm(initial={"next": form["next"].value()}), password_form=form)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """What django-axes shows instead of the form after too many wrong passwords."""
    return render(request, "people/locked_out.html", status=429)


@method_decorator(never_cache, name="dispatch")
class SignInLinkPage(View):
    """The page behind the link in a letter: reading it changes nothing, the button signs in.

    Scanners of mail open links before people do, so GET and HEAD never burn a link.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        link = links.find(token)
        if link is None or not link.is_open or not link.person.is_active:
            return self.refused(request, token, link)
        context = {"link": link, "person": link.person, "token": token}
        return render(request, "people/sign_in_link.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            link = links.use(token=token)
        except links.LinkRefused as error:
            return self.refused(request, token, error.link)
        return sign_in(request, link.person, method="link", next_path=safe_path(link.next_path))

    @staticmethod
    def refused(request: HttpRequest, token: str, link: Any) -> HttpResponse:
        known = link if link is not None and link.person.is_active else None
        is_mine = known is not None and request.user.is_authenticated and request.user.pk == known.person_id
        context = {"link": known, "token": token, "is_mine": is_mine, "form": SignInForm()}
        return render(request, "people/sign_in_link_refused.html", context, status=410 if link is not None else 404)


@method_decorator(never_cache, name="dispatch")
class SignInRenew(View):
    """A new letter to whom an old link belonged: nobody has to type the address again."""

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        link = links.find(token)
        if link is None:
            return SignInLinkPage.refused(request, token, None)
        next_path = safe_path(link.next_path)
        try:
            links.ask_for_letter(email=link.person.email, address=client_address(request), next_path=next_path)
        except DomainError as error:
            context = {"form": SignInForm(initial={"next": next_path}), "refusal": error.message}
            return render(request, "people/sign_in.html", context, status=429)
        return redirect("people:sign-in-sent")


@method_decorator(never_cache, name="dispatch")
class SignOut(View):
    """GET asks, POST signs out."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "people/sign_out.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return redirect(settings.LOGOUT_REDIRECT_URL)
