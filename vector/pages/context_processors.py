"""What the page furniture needs from the page tree."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from vector.pages import navigation as links


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `footer_links`: lists of Link(title, url, active), read when the template asks for them.

    A view that is no page gives `breadcrumbs` itself: navigation.trail((title, address), …).
    """
    return {
        "navigation": SimpleLazyObject(lambda: links.menu(request.path)),
        "footer_links": SimpleLazyObject(links.footer),
    }
