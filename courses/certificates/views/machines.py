"""What programs read to verify a credential: issuer, keys, list of revoked ones. Public, without cookies."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.certificates import credentials, keys
from courses.certificates.models import IssuerKey
from vector.programmes.models import Programme

SECONDS = 300


def _published() -> list[dict[str, Any]]:
    return list(IssuerKey.objects.values_list("jwk", flat=True))


def _json(data: Any, content_type: str) -> JsonResponse:
    """Readable by scripts of other sites: verifiers run in browsers, too. Nothing in it is secret."""
    return JsonResponse(
        data,
        content_type=content_type,
        json_dumps_params={"ensure_ascii": False},
        headers={"Access-Control-Allow-Origin": "*", "X-Robots-Tag": "noindex"},
    )


@require_safe
@cache_control(public=True, max_age=SECONDS)
def issuer(request: HttpRequest) -> JsonResponse:
    """The issuer's profile, as credentials name it by its address."""
    with override("ru"):
        name = Programme.objects.order_by("pk").values_list("title", flat=True).first() or "Vector"
        profile = {"@context": credentials.CONTEXT, **credentials.issuer_profile(name)}
    return _json({**profile, "jwks_uri": credentials.address("keys")}, "application/ld+json")


@require_safe
@cache_control(public=True, max_age=SECONDS)
def key_set(request: HttpRequest) -> JsonResponse:
    """All keys that ever signed, as a JSON Web Key set (RFC 7517)."""
    return _json(keys.key_set(_published()), "application/jwk-set+json")


@require_safe
@cache_control(public=True, max_age=SECONDS)
def key(request: HttpRequest, kid: str) -> JsonResponse:
    """One key: what the `kid` in the head of a token leads to."""
    for jwk in keys.key_set(_published())["keys"]:
        if jwk["kid"] == kid:
            return _json(jwk, "application/jwk+json")
    raise Http404


@require_safe
@cache_control(public=True, max_age=SECONDS)
def revoked(request: HttpRequest) -> JsonResponse:
    """The status list: which credentials are not valid any more."""
    return _json(credentials.revocation_list(), "application/json")
