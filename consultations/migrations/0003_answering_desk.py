import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_about_title"),
        ("people", "0004_reminder_links"),
        ("people", "__first__"),
        ("programmes", "0002_own_indicators"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="absence_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsultationWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("opens_on", models.DateField(verbose_name="first day")),
                ("closes_on", models.DateField(verbose_name="last day")),
            ],
            options={
                "verbose_name": "consultation window",
                "verbose_name_plural": "consultation windows",
                "ordering": ["opens_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_on__lte", models.F("closes_on"))), name="window_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField(db_index=True, verbose_name="seen")),
                ("is_writing", models.BooleanField(default=False, verbose_name="is writing")),
            ],
            options={
                "verbose_name": "presence",
                "verbose_name_plural": "presences",
            },
        ),
        migrations.CreateModel(
            name="QuestionLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
            ],
            options={
                "verbose_name": "link of questions",
                "verbose_name_plural": "links of questions",
            },
        ),
        migrations.CreateModel(
            name="ReusableAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "reusable answer",
                "verbose_name_plural": "reusable answers",
                "ordering": ["title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("number", models.PositiveSmallIntegerField(verbose_name="round")),
                ("began_at", models.DateTimeField(verbose_name="asked or reopened")),
                ("answer_by", models.DateTimeField(verbose_name="answer promised by")),
                ("answered_at", models.DateTimeField(verbose_name="answered")),
                ("minutes", models.PositiveIntegerField(verbose_name="working minutes to the answer")),
            ],
            options={
                "verbose_name": "round of a question",
                "verbose_name_plural": "rounds of questions",
                "ordering": ["consultation_id", "number"],
                "indexes": [models.Index(fields=["answered_at"], name="round_answered")],
            },
        ),
        migrations.RemoveConstraint(
            model_name="consultation",
            name="consultation_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_kind_known",
        ),
        migrations.AddField(
            model_name="consultation",
            name="channel",
            field=models.CharField(
                choices=[("web", "on the site"), ("mail", "by e-mail")],
                default="web",
                max_length=4,
                verbose_name="came",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="desk",
            field=models.CharField(
                choices=[
                    ("experts", "Experts"),
                    ("accelerator", "The region's accelerator"),
                    ("office", "The working group"),
                ],
                default="experts",
                max_length=12,
                verbose_name="who answers",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="escalation",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Nobody"), (1, "The substitute"), (2, "The working group")],
                default=0,
                verbose_name="called for help",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="has_helped",
            field=models.BooleanField(blank=True, null=True, verbose_name="has helped"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="has_helped_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="said whether it helped"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="held_questions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="expert",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="lease_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="held until"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="merged_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="joined"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="merged_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="joined by",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="consultations.consultation",
                verbose_name="joined with",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="minutes_left",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="working minutes left"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="clock stopped"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="publishable_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="agreed to publication"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="round_began_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked or reopened"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="routed_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked to take it",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="consultations.consultation",
                verbose_name="taken out of",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="message",
            name="channel",
            field=models.CharField(
                choices=[("web", "on the site"), ("mail", "by e-mail")],
                default="web",
                max_length=4,
                verbose_name="came",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="copied_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="consultations.message",
                verbose_name="copy of",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="documents",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="wagtaildocs.document", verbose_name="documents of the library"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="mentioned",
            field=models.ManyToManyField(
                blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="called by name"
            ),
        ),
        migrations.AlterField(
            model_name="consultation",
            name="state",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("assigned", "With an expert"),
                    ("waiting", "Waits for the asker"),
                    ("answered", "Answered"),
                    ("closed", "Closed"),
                    ("merged", "Joined with another"),
                ],
                default="new",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("question", "Question"),
                    ("answer", "Answer"),
                    ("clarification", "Clarifying question"),
                    ("reply", "Reply"),
                    ("note", "Note for colleagues"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["holder", "state", "answer_by"], name="consultation_holder"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["region", "state", "answer_by"], name="consultation_region"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["topic", "state", "answer_by"], name="consultation_topic"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["organisation", "-created_at"], name="consultation_organisation"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(condition=models.Q(("state", "new")), fields=["routed_to"], name="consultation_routed"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                condition=models.Q(("lease_until__isnull", False)), fields=["lease_until"], name="consultation_leases"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "assigned", "waiting", "answered", "closed", "merged"])),
                name="consultation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("desk__in", ["experts", "accelerator", "office"])), name="consultation_desk_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["web", "mail"])), name="consultation_channel_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("lease_until__isnull", True), ("state", "assigned"), _connector="OR"),
                name="consultation_lease_while_assigned",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minutes_left__isnull", True), ("paused_at__isnull", True)),
                    models.Q(("minutes_left__isnull", False), ("paused_at__isnull", False)),
                    _connector="OR",
                ),
                name="consultation_paused_with_rest",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("has_helped__isnull", True), ("has_helped_at__isnull", True)),
                    models.Q(("has_helped__isnull", False), ("has_helped_at__isnull", False)),
                    _connector="OR",
                ),
                name="consultation_helped_with_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_at__isnull", True), ("merged_by__isnull", True)),
                    models.Q(("merged_at__isnull", False), ("merged_by__isnull", False)),
                    _connector="OR",
                ),
                name="consultation_merged_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_at__isnull", True), ("merged_into__isnull", True)),
                    models.Q(("merged_at__isnull", False), ("merged_into__isnull", False)),
                    _connector="OR",
                ),
                name="consultation_merged_with_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", False), _connector="OR"
                ),
                name="consultation_merged_names_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="consultation_merged_not_with_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["question", "answer", "clarification", "reply", "note"])),
                name="message_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["web", "mail"])), name="message_channel_known"
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="expert",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="absences",
                to="consultations.expert",
                verbose_name="expert",
            ),
        ),
        migrations.AddField(
            model_name="consultationwindow",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consultation_windows",
                to="programmes.programme",
                verbose_name="programme",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="drafts",
                to="consultations.consultation",
                verbose_name="question",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to="consultations.consultation",
                verbose_name="question",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="questionlink",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="consultations.consultation",
                verbose_name="question",
            ),
        ),
        migrations.AddField(
            model_name="questionlink",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="linked by",
            ),
        ),
        migrations.AddField(
            model_name="questionlink",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="consultations.consultation",
                verbose_name="question",
            ),
        ),
        migrations.AddField(
            model_name="reusableanswer",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="belongs to",
            ),
        ),
        migrations.AddField(
            model_name="reusableanswer",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reusable_answers",
                to="consultations.topic",
                verbose_name="topic",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="answered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="answered by",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rounds",
                to="consultations.consultation",
                verbose_name="question",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("consultation", "person"), name="draft_once"),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(fields=("consultation", "person"), name="presence_once"),
        ),
        migrations.AddConstraint(
            model_name="questionlink",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="question_link_once"),
        ),
        migrations.AddConstraint(
            model_name="questionlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="question_link_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("consultation", "number"), name="round_number_once"),
        ),
    ]
