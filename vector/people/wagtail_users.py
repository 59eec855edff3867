"""Wagtail's users, replaced by ours: its own forms could make superusers and bypass the audit trail."""

from wagtail.users.apps import WagtailUsersAppConfig


class OfficeUsersConfig(WagtailUsersAppConfig):
    user_viewset = "vector.people.viewsets.people.PersonViewSet"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from vector.people.policies import OfficePolicy

        register_permission_policy(get_user_model(), OfficePolicy(get_user_model(), {"add", "change", "view"}))
        register_permission_policy(Group)
