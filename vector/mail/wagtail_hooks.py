"""Registration in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from vector.mail import admin_views
from vector.mail.rules import may_see_letters

ADMIN_URLS = [
    path("", admin_views.LetterList.as_view(), name="list"),
    path("again/", admin_views.LettersSendAgain.as_view(), name="send-again-all"),
    path("<uuid:public_id>/", admin_views.LetterDetail.as_view(), name="detail"),
    path("<uuid:public_id>/again/", admin_views.LetterSendAgain.as_view(), name="send-again"),
]


class LettersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_letters(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("letters/", include((ADMIN_URLS, "wagtailadmin_letters"), namespace="wagtailadmin_letters"))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return LettersMenuItem(_("Letters"), reverse_lazy("wagtailadmin_letters:list"), icon_name="mail", order=600)


@hooks.register("register_permissions")
def register_permissions() -> Any:
    """Lets groups be given the two permissions on the admin's page of groups."""
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(content_type__app_label="mail", codename__in=["view_delivery", "send_again"])
