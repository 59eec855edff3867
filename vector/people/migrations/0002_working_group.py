"""Make the project office's Wagtail group, with what Wagtail's own moderators may do with pages and files."""

from django.db import migrations

WORKING_GROUP = "Рабочая группа"


def make_group(apps, schema_editor):
    Group = apps.get_model("auth.Group")
    pages = apps.get_model("wagtailcore.GroupPagePermission")
    collections = apps.get_model("wagtailcore.GroupCollectionPermission")
    group, is_new = Group.objects.get_or_create(name=WORKING_GROUP)
    moderators = Group.objects.filter(name="Moderators").first()
    if not is_new or moderators is None:
        return
    group.permissions.add(*moderators.permissions.all())
    for row in pages.objects.filter(group=moderators):
        pages.objects.create(group=group, page=row.page, permission=row.permission)
    for row in collections.objects.filter(group=moderators):
        collections.objects.create(group=group, collection=row.collection, permission=row.permission)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("wagtailcore", "0095_groupsitepermission"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
