"""Enter the production calendar of 2026 and 2027; what the office enters or changes afterwards stays."""

from django.db import migrations

YEARS = (2026, 2027)


def enter(apps, schema_editor):
    # The law has one place in the code.
    from vector.people.statutory_calendar import days_of

    CalendarDay = apps.get_model("people.CalendarDay")
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, kind=kind, title=title) for year in YEARS for day, (kind, title) in days_of(year).items()
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0005_production_calendar")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
