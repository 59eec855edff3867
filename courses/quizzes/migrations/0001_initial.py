import django.db.models.deletion
import uuid
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("courses", "0001_initial"),
        ("people", "__first__"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty if the questions serve several courses of the programme.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="question_categories",
                        to="courses.coursepage",
                        verbose_name="course",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="question_categories",
                        to="programmes.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "question category",
                "verbose_name_plural": "question categories",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "title"),
                        name="question_category_title",
                        violation_error_message="This programme already has a category with this title.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "title",
                    models.CharField(
                        help_text="Only the office sees it, in lists and in search.",
                        max_length=200,
                        verbose_name="name in the bank",
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="archived")),
                (
                    "archived_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="archived by",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="quizzes.questioncategory",
                        verbose_name="category",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("archived_at__isnull", True), ("archived_by__isnull", True)),
                            models.Q(("archived_at__isnull", False), ("archived_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="question_archived",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "One answer of several"),
                            ("multiple", "Several answers of several"),
                            ("true_false", "True or false"),
                            ("short", "Short answer"),
                            ("numerical", "Number"),
                            ("matching", "Matching"),
                            ("ordering", "Ordering"),
                            ("gaps", "Text with gaps"),
                            ("essay", "Free text, marked by the tutor"),
                            ("description", "Text without a question"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("body", wagtail.fields.RichTextField(verbose_name="question")),
                ("data", models.JSONField(default=dict, verbose_name="answers")),
                (
                    "feedback",
                    wagtail.fields.RichTextField(
                        blank=True,
                        help_text="Shown after the answer, whatever was answered.",
                        verbose_name="explanation",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="quizzes.question",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a question",
                "verbose_name_plural": "versions of questions",
                "ordering": ["question", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "number"), name="question_version_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "single",
                                    "multiple",
                                    "true_false",
                                    "short",
                                    "numerical",
                                    "matching",
                                    "ordering",
                                    "gaps",
                                    "essay",
                                    "description",
                                ],
                            )
                        ),
                        name="question_version_kind_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="question",
            name="latest",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="quizzes.questionversion",
                verbose_name="latest version",
            ),
        ),
    ]
