import datetime
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_reminder_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("holiday", "Day off"),
                            ("working", "Working day"),
                            ("short", "Working day, one hour shorter"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
            ],
            options={
                "verbose_name": "day of the production calendar",
                "verbose_name_plural": "production calendar",
                "ordering": ["day", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["holiday", "working", "short"])),
                        name="calendar_day_kind_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="region",
            name="works_from",
            field=models.TimeField(default=datetime.time(9, 0), verbose_name="working day begins"),
        ),
        migrations.AddField(
            model_name="region",
            name="works_until",
            field=models.TimeField(default=datetime.time(18, 0), verbose_name="working day ends"),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("works_from__lt", models.F("works_until"))),
                name="region_hours_in_order",
                violation_error_message="The working day must end after it begins.",
            ),
        ),
        migrations.AddField(
            model_name="calendarday",
            name="region",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: in all regions.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calendar_days",
                to="people.region",
                verbose_name="region",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.UniqueConstraint(
                fields=("day", "region"),
                name="calendar_day_once",
                nulls_distinct=False,
                violation_error_message="This day is in the calendar already.",
            ),
        ),
    ]
