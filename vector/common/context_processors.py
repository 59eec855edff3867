"""What every template may use: links of the composition root and the reader's settings of the interface."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from vector.common.low_vision import LowVision


def interface(request: HttpRequest) -> dict[str, Any]:
    """`links` (name → address, from settings.VECTOR_LINKS), `demo_mode`, `base_url`, `low_vision` (or None)."""
    return {
        "links": {name: reverse(view) for name, view in settings.VECTOR_LINKS.items()},
        "demo_mode": settings.DEMO,
        "base_url": settings.BASE_URL,
        "low_vision": LowVision.of(request),
    }
