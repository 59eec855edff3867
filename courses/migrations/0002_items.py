"""Lessons become one kind of item: progress and dates refer to pages of any kind, items have gates."""

import uuid

import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RenameModel("LessonProgress", "ItemProgress"),
        migrations.RenameField("ItemProgress", "lesson", "item"),
        migrations.RenameModel("RunDeadline", "RunDate"),
        migrations.RenameField("RunDate", "module", "page"),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("due_on", models.DateField(verbose_name="by when")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "extension for one person",
                "verbose_name_plural": "extensions for one person",
            },
        ),
        migrations.CreateModel(
            name="ItemOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "item opened for one person",
                "verbose_name_plural": "items opened for one person",
            },
        ),
        migrations.AlterModelOptions(
            name="itemprogress",
            options={"verbose_name": "progress in an item", "verbose_name_plural": "progress in items"},
        ),
        migrations.AlterModelOptions(
            name="rundate",
            options={
                "ordering": ["due_on", "opens_on", "pk"],
                "verbose_name": "date of a run",
                "verbose_name_plural": "dates of a run",
            },
        ),
        migrations.RemoveConstraint(
            model_name="itemprogress",
            name="lesson_progress_once",
        ),
        migrations.RemoveConstraint(
            model_name="itemprogress",
            name="lesson_progress_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="itemprogress",
            name="lesson_progress_done_at",
        ),
        migrations.RemoveConstraint(
            model_name="rundate",
            name="run_deadline_once",
        ),
        migrations.AddField(
            model_name="lessonpage",
            name="after_item",
            field=models.ForeignKey(
                blank=True,
                help_text="A lesson, a quiz or an assignment of this course that must be done first.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="opens after",
            ),
        ),
        migrations.AddField(
            model_name="lessonpage",
            name="after_previous",
            field=models.BooleanField(
                default=False,
                help_text="Participants see it in the contents, but it opens when the item before it is done.",
                verbose_name="opens after the item before it",
            ),
        ),
        migrations.AddField(
            model_name="rundate",
            name="opens_on",
            field=models.DateField(blank=True, null=True, verbose_name="opens"),
        ),
        migrations.AlterField(
            model_name="itemprogress",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="item",
            ),
        ),
        migrations.AlterField(
            model_name="itemprogress",
            name="state",
            field=models.CharField(
                choices=[
                    ("not_started", "Not started"),
                    ("under_way", "Under way"),
                    ("done", "Done"),
                    ("locked", "Locked"),
                ],
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="lessonpage",
            name="minutes",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Leave empty, and it is counted.", null=True, verbose_name="minutes"
            ),
        ),
        migrations.AlterField(
            model_name="rundate",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="by when"),
        ),
        migrations.AlterField(
            model_name="rundate",
            name="page",
            field=models.ForeignKey(
                help_text="A module, a lesson, a quiz or an assignment of the course.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="module or item",
            ),
        ),
        migrations.AlterField(
            model_name="rundate",
            name="run",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dates",
                to="courses.courserun",
                verbose_name="course run",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemprogress",
            constraint=models.UniqueConstraint(fields=("enrolment", "item"), name="item_progress_once"),
        ),
        migrations.AddConstraint(
            model_name="itemprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("under_way", "done"))), name="item_progress_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", False), ("state", "done")),
                    models.Q(("done_at__isnull", True), ("state", "under_way")),
                    _connector="OR",
                ),
                name="item_progress_done_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="rundate",
            constraint=models.UniqueConstraint(fields=("run", "page"), name="run_date_once"),
        ),
        migrations.AddConstraint(
            model_name="rundate",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_on__isnull", False), ("due_on__isnull", False), _connector="OR"),
                name="run_date_says_something",
                violation_error_message="Say when it opens, by when it is due, or both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rundate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_on__isnull", True),
                    ("due_on__isnull", True),
                    ("due_on__gte", models.F("opens_on")),
                    _connector="OR",
                ),
                name="run_date_due_after_opening",
                violation_error_message="It cannot be due before it opens.",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="extensions",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="granted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="granted by",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="what for",
            ),
        ),
        migrations.AddField(
            model_name="itemopening",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="openings",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="itemopening",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="item",
            ),
        ),
        migrations.AddField(
            model_name="itemopening",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="opened by",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "page"), name="extension_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="itemopening",
            constraint=models.UniqueConstraint(fields=("enrolment", "item"), name="item_opening_once"),
        ),
    ]
