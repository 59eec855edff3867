"""People may apply to a run and be approved: how one comes into a run becomes a choice of three."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def keep_what_is_open(apps: Any, schema_editor: Any) -> None:
    apps.get_model("courses", "CourseRun").objects.filter(is_open=True).update(joining="open")


def open_again(apps: Any, schema_editor: Any) -> None:
    apps.get_model("courses", "CourseRun").objects.exclude(joining="invitation").update(is_open=True)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="enrolment",
            name="enrolment_state_known",
        ),
        migrations.AddField(
            model_name="courserun",
            name="joining",
            field=models.CharField(
                choices=[
                    ("invitation", "By invitation only"),
                    ("open", "Anyone may enrol"),
                    ("approval", "Anyone may apply, a tutor decides"),
                ],
                default="invitation",
                help_text="Those who are invited need no approval. Where anyone may come, the course's page has a button.",
                max_length=12,
                verbose_name="how people come in",
            ),
        ),
        migrations.RunPython(keep_what_is_open, open_again),
        migrations.RemoveIndex(
            model_name="courserun",
            name="course_run_open",
        ),
        migrations.RemoveField(
            model_name="courserun",
            name="is_open",
        ),
        migrations.AddField(
            model_name="enrolment",
            name="declined_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="why the application was declined"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="requested_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="applied"),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "Applied"),
                    ("invited", "Invited"),
                    ("active", "Studies"),
                    ("completed", "Completed"),
                    ("withdrawn", "Left the course"),
                ],
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="courserun",
            index=models.Index(fields=["joining", "ends_on"], name="course_run_joining"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("state", "requested")), fields=["requested_at"], name="enrolment_requested"
            ),
        ),
        migrations.AddConstraint(
            model_name="courserun",
            constraint=models.CheckConstraint(
                condition=models.Q(("joining__in", ["invitation", "open", "approval"])), name="course_run_joining_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["requested", "invited", "active", "completed", "withdrawn"])),
                name="enrolment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "requested"), _negated=True), ("requested_at__isnull", False), _connector="OR"
                ),
                name="enrolment_requested_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("declined_reason", ""), ("state", "withdrawn"), _connector="OR"),
                name="enrolment_declined_is_withdrawn",
            ),
        ),
    ]
