"""Turns Wagtail's welcome page and default site into ours, so that a bare installation has a Russian home page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations

WELCOME = "Welcome to your new Wagtail site!"


def make_home_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("pages", "HomePage")
    welcome = Page.objects.filter(path="00010001", title=WELCOME).first()
    if welcome is None or HomePage.objects.exists():
        return
    content_type, _created = ContentType.objects.get_or_create(app_label="pages", model="homepage")
    # The welcome page becomes ours in place: the site and the tree above it stay as they are.
    home = HomePage(
        page_ptr_id=welcome.pk,
        headline="Учимся вместе с добровольцами помогать людям",
        intro="Курсы, консультации и сопровождение для организаций, которые работают с добровольцами "
        "в социальной сфере.",
    )
    home.__dict__.update(
        {name: value for name, value in welcome.__dict__.items() if not name.startswith("_") and name != "intro"}
    )
    home.title = home.draft_title = "Вектор добровольчества"
    home.slug = "home"
    home.content_type_id = content_type.pk
    home.seo_title = ""
    home.save()
    address = urlsplit(settings.BASE_URL)
    Site.objects.filter(is_default_site=True).update(
        site_name=settings.WAGTAIL_SITE_NAME,
        hostname=address.hostname or "localhost",
        port=address.port or (443 if address.scheme == "https" else 80),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_home_page, migrations.RunPython.noop)]
