"""The door «Мой регион»."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accelerators.regions import queries


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Leads to the person's own region, a visitor to the list of regions, and home while there is none."""
    regions = []
    if request.user.is_authenticated:
        regions = [request.user.region_id, *request.user.staffed_region_ids()]
    return redirect(queries.door(region_ids=[pk for pk in regions if pk]))
