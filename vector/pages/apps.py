"""App configuration of vector.pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "vector.pages"
    label = "pages"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete
        from wagtail.models import Page, PageViewRestriction, Site
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from vector.pages import figures, home_sections, page_cache
        from vector.people.models import Organisation, Region
        from vector.programmes.models import Fact, Indicator, Programme, Target

        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(page_cache.bump_after_signal, dispatch_uid="page-cache")
        # Deleting a page deletes its parent row too: one receiver hears of every page type.
        post_delete.connect(page_cache.bump_after_signal, sender=Page, dispatch_uid="page-cache")
        page_cache.watch(Site, PageViewRestriction, Region, Organisation, Programme, Indicator, Target, Fact)
        home_sections.register("figures", figures.of_the_programme, order=90)
