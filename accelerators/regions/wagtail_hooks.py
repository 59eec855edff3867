"""Registration of the regions' snippets."""

from wagtail.snippets.models import register_snippet

from accelerators.regions.viewsets import AcceleratorViewSet

register_snippet(AcceleratorViewSet)
