"""Registration in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from consultations.inbox import admin_views
from consultations.inbox.rules import may_see_incoming

ADMIN_URLS = [
    path("", admin_views.IncomingList.as_view(), name="list"),
    path("<uuid:public_id>/", admin_views.IncomingDetail.as_view(), name="detail"),
    path("<uuid:public_id>/original/", admin_views.IncomingOriginal.as_view(), name="original"),
    path("<uuid:public_id>/attach/", admin_views.IncomingAttach.as_view(), name="attach"),
    path("<uuid:public_id>/set-aside/", admin_views.IncomingSetAside.as_view(), name="set-aside"),
]


class IncomingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_incoming(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("incoming/", include((ADMIN_URLS, "wagtailadmin_inbox"), namespace="wagtailadmin_inbox"))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return IncomingMenuItem(
        _("Letters that came in"), reverse_lazy("wagtailadmin_inbox:list"), icon_name="mail", order=610
    )


@hooks.register("register_permissions")
def register_permissions() -> Any:
    """Lets groups be given the two permissions on the admin's page of groups."""
    from django.contrib.auth.models import Permission

    codenames = ["view_incomingletter", "change_incomingletter"]
    return Permission.objects.filter(content_type__app_label="inbox", codename__in=codenames)
