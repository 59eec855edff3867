"""App configuration of vector.people."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "vector.people"
    label = "people"
    verbose_name = _("People and organisations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from vector.people import models, own_data
        from vector.people.policies import OfficePolicy
        from vector.people.working_group import grant

        own_data.register()
        post_migrate.connect(grant, dispatch_uid="people.working_group")
        for model in (models.Region, models.Organisation):
            register_permission_policy(model, OfficePolicy(model, {"add", "change", "view"}))
        register_permission_policy(
            models.CalendarDay, OfficePolicy(models.CalendarDay, {"add", "change", "delete", "view"})
        )
        for model in (models.Membership, models.RegionStaff):
            register_permission_policy(model, OfficePolicy(model, {"add", "delete", "view"}))
        # A published text is never edited: what people agreed to must stay what it was.
        register_permission_policy(models.ConsentText, OfficePolicy(models.ConsentText, {"add", "view"}))
