"""Registration of search's snippets."""

from wagtail.snippets.models import register_snippet

from vector.search.viewsets import SynonymsViewSet

register_snippet(SynonymsViewSet)
