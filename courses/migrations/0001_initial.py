import django.db.models.deletion
import modelcluster.fields
import uuid
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
        ("programmes", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="CourseIndexPage",
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
            ],
            options={
                "verbose_name": "course catalogue",
                "verbose_name_plural": "course catalogues",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="LessonPage",
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
                        verbose_name="text",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Leave empty, and it is counted from the text.",
                        null=True,
                        verbose_name="minutes to read",
                    ),
                ),
                ("counted_minutes", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "is_open",
                    models.BooleanField(
                        default=False,
                        help_text="Visitors can read this lesson and find it by search, without enrolling.",
                        verbose_name="open to everyone",
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson",
                "verbose_name_plural": "lessons",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ModulePage",
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
            ],
            options={
                "verbose_name": "module",
                "verbose_name_plural": "modules",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="CoursePage",
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
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="As in the programme, for example 1.1",
                        max_length=20,
                        verbose_name="course number",
                    ),
                ),
                ("audience", models.CharField(blank=True, max_length=300, verbose_name="for whom")),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Together with the practical work",
                        null=True,
                        verbose_name="hours of study",
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
                        verbose_name="about the course",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="programmes.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "course",
                "verbose_name_plural": "courses",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="CourseRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("title", models.CharField(help_text="For example: Autumn 2026", max_length=160, verbose_name="title")),
                ("starts_on", models.DateField(verbose_name="begins")),
                ("ends_on", models.DateField(verbose_name="ends")),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Leave empty if the number is not limited.",
                        null=True,
                        verbose_name="seats",
                    ),
                ),
                (
                    "is_open",
                    models.BooleanField(
                        default=False,
                        help_text="A button on the course's page. Otherwise people come by invitation only.",
                        verbose_name="anyone may enrol",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="courses.coursepage",
                        verbose_name="course",
                    ),
                ),
            ],
            options={
                "verbose_name": "course run",
                "verbose_name_plural": "course runs",
                "ordering": ["-starts_on", "-pk"],
                "indexes": [models.Index(fields=["is_open", "ends_on"], name="course_run_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="course_run_ends_after_start",
                        violation_error_message="The run cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__isnull", True), ("capacity__gte", 1), _connector="OR"),
                        name="course_run_capacity_positive",
                        violation_error_message="At least one seat, or leave the field empty.",
                    ),
                    models.UniqueConstraint(
                        fields=("course", "title"),
                        name="course_run_title_once",
                        violation_error_message="This course has a run of this title already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("active", "Studies"),
                            ("completed", "Completed"),
                            ("withdrawn", "Left the course"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("invited_at", models.DateTimeField(blank=True, null=True, verbose_name="invited")),
                ("begun_at", models.DateTimeField(blank=True, null=True, verbose_name="began")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="left")),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="participant",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="courses.courserun",
                        verbose_name="course run",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["run", "state"], name="enrolment_run_state"),
                    models.Index(fields=["person", "state"], name="enrolment_person_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "person"), name="enrolment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["invited", "active", "completed", "withdrawn"])),
                        name="enrolment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("invited_at__isnull", True), ("invited_by__isnull", True)),
                            models.Q(("invited_at__isnull", False), ("invited_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="enrolment_invited_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="enrolment_withdrawn_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", False), ("state", "completed")),
                            models.Q(models.Q(("state", "completed"), _negated=True), ("completed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="enrolment_completed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                            models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="enrolment_withdrawn_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["active", "completed"]), _negated=True),
                            ("begun_at__isnull", False),
                            _connector="OR",
                        ),
                        name="enrolment_begun_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LessonProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("not_started", "Not started"), ("under_way", "Under way"), ("done", "Done")],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("touched_at", models.DateTimeField(verbose_name="last opened")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="courses.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.lessonpage",
                        verbose_name="lesson",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress in a lesson",
                "verbose_name_plural": "progress in lessons",
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "lesson"), name="lesson_progress_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state", "done")),
                            models.Q(("done_at__isnull", True), ("state", "under_way")),
                            _connector="OR",
                        ),
                        name="lesson_progress_done_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunDeadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="by when")),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.modulepage",
                        verbose_name="module",
                    ),
                ),
                (
                    "run",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="courses.courserun",
                        verbose_name="course run",
                    ),
                ),
            ],
            options={
                "verbose_name": "deadline of a module",
                "verbose_name_plural": "deadlines of modules",
                "ordering": ["due_on", "pk"],
                "constraints": [models.UniqueConstraint(fields=("run", "module"), name="run_deadline_once")],
            },
        ),
        migrations.CreateModel(
            name="RunTutor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        limit_choices_to={"is_active": True},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tutored_runs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tutor",
                    ),
                ),
                (
                    "run",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="run_tutors",
                        to="courses.courserun",
                        verbose_name="course run",
                    ),
                ),
            ],
            options={
                "verbose_name": "tutor of a run",
                "verbose_name_plural": "tutors of a run",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("run", "person"), name="run_tutor_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="lessonprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("under_way", "done"))), name="lesson_progress_state_known"
            ),
        ),
    ]
