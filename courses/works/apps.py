"""App configuration of works."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorksConfig(AppConfig):
    name = "courses.works"
    label = "works"
    verbose_name = _("Works")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses.registry import (
            ItemKind,
            register_home_part,
            register_kind,
            register_run_links,
            register_with_others,
        )
        from courses.works import marking_data, own_data
        from courses.works.cabinet import cards, has_works, organisation_links, replies
        from courses.works.queries import with_others
        from vector.cabinet import registry as cabinet
        from vector.pages import titles
        from vector.people.registry import register_data, register_forgetting

        register_kind(
            ItemKind(
                code="assignment",
                model="works.AssignmentPage",
                word=_("Assignment"),
                rule=_("done when the tutor has accepted your work"),
            )
        )
        titles.register_pages("assignment", _("assignment"), "works.AssignmentPage")
        register_home_part("works", replies)
        register_with_others("works", with_others)
        cabinet.register("works", cards)
        cabinet.register_fact("works", has_works)
        cabinet.register_organisation_links("works", organisation_links)
        register_data("works", own_data.works)
        register_data("endorsements", own_data.endorsements)
        register_forgetting("works", own_data.forget)
        register_data("marking", marking_data.marking)
        register_forgetting("marking", marking_data.forget)
        register_run_links("works", marking_data.run_links)
