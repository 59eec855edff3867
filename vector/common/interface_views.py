"""The reader's settings of the interface: language and the version for people with low vision; the style guide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vector.common.low_vision import COOKIE, LowVision
from vector.common.styleguide import sections, token_table

YEAR = 60 * 60 * 24 * 365


def own_address(request: HttpRequest) -> str:
    """The address in `next` if it is one of this site, else the home page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else "/"


def remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite=settings.LANGUAGE_COOKIE_SAMESITE
    )


# Why these two need no CSRF token: the pages of visitors come from a cache shared by all of them, so no page may carry
# a token of one of them; and all that a forged request could do is to change the reader's language or letter size.
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language in a cookie and goes back to where the reader was."""
    response = HttpResponseRedirect(own_address(request))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        remember(response, settings.LANGUAGE_COOKIE_NAME, wanted)
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def low_vision(request: HttpRequest) -> HttpResponse:
    """GET shows the settings. POST changes those it names, or with `off` goes back to the ordinary version."""
    settings_now = LowVision.of(request)
    if request.method != "POST":
        context = {"chosen": settings_now or LowVision(), "next": own_address(request)}
        return render(request, "common/low_vision.html", context)
    response = HttpResponseRedirect(own_address(request))
    if "off" in request.POST:
        response.delete_cookie(COOKIE, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
    else:
        remember(response, COOKIE, (settings_now or LowVision()).changed(request.POST).cookie)
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where old browsers and feed readers look for the icon without asking the page."""
    return HttpResponseRedirect(static("common/images/favicon.ico"))


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for the project office only: others are told that there is no such page."""
    if not request.user.is_staff:
        raise Http404
    context = {"sections": sections(), "schemes": token_table()}
    return render(request, "common/styleguide.html", context)
