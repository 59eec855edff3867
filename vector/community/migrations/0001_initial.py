import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import uuid
import vector.common.uploads
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0004_reminder_links"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestMark",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("told_until", models.DateTimeField(verbose_name="told until")),
            ],
            options={
                "verbose_name": "told by digests",
                "verbose_name_plural": "told by digests",
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address part")),
                (
                    "intro",
                    models.TextField(
                        blank=True,
                        help_text="What belongs here, in a sentence or two.",
                        max_length=500,
                        verbose_name="introduction",
                    ),
                ),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "is_open",
                    models.BooleanField(
                        default=True,
                        help_text="Topics of a closed theme can be read and replied to.",
                        verbose_name="takes new topics",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Visitors read this theme without signing in; they see roles instead of names. What was written before becomes public too.",
                        verbose_name="everybody may read",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme of the community",
                "verbose_name_plural": "themes of the community",
                "ordering": ["sort_order", "title"],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("is_opening", models.BooleanField(default=False, verbose_name="begins the topic")),
                ("text", models.TextField(max_length=8000, verbose_name="text")),
                ("materials", models.JSONField(blank=True, default=list, verbose_name="links to materials")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awaiting", "Waits for a moderator"),
                            ("published", "Published"),
                            ("hidden", "Hidden"),
                        ],
                        default="awaiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                ("hidden_at", models.DateTimeField(blank=True, null=True, verbose_name="hidden")),
                ("hidden_because", models.CharField(blank=True, max_length=300, verbose_name="why it is hidden")),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="changed by the author")),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted by the author")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "message of the community",
                "verbose_name_plural": "messages of the community",
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(fields=["author", "-created_at"], name="community_author_posts"),
                    models.Index(fields=["published_at"], name="community_news"),
                    models.Index(
                        condition=models.Q(("state", "awaiting")), fields=["created_at"], name="community_awaiting"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("text", config="russian"),
                        name="community_post_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["awaiting", "published", "hidden"])),
                        name="community_post_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="community_post_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", True), ("hidden_by__isnull", True)),
                            models.Q(("hidden_at__isnull", False), ("hidden_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="community_post_hidden_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("hidden_at__isnull", False),
                                ("state", "hidden"),
                                models.Q(("hidden_because", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "hidden"), _negated=True),
                                ("hidden_at__isnull", True),
                                ("hidden_because", ""),
                            ),
                            _connector="OR",
                        ),
                        name="community_post_hidden_because",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="community_post_published_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        storage=vector.common.uploads.private_storage,
                        upload_to=vector.common.uploads.private_name,
                        verbose_name="file",
                    ),
                ),
                ("original_name", models.CharField(max_length=255, verbose_name="file name")),
                ("content_type", models.CharField(max_length=120, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size, bytes")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="community.post",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("last_post_at", models.DateTimeField(verbose_name="last message")),
                ("reply_count", models.PositiveIntegerField(default=0, verbose_name="replies")),
                ("pinned_at", models.DateTimeField(blank=True, null=True, verbose_name="pinned")),
                ("locked_at", models.DateTimeField(blank=True, null=True, verbose_name="locked")),
                ("hidden_at", models.DateTimeField(blank=True, null=True, verbose_name="hidden")),
                ("hidden_because", models.CharField(blank=True, max_length=300, verbose_name="why it is hidden")),
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
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="locked by",
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
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="community_topics",
                        to="people.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="community.theme",
                        verbose_name="theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic of the community",
                "verbose_name_plural": "topics of the community",
                "ordering": ["-last_post_at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("theme"),
                        models.OrderBy(models.F("pinned_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("last_post_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="community_theme_topics",
                    ),
                    models.Index(
                        models.OrderBy(models.F("pinned_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("last_post_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="community_latest_topics",
                    ),
                    models.Index(fields=["region", "-last_post_at"], name="community_region_topics"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("title", config="russian"),
                        name="community_topic_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pinned_at__isnull", True), ("pinned_by__isnull", True)),
                            models.Q(("pinned_at__isnull", False), ("pinned_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="topic_pinned_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("locked_at__isnull", True), ("locked_by__isnull", True)),
                            models.Q(("locked_at__isnull", False), ("locked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="topic_locked_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", True), ("hidden_by__isnull", True)),
                            models.Q(("hidden_at__isnull", False), ("hidden_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="topic_hidden_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hidden_at__isnull", True),
                            models.Q(("hidden_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="topic_hidden_because",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
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
                ("since", models.DateTimeField(verbose_name="since")),
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
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="community.theme",
                        verbose_name="theme",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="community.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscription",
                "verbose_name_plural": "subscriptions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("frequency__in", ["at_once", "daily", "never"])),
                        name="community_frequency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("theme__isnull", False), ("topic__isnull", True)),
                            models.Q(("theme__isnull", True), ("topic__isnull", False)),
                            _connector="OR",
                        ),
                        name="community_subscription_to_one_thing",
                    ),
                    models.UniqueConstraint(fields=("person", "topic"), name="community_topic_subscription_once"),
                    models.UniqueConstraint(fields=("person", "theme"), name="community_theme_subscription_once"),
                ],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="posts",
                to="community.topic",
                verbose_name="topic",
            ),
        ),
        migrations.CreateModel(
            name="TopicOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("kind", models.SlugField(max_length=40, verbose_name="kind")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("path", models.CharField(max_length=500, verbose_name="address")),
                ("is_public", models.BooleanField(default=False, verbose_name="everybody may read")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="community.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "what a topic has become",
                "verbose_name_plural": "what topics have become",
                "ordering": ["created_at", "pk"],
                "indexes": [models.Index(fields=["kind", "path"], name="community_outcome_path")],
                "constraints": [models.UniqueConstraint(fields=("topic", "kind"), name="outcome_once_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="community.post",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "verbose_name_plural": "mentions",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("post", "person"), name="community_mention_once")],
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a moderator"),
                            ("upheld", "The message was hidden"),
                            ("dismissed", "The message stays"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="community.post",
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
            ],
            options={
                "verbose_name": "report of a message",
                "verbose_name_plural": "reports of messages",
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["created_at"], name="community_open_reports"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "upheld", "dismissed"])),
                        name="community_report_state_known",
                    ),
                    models.UniqueConstraint(fields=("post", "reporter"), name="community_report_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_at__isnull", True), ("handled_by__isnull", True)),
                            models.Q(("handled_at__isnull", False), ("handled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="community_report_handled_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("handled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="community_report_open_until_handled",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["topic", "created_at", "id"], name="community_topic_posts"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_opening", True)), fields=("topic",), name="community_one_opening_post"
            ),
        ),
    ]
