import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import uuid
import vector.common.uploads
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("courses", "0002_items"),
        ("people", "0003_known_choices"),
        ("people", "__first__"),
        ("programmes", "0002_own_indicators"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailcore", "__first__"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssignmentPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "intro",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences: what the reader finds here.",
                        max_length=600,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Leave empty, and it is counted.", null=True, verbose_name="minutes"
                    ),
                ),
                ("counted_minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "after_previous",
                    models.BooleanField(
                        default=False,
                        help_text="Participants see it in the contents, but it opens when the item before it is done.",
                        verbose_name="opens after the item before it",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("interim", "Interim"), ("final", "Final")],
                        default="interim",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("image", 1),
                            ("callout", 4),
                            ("quote", 6),
                            ("checklist", 9),
                            ("recap", 10),
                            ("table", 11),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"],
                                    "label": "Text",
                                    "template": "pages/blocks/text.html",
                                },
                            ),
                            1: (
                                "wagtail.images.blocks.ImageBlock",
                                [],
                                {"label": "Image", "template": "pages/blocks/image.html"},
                            ),
                            2: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 120}),
                            3: ("wagtail.blocks.TextBlock", (), {"label": "Text"}),
                            4: ("wagtail.blocks.StructBlock", [[("title", 2), ("text", 3)]], {}),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Who says it", "max_length": 200, "required": False},
                            ),
                            6: ("wagtail.blocks.StructBlock", [[("text", 3), ("attribution", 5)]], {}),
                            7: ("wagtail.blocks.CharBlock", (), {"max_length": 300}),
                            8: ("wagtail.blocks.ListBlock", (7,), {"label": "Items"}),
                            9: ("wagtail.blocks.StructBlock", [[("title", 2), ("items", 8)]], {}),
                            10: ("wagtail.blocks.StructBlock", [[("items", 8)]], {}),
                            11: (
                                "wagtail.contrib.table_block.blocks.TableBlock",
                                (),
                                {"label": "Table", "template": "pages/blocks/table.html"},
                            ),
                        },
                        verbose_name="instructions",
                    ),
                ),
                (
                    "text_part",
                    models.CharField(
                        choices=[("no", "Not asked for"), ("optional", "May be given"), ("required", "Must be given")],
                        default="optional",
                        max_length=8,
                        verbose_name="text typed on the page",
                    ),
                ),
                (
                    "text_label",
                    models.CharField(
                        blank=True,
                        help_text="For example: First steps.",
                        max_length=120,
                        verbose_name="heading of the text",
                    ),
                ),
                ("text_hint", models.CharField(blank=True, max_length=300, verbose_name="what to write in it")),
                (
                    "files_part",
                    models.CharField(
                        choices=[("no", "Not asked for"), ("optional", "May be given"), ("required", "Must be given")],
                        default="optional",
                        max_length=8,
                        verbose_name="files",
                    ),
                ),
                (
                    "file_kinds",
                    models.CharField(
                        choices=[
                            ("any", "Documents, tables, presentations, photographs"),
                            ("documents", "Documents"),
                            ("tables", "Tables"),
                            ("pictures", "Photographs and scans"),
                        ],
                        default="any",
                        max_length=9,
                        verbose_name="kinds of files",
                    ),
                ),
                (
                    "max_files",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="at most so many files",
                    ),
                ),
                (
                    "max_megabytes",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="each of at most so many megabytes",
                    ),
                ),
                ("files_hint", models.CharField(blank=True, max_length=300, verbose_name="which files are expected")),
                (
                    "asks_growth_points",
                    models.BooleanField(
                        default=False,
                        help_text="Indicator, present value, planned value, by when. An accepted work makes them targets.",
                        verbose_name="asks for growth points",
                    ),
                ),
                (
                    "least_points",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="at least so many growth points",
                    ),
                ),
                (
                    "most_points",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="at most so many growth points",
                    ),
                ),
                (
                    "needs_agreement",
                    models.BooleanField(
                        default=True,
                        help_text="The tutor gets the work after that.",
                        verbose_name="the head of the organisation agrees the work",
                    ),
                ),
                (
                    "agreement_days",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="working days for the head",
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="working days for the tutor",
                    ),
                ),
                (
                    "points_to_accept",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Leave empty if the tutor decides without a threshold.",
                        null=True,
                        verbose_name="points needed to accept",
                    ),
                ),
                (
                    "releases_together",
                    models.BooleanField(
                        default=False,
                        help_text="The tutor's decisions are kept back until the tutor releases them for the group.",
                        verbose_name="results are told to everyone together",
                    ),
                ),
                (
                    "after_item",
                    models.ForeignKey(
                        blank=True,
                        help_text="A lesson, a quiz or an assignment of this course that must be done first.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="opens after",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["interim", "final"])), name="assignment_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_part__in", ["no", "optional", "required"])),
                        name="assignment_text_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("files_part__in", ["no", "optional", "required"])),
                        name="assignment_files_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("file_kinds__in", ["any", "documents", "tables", "pictures"])),
                        name="assignment_file_kinds_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_points__gte", models.F("least_points"))),
                        name="assignment_points_in_order",
                        violation_error_message="At most cannot be fewer than at least.",
                    ),
                ],
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="AskedField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("label", models.CharField(max_length=200, verbose_name="label")),
                ("hint", models.CharField(blank=True, max_length=300, verbose_name="hint")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "One line of text"),
                            ("long_text", "Text of several lines"),
                            ("number", "Number"),
                            ("date", "Date"),
                            ("choice", "One of a list"),
                        ],
                        default="text",
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "choices",
                    models.TextField(blank=True, help_text="One entry a line.", verbose_name="list to choose from"),
                ),
                ("is_required", models.BooleanField(default=True, verbose_name="must be filled in")),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked_fields",
                        to="works.assignmentpage",
                        verbose_name="assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "field to fill in",
                "verbose_name_plural": "fields to fill in",
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["text", "long_text", "number", "date", "choice"])),
                        name="asked_field_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "max_points",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="points at most",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="works.assignmentpage",
                        verbose_name="assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TemplateFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="what it is for")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtaildocs.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="template_files",
                        to="works.assignmentpage",
                        verbose_name="assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "file to download",
                "verbose_name_plural": "files to download",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Sent, waits for agreement on paper"),
                            ("with_head", "With the head of the organisation"),
                            ("endorsed", "Agreed by the head"),
                            ("head_returned", "Returned by the head"),
                            ("with_tutor", "With the tutor"),
                            ("tutor_returned", "Returned by the tutor"),
                            ("accepted", "Accepted"),
                        ],
                        default="draft",
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="in this state since")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="promised by")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")),
                ("reopened_because", models.TextField(blank=True, verbose_name="why it was opened again")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works",
                        to="works.assignmentpage",
                        verbose_name="assignment",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works",
                        to="courses.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "work",
                "verbose_name_plural": "works",
                "ordering": ["-since", "-pk"],
                "indexes": [
                    models.Index(fields=["state", "since", "id"], name="work_state_since"),
                    models.Index(fields=["assignment", "state"], name="work_assignment_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "assignment"), name="work_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "submitted",
                                    "with_head",
                                    "endorsed",
                                    "head_returned",
                                    "with_tutor",
                                    "tutor_returned",
                                    "accepted",
                                ],
                            )
                        ),
                        name="work_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", False), ("state", "accepted")),
                            models.Q(models.Q(("state", "accepted"), _negated=True), ("accepted_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="work_accepted_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("typed", models.JSONField(blank=True, default=dict, verbose_name="as typed")),
                ("set_aside", models.JSONField(blank=True, default=list, verbose_name="versions set aside")),
                ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="saved")),
                (
                    "work",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft",
                        to="works.work",
                        verbose_name="work",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
            },
        ),
        migrations.CreateModel(
            name="WorkFile",
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
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("is_in_draft", models.BooleanField(default=True, verbose_name="in the draft")),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="works.work",
                        verbose_name="work",
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
            name="WorkVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("receipt", models.CharField(max_length=24, unique=True, verbose_name="receipt number")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("content_hash", models.CharField(max_length=64, verbose_name="SHA-256 of the content")),
                ("submitted_at", models.DateTimeField(verbose_name="sent")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_versions",
                        to="people.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="works.work",
                        verbose_name="work",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a work",
                "verbose_name_plural": "versions of a work",
                "ordering": ["work_id", "number"],
                "indexes": [models.Index(fields=["organisation", "work"], name="work_version_organisation")],
                "constraints": [models.UniqueConstraint(fields=("work", "number"), name="work_version_number_once")],
            },
        ),
        migrations.CreateModel(
            name="VersionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="version_files",
                        to="works.workfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="version_files",
                        to="works.workversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a version",
                "verbose_name_plural": "files of a version",
                "ordering": ["file_id"],
                "constraints": [models.UniqueConstraint(fields=("version", "file"), name="version_file_once")],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken")),
                ("marks", models.JSONField(blank=True, default=list, verbose_name="points")),
                ("points", models.PositiveIntegerField(blank=True, null=True, verbose_name="sum of points")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("returned", "Returned")],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("is_pending", models.BooleanField(default=False, verbose_name="waits for release")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="told")),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="told by",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="works.work",
                        verbose_name="work",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="works.workversion",
                        verbose_name="version of a work",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(condition=models.Q(("is_pending", True)), fields=["work"], name="review_pending"),
                    models.Index(fields=["claimed_by", "claimed_at"], name="review_claimed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claimed_at__isnull", True), ("claimed_by__isnull", True)),
                            models.Q(("claimed_at__isnull", False), ("claimed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_claimed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_released_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["", "accepted", "returned"])), name="review_decision_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_decision_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False), ("is_pending", True), ("released_at__isnull", True)
                            ),
                            ("is_pending", False),
                            _connector="OR",
                        ),
                        name="review_pending_is_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_at__isnull", True), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="review_released_is_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrowthPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField(verbose_name="place")),
                ("own_title", models.CharField(blank=True, max_length=255, verbose_name="own indicator")),
                ("own_unit", models.CharField(blank=True, max_length=60, verbose_name="unit")),
                (
                    "own_direction",
                    models.CharField(
                        blank=True,
                        choices=[("up", "The more the better"), ("down", "The less the better")],
                        max_length=4,
                        verbose_name="wanted direction",
                    ),
                ),
                ("baseline", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="now")),
                ("target", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="planned")),
                ("due_on", models.DateField(verbose_name="by when")),
                ("evidence", models.CharField(blank=True, max_length=300, verbose_name="where the figure comes from")),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.indicator",
                        verbose_name="indicator of the programme",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="growth_points",
                        to="works.workversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "growth point",
                "verbose_name_plural": "growth points",
                "ordering": ["version_id", "slot"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "slot"), name="growth_point_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("indicator__isnull", False)),
                        fields=("version", "indicator"),
                        name="growth_point_indicator_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("own_direction__in", ["", "up", "down"])),
                        name="growth_point_direction_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("indicator__isnull", False), ("own_direction", ""), ("own_title", ""), ("own_unit", "")
                            ),
                            models.Q(
                                ("indicator__isnull", True),
                                models.Q(("own_title", ""), _negated=True),
                                models.Q(("own_unit", ""), _negated=True),
                                models.Q(("own_direction", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="growth_point_of_programme_or_own",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EndorsementLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("letter_key", models.CharField(editable=False, max_length=200, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.membership",
                        verbose_name="place in the organisation",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsement_links",
                        to="works.workversion",
                        verbose_name="version of a work",
                    ),
                ),
            ],
            options={
                "verbose_name": "link for agreeing",
                "verbose_name_plural": "links for agreeing",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("content_hash", models.CharField(max_length=64, verbose_name="SHA-256 of the content")),
                (
                    "decision",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("returned", "Returned")], max_length=8, verbose_name="decision"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("link", "By the link from the letter"),
                            ("cabinet", "In the cabinet"),
                            ("paper", "On paper"),
                            ("alone", "Without a second person"),
                        ],
                        max_length=8,
                        verbose_name="way",
                    ),
                ),
                ("signatory", models.CharField(blank=True, max_length=200, verbose_name="who signed")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="recorded")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        default="",
                        max_length=200,
                        storage=vector.common.uploads.private_storage,
                        upload_to=vector.common.uploads.private_name,
                        verbose_name="scan",
                    ),
                ),
                ("original_name", models.CharField(blank=True, max_length=255, verbose_name="file name")),
                ("content_type", models.CharField(blank=True, max_length=120, verbose_name="type")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="size, bytes")),
                (
                    "head",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who decided",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsement",
                        to="works.workversion",
                        verbose_name="version of a work",
                    ),
                ),
            ],
            options={
                "verbose_name": "endorsement",
                "verbose_name_plural": "endorsements",
                "ordering": ["-recorded_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["agreed", "returned"])), name="endorsement_decision_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["link", "cabinet", "paper", "alone"])),
                        name="endorsement_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["alone", "paper"]), ("head__isnull", False), _connector="OR"),
                        name="endorsement_has_head",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "paper"), _negated=True),
                            models.Q(("file", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="endorsement_paper_has_scan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "alone"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="endorsement_alone_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "returned"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="endorsement_return_has_comment",
                    ),
                ],
            },
        ),
    ]
