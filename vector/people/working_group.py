"""The Wagtail group of the project office and what it may do in the admin."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models import Q

WORKING_GROUP = "Рабочая группа"
# Parts whose rows change only through their own pages: the office looks, it doesn't edit.
LOOK_ONLY = frozenset({"people", "mail", "common"})
# …but for these deeds of their pages.
DEEDS = frozenset({"send_again"})
# What of Wagtail's own the office edits beside pages, images and documents (those come with the data migration).
WAGTAIL_PARTS = frozenset({"wagtailredirects", "wagtailsearchpromotions"})


def grant(sender: AppConfig, **kwargs: Any) -> None:
    """After each migration: the office edits whatever the parts above keep. Safe to repeat.

    People, mail and the audit trail are changed through actions alone; their listings have policies of their own
    (vector.people.policies). Nobody of the office may touch accounts' groups or superusers.
    """
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    is_ours = sender.module is not None and sender.name.split(".")[0] in settings.OUR_PACKAGES
    if not is_ours and sender.label not in WAGTAIL_PARTS:
        return
    group = Group.objects.filter(name=WORKING_GROUP).first()
    if group is None:
        return
    create_permissions(sender, verbosity=0)
    wanted = Permission.objects.filter(content_type__app_label=sender.label)
    if sender.label in LOOK_ONLY:
        wanted = wanted.filter(Q(codename__startswith="view_") | Q(codename__in=DEEDS))
    group.permissions.add(*wanted)
