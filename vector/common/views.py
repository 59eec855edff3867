"""Health of the installation."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vector.common.health import readiness


@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Requests can be served: 503 if the database does not answer or lacks migrations; the rest is only told."""
    is_ready, parts = readiness()
    return JsonResponse(parts, status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)
