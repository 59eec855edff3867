"""What the site serves beside its pages: robots.txt, the sitemap, images, documents."""

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.documents.views.serve import serve as serve_document

from vector.pages import sitemaps
from vector.pages.page_cache import kept_for_visitors

# What the site makes of uploaded images. The uploads themselves may tell where they were taken, and documents go
# through their own view.
PUBLIC_MEDIA = "images"
IMAGE_SECONDS = 60 * 60 * 24 * 30


@require_safe
@kept_for_visitors
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone, and where the sitemap is."""
    return render(
        request,
        "pages/robots.txt",
        {"private_paths": settings.ROBOTS_DISALLOW, "base_url": settings.BASE_URL},
        content_type="text/plain; charset=utf-8",
    )


@require_safe
@kept_for_visitors
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public addresses, on the host of the settings, whatever host was asked for."""
    return render(
        request,
        "pages/sitemap.xml",
        {"entries": [(settings.BASE_URL + path, changed) for path, changed in sitemaps.entries()]},
        content_type="application/xml; charset=utf-8",
    )


@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponse:
    """A document of the CMS, after Wagtail's check of its collection's privacy; kept by nobody on the way."""
    response = serve_document(request, document_id, document_filename)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """An image made by the site from an upload. Nothing else under the media folder is served."""
    parts = PurePosixPath(path).parts
    if len(parts) != 2 or parts[0] != PUBLIC_MEDIA:
        raise Http404
    response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = f"public, max-age={IMAGE_SECONDS}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
