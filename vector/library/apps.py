"""App configuration of vector.library."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "vector.library"
    label = "library"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from vector.community.registry import register_destination
        from vector.library import practices
        from vector.library.models import MaterialPage
        from vector.pages import titles
        from vector.search import registry as search

        register_destination(practices.PRACTICE)
        page_published.connect(practices.published, sender=MaterialPage, dispatch_uid="library-practices")
        page_unpublished.connect(practices.unpublished, sender=MaterialPage, dispatch_uid="library-practices")
        post_delete.connect(practices.deleted, sender=MaterialPage, dispatch_uid="library-practices")
        # Of any page: what stands below it moves with it.
        post_page_move.connect(practices.moved, dispatch_uid="library-practices")
        page_slug_changed.connect(practices.renamed, dispatch_uid="library-practices")
        titles.register_pages("material", _("material"), "library.MaterialPage")
        search.register_pages("library", _("Library"), "library.MaterialPage")
