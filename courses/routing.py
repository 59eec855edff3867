"""Finds a page of the course tree in one query.

Wagtail walks from the site's root and asks twice at each level: ten queries before a lesson is read. The address says
how deep the page lies, and so of which kind it is. What is not found here (another tree's page, a redirect, a
catalogue with another address) goes Wagtail's own way.
"""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from courses import kept
from courses.models import CourseIndexPage, CourseItemPage, CoursePage, ModulePage

# Below a module lie items, of whatever kind.
BY_DEPTH: tuple[Any, ...] = (CourseIndexPage, CoursePage, ModulePage, Page)


def find_page(request: HttpRequest, path: str) -> Any:
    """The published page at this address below the site's root, or None.

    One query, none for an item that is kept, two for one that is not.
    """
    parts = [part for part in path.split("/") if part]
    if not 1 <= len(parts) <= len(BY_DEPTH):
        return None
    model = BY_DEPTH[len(parts) - 1]
    version = None
    is_item = model is Page
    if is_item:
        version, known = kept.read(request.path)
        if known is not None:
            return _with(known)
    roots = {site.root_path for site in Page()._get_site_root_paths(request)}
    if len(roots) != 1:
        # Several sites may have the same address: only Wagtail's own routing tells which one is meant.
        return None
    restrictions = (
        PageViewRestriction.objects.annotate(asked=ExpressionWrapper(OuterRef("path"), CharField()))
        .filter(asked__startswith=F("page__path"))
        .values(one=Value(1))
    )
    found = model.objects.filter(url_path=f"{roots.pop()}{'/'.join(parts)}/", live=True)
    page = found.annotate(is_restricted=Exists(restrictions)).first()
    if not is_item or page is None:
        return page
    item = page.specific
    if not isinstance(item, CourseItemPage):
        return None
    item.is_restricted = page.is_restricted
    return item if item.is_restricted else _with(kept.keep(item, request.path, version=version))


def _with(known: kept.KeptItem) -> CourseItemPage:
    known.page.kept = known
    return known.page


@require_safe
def course_tree(request: HttpRequest, path: str = "") -> HttpResponse:
    """Serves a page of the course tree through Wagtail's own chain of hooks."""
    address = request.path.lstrip("/")
    if (page := find_page(request, address)) is not None:
        request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    elif not path and (elsewhere := _address_of_catalogue(request)) not in ("", request.path):
        # Other parts link to the catalogue here, wherever the editors have put it.
        return redirect(elsewhere)
    return serve(request, address)


def _address_of_catalogue(request: HttpRequest) -> str:
    page = CourseIndexPage.objects.live().order_by("path").first()
    parts = page.get_url_parts(request) if page is not None else None
    return parts[2] if parts else ""
