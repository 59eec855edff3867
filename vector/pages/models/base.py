"""What every page of the site has."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from vector.pages import page_cache
from vector.pages.navigation import trail_to
from vector.pages.texts import fold_yo


class BasePage(Page):
    """What every page has: a sentence that says what it is, used in lists, search and social previews.

    Pages of a part that shows people's own things set `is_cached_for_visitors = False`.
    """

    intro = models.TextField(
        _("introduction"), blank=True, max_length=600, help_text=_("One or two sentences: what the reader finds here.")
    )

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    # The folded text makes «ещё» and «еще» one word, whichever of the two the editor and the reader type.
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("folded_text"),
    ]
    is_cached_for_visitors = True

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = trail_to(self)
        context["description"] = self.search_description or self.intro
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        # Wagtail has checked the page's privacy before: a private page only comes here with a session, and whoever has
        # a session never meets the cache.
        return page_cache.allow(response) if self.is_cached_for_visitors else response

    @property
    def plain_text(self) -> str:
        """The page's text without its title, for excerpts of search results."""
        body = getattr(self, "body", None)
        parts = [self.intro]
        if body is not None:
            parts += [strip_tags(part) for part in body.stream_block.get_searchable_content(body)]
        return "\n".join(part for part in parts if part)

    @property
    def folded_text(self) -> str:
        """Title and text with ё as е, as the search index keeps them."""
        return fold_yo(f"{self.title}\n{self.plain_text}")
