"""The search page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vector.pages.navigation import trail
from vector.search import queries, registry

HITS_A_PAGE = 10
LAST_PAGE = 50


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Pages, or one part's objects, that hold the words of `q`; the same for everybody."""
    typed = request.GET.get("q", "").replace("\x00", "")[: queries.MAX_LENGTH].strip()
    looked_for = queries.wanted(typed)
    part = registry.part(request.GET.get("part", ""))
    context = {
        "title": _("Search"),
        "breadcrumbs": trail(),
        "typed": typed,
        "part": part,
        "filters": _filters(typed, part),
        "is_asked": bool(looked_for.variants),
    }
    if looked_for.variants:
        paginator = Paginator(queries.hits_of(looked_for, part), HITS_A_PAGE)
        number = request.GET.get("page", "1")
        page = paginator.get_page(min(int(number), LAST_PAGE) if number.isdecimal() and len(number) < 6 else 1)
        context |= {"page_of_hits": page, "found": queries.with_excerpts(list(page.object_list), looked_for)}
    return render(request, "search/results.html", context)


def _filters(typed: str, chosen: registry.Part | None) -> list[dict[str, object]]:
    """The parts as links that keep the words."""
    address = reverse("search:results")
    everything = {"title": _("All pages"), "url": f"{address}?{urlencode({'q': typed})}", "active": chosen is None}
    return [
        everything,
        *(
            {
                "title": part.label,
                "url": f"{address}?{urlencode({'q': typed, 'part': part.key})}",
                "active": part == chosen,
            }
            for part in registry.parts()
        ),
    ]
