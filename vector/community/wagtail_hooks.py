"""Registration in the Wagtail admin."""

from wagtail import hooks

from vector.community.viewsets import ThemeViewSet


@hooks.register("register_admin_viewset")
def register_themes() -> ThemeViewSet:
    return ThemeViewSet("community-themes")
