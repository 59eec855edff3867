import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("courses", "0002_items"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("is_by_tutor", models.BooleanField(default=False, verbose_name="written by a tutor")),
                ("text", models.TextField(max_length=5000, verbose_name="text")),
                ("last_at", models.DateTimeField(verbose_name="last message")),
                ("reply_count", models.PositiveIntegerField(default=0, verbose_name="replies")),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="changed by the author")),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted by the author")),
                ("hidden_at", models.DateTimeField(blank=True, null=True, verbose_name="hidden")),
                ("hidden_because", models.CharField(blank=True, max_length=300, verbose_name="why it is hidden")),
                ("pinned_at", models.DateTimeField(blank=True, null=True, verbose_name="pinned")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "hidden_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="hidden by",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.modulepage",
                        verbose_name="module",
                    ),
                ),
                (
                    "pinned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pinned by",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.courserun",
                        verbose_name="course run",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="discussions.post",
                        verbose_name="thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "message of a discussion",
                "verbose_name_plural": "messages of discussions",
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(
                        models.F("run"),
                        models.F("module"),
                        models.OrderBy(models.F("pinned_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("last_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("thread__isnull", True)),
                        name="discussion_threads",
                    ),
                    models.Index(fields=["thread", "created_at"], name="discussion_replies"),
                    models.Index(fields=["run", "created_at"], name="discussion_news"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", True), ("hidden_by__isnull", True)),
                            models.Q(("hidden_at__isnull", False), ("hidden_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="post_hidden_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pinned_at__isnull", True), ("pinned_by__isnull", True)),
                            models.Q(("pinned_at__isnull", False), ("pinned_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="post_pinned_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="post_closed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hidden_at__isnull", True),
                            models.Q(("hidden_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="post_hidden_because",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("thread__isnull", True),
                            models.Q(("closed_at__isnull", True), ("pinned_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="post_only_threads_are_pinned_and_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("reason", models.CharField(max_length=500, verbose_name="what is wrong")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="discussions.post",
                        verbose_name="message",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of a message",
                "verbose_name_plural": "reports of messages",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "reporter"), name="report_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_settled_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("at_once", "Each message at once"),
                            ("daily", "Once a day, in the morning"),
                            ("never", "No letters"),
                        ],
                        default="daily",
                        max_length=8,
                        verbose_name="letters",
                    ),
                ),
                ("told_until", models.DateTimeField(blank=True, null=True, verbose_name="told until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.courserun",
                        verbose_name="course run",
                    ),
                ),
            ],
            options={
                "verbose_name": "letters about a discussion",
                "verbose_name_plural": "letters about discussions",
                "constraints": [
                    models.UniqueConstraint(fields=("run", "person"), name="following_once"),
                    models.CheckConstraint(
                        condition=models.Q(("frequency__in", ["at_once", "daily", "never"])),
                        name="following_frequency_known",
                    ),
                ],
            },
        ),
    ]
