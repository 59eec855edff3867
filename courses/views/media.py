"""Videos of lessons and assignments and their captions, in parts as players ask for them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.models import Page

from courses.documents import may_open
from courses.media import MEDIA_TYPES, media_of
from courses.models import CourseItemPage
from vector.common.ranges import ranged_response


@require_safe
def media(request: HttpRequest, item: int, document: int) -> HttpResponse:
    """A video or captions that this item plays, for those who may read the item; anything else is not found."""
    page = get_object_or_404(Page.objects.live(), pk=item).specific
    if not isinstance(page, CourseItemPage) or document not in media_of(getattr(page, "body", ())):
        raise Http404
    if not may_open(request.user, page):
        raise Http404
    found = get_object_or_404(get_document_model(), pk=document)
    content_type = MEDIA_TYPES.get(found.file_extension.lower())
    if content_type is None:
        raise Http404
    response = ranged_response(request, found.file.open("rb"), size=found.file.size, content_type=content_type)
    patch_cache_control(response, private=True, max_age=0, must_revalidate=True)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
