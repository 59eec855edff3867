import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_items"),
        ("people", "__first__"),
        ("quizzes", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailcore", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("number", models.PositiveSmallIntegerField(verbose_name="attempt number")),
                (
                    "state",
                    models.CharField(
                        choices=[("under_way", "Under way"), ("marking", "With the tutor"), ("finished", "Finished")],
                        default="under_way",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "seed",
                    models.CharField(
                        editable=False, max_length=32, validators=[django.core.validators.MinLengthValidator(32)]
                    ),
                ),
                ("has_shuffled_options", models.BooleanField(default=True, editable=False)),
                ("pass_percent", models.PositiveSmallIntegerField(verbose_name="pass mark, per cent")),
                ("started_at", models.DateTimeField(verbose_name="began")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="time is over")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[("submitted", "Handed in"), ("time_over", "The time was over")],
                        max_length=12,
                        verbose_name="how it ended",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="points"),
                ),
                ("most_points", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="points at most")),
                (
                    "percent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="per cent"),
                ),
                ("is_passed", models.BooleanField(blank=True, null=True, verbose_name="passed")),
                ("marked_at", models.DateTimeField(blank=True, null=True, verbose_name="marked")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quiz_attempts",
                        to="courses.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="marked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "ordering": ["-started_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "under_way")), fields=["ends_at"], name="quiz_attempt_ends"
                    ),
                    models.Index(
                        condition=models.Q(("state", "marking")), fields=["finished_at"], name="quiz_attempt_marking"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["under_way", "marking", "finished"])),
                        name="quiz_attempt_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__in", ["", "submitted", "time_over"])), name="quiz_attempt_end_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("marked_at__isnull", True), ("marked_by__isnull", True)),
                            models.Q(("marked_at__isnull", False), ("marked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="quiz_attempt_marked_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("finished_at__isnull", True), ("state", "under_way")),
                            models.Q(
                                models.Q(("state", "under_way"), _negated=True),
                                ("finished_at__isnull", False),
                                models.Q(("end", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quiz_attempt_finished_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_passed__isnull", False),
                                ("percent__isnull", False),
                                ("points__isnull", False),
                                ("state", "finished"),
                            ),
                            models.Q(
                                models.Q(("state", "finished"), _negated=True),
                                ("is_passed__isnull", True),
                                ("percent__isnull", True),
                                ("points__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="quiz_attempt_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttemptQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("points", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="points at most")),
                ("response", models.JSONField(default=dict, verbose_name="answer")),
                ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="saved")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked")),
                (
                    "share",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=7, null=True, verbose_name="share of the points"
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="tutor's comment")),
                (
                    "attempt",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="quizzes.attempt",
                        verbose_name="attempt",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="quizzes.questionversion",
                        verbose_name="version of a question",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of an attempt",
                "verbose_name_plural": "questions of attempts",
                "ordering": ["attempt", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("attempt", "position"), name="quiz_attempt_question_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__isnull", True), models.Q(("share__gte", 0), ("share__lte", 1)), _connector="OR"
                        ),
                        name="quiz_attempt_question_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AsideAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[("other_tab", "Replaced by another answer"), ("late", "Came too late")],
                        max_length=12,
                        verbose_name="why it does not count",
                    ),
                ),
                ("response", models.JSONField(default=dict, verbose_name="answer")),
                ("digest", models.CharField(editable=False, max_length=16)),
                ("sent_at", models.DateTimeField(verbose_name="came")),
                (
                    "question",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aside",
                        to="quizzes.attemptquestion",
                        verbose_name="question of an attempt",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer that does not count",
                "verbose_name_plural": "answers that do not count",
                "ordering": ["sent_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "reason", "digest"), name="quiz_aside_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["other_tab", "late"])), name="quiz_aside_reason_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuizPage",
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
                    "pass_percent",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="The share of all points that is enough to pass.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="pass mark, per cent",
                    ),
                ),
                (
                    "attempts_allowed",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=3,
                        help_text="Leave empty if the number is not limited.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="attempts",
                    ),
                ),
                (
                    "time_limit",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Leave empty if the time is not limited. What is saved when the time is over counts.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="time for an attempt, minutes",
                    ),
                ),
                (
                    "per_page",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Leave empty to show all questions on one page.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="questions on a page",
                    ),
                ),
                ("is_shuffled", models.BooleanField(default=False, verbose_name="shuffle the questions")),
                ("has_shuffled_options", models.BooleanField(default=True, verbose_name="shuffle the options")),
                (
                    "reveal",
                    models.CharField(
                        choices=[
                            ("question", "After each question"),
                            ("attempt", "After each attempt"),
                            ("last_attempt", "When it is passed or no attempts are left"),
                            ("never", "Never"),
                        ],
                        default="attempt",
                        max_length=12,
                        verbose_name="when answers are shown",
                    ),
                ),
                ("shows_points", models.BooleanField(default=True, verbose_name="points of each question")),
                ("shows_feedback", models.BooleanField(default=True, verbose_name="explanations")),
                ("shows_right_answers", models.BooleanField(default=False, verbose_name="right answers")),
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
                "verbose_name": "quiz",
                "verbose_name_plural": "quizzes",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pass_percent__lte", 100)), name="quiz_pass_percent"),
                    models.CheckConstraint(
                        condition=models.Q(("reveal__in", ["question", "attempt", "last_attempt", "never"])),
                        name="quiz_reveal_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attempts_allowed__isnull", True), ("attempts_allowed__gte", 1), _connector="OR"
                        ),
                        name="quiz_attempts_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("time_limit__isnull", True), ("time_limit__gte", 1), _connector="OR"),
                        name="quiz_time_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_page__isnull", True), ("per_page__gte", 1), _connector="OR"),
                        name="quiz_per_page_positive",
                    ),
                ],
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="QuizBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "from_percent",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="from, per cent",
                    ),
                ),
                ("text", models.TextField(verbose_name="words")),
                (
                    "quiz",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="quizzes.quizpage",
                        verbose_name="quiz",
                    ),
                ),
            ],
            options={
                "verbose_name": "words about a result",
                "verbose_name_plural": "words about results",
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("from_percent__lte", 100)), name="quiz_band_percent")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtraAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extra_quiz_attempts",
                        to="courses.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extra_attempts",
                        to="quizzes.quizpage",
                        verbose_name="quiz",
                    ),
                ),
            ],
            options={
                "verbose_name": "extra attempt",
                "verbose_name_plural": "extra attempts",
                "ordering": ["-created_at", "-pk"],
                "indexes": [models.Index(fields=["enrolment", "quiz"], name="quiz_extra_enrolment")],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempts",
                to="quizzes.quizpage",
                verbose_name="quiz",
            ),
        ),
        migrations.CreateModel(
            name="QuizSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="how many from the category",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2,
                        default=1,
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="points for each",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="quizzes.questioncategory",
                        verbose_name="or at random from the category",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="quizzes.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "quiz",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="quizzes.quizpage",
                        verbose_name="quiz",
                    ),
                ),
            ],
            options={
                "verbose_name": "place in a quiz",
                "verbose_name_plural": "places in a quiz",
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category__isnull", True), ("number", 1), ("question__isnull", False)),
                            models.Q(("category__isnull", False), ("number__gte", 1), ("question__isnull", True)),
                            _connector="OR",
                        ),
                        name="quiz_slot_question_or_category",
                        violation_error_message="Choose either one question or a category, not both.",
                    ),
                    models.CheckConstraint(condition=models.Q(("points__gte", 0)), name="quiz_slot_points"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["quiz", "state"], name="quiz_attempt_quiz_state"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("enrolment", "quiz", "number"), name="quiz_attempt_number"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "under_way")),
                fields=("enrolment", "quiz"),
                name="quiz_attempt_one_under_way",
            ),
        ),
    ]
