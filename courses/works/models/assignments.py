"""The assignment as an item of a course: what to do, what to send, by what it is judged."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from courses.blocks import LessonBlock
from courses.models import CourseItemPage
from courses.reading_time import minutes_to_read
from courses.works.enums import FILE_EXTENSIONS, AssignmentKind, FieldKind, FileKinds, PartNeed
from vector.common.uploads import MAX_BYTES

MOST_FILES = 10
MOST_MEGABYTES = MAX_BYTES // 1024 // 1024
MOST_DAYS = 60
# The places for growth points that the form can have.
MOST_POINTS = 10


class AssignmentForm(WagtailAdminPageForm):
    """The page's form in the admin: an assignment asks for something."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parts = (data.get("text_part"), data.get("files_part"))
        if set(parts) == {PartNeed.NO} and not data.get("asks_growth_points") and not self._has_fields():
            self.add_error("text_part", _("Ask for something: a text, files, fields or growth points."))
        return data

    def _has_fields(self) -> bool:
        formset = self.formsets["asked_fields"]
        if not formset.is_valid():
            # What is wrong in the rows is said there.
            return True
        return any(row and not row.get("DELETE") for row in formset.cleaned_data)


class AssignmentPage(CourseItemPage):
    """An assignment, interim or final. Its instructions are for those who study the course."""

    kind = models.CharField(_("kind"), max_length=8, choices=AssignmentKind.choices, default=AssignmentKind.INTERIM)
    body = StreamField(LessonBlock(), blank=True, verbose_name=_("instructions"))
    text_part = models.CharField(
        _("text typed on the page"), max_length=8, choices=PartNeed.choices, default=PartNeed.OPTIONAL
    )
    text_label = models.CharField(
        _("heading of the text"), max_length=120, blank=True, help_text=_("For example: First steps.")
    )
    text_hint = models.CharField(_("what to write in it"), max_length=300, blank=True)
    files_part = models.CharField(_("files"), max_length=8, choices=PartNeed.choices, default=PartNeed.OPTIONAL)
    file_kinds = models.CharField(_("kinds of files"), max_length=9, choices=FileKinds.choices, default=FileKinds.ANY)
    max_files = models.PositiveSmallIntegerField(
        _("at most so many files"), default=5, validators=[MinValueValidator(1), MaxValueValidator(MOST_FILES)]
    )
    max_megabytes = models.PositiveSmallIntegerField(
        _("each of at most so many megabytes"),
        default=MOST_MEGABYTES,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MEGABYTES)],
    )
    files_hint = models.CharField(_("which files are expected"), max_length=300, blank=True)
    asks_growth_points = models.BooleanField(
        _("asks for growth points"),
        default=False,
        help_text=_("Indicator, present value, planned value, by when. An accepted work makes them targets."),
    )
    least_points = models.PositiveSmallIntegerField(
        _("at least so many growth points"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
    )
    most_points = models.PositiveSmallIntegerField(
        _("at most so many growth points"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
    )
    needs_agreement = models.BooleanField(
        _("the head of the organisation agrees the work"),
        default=True,
        help_text=_("The tutor gets the work after that."),
    )
    agreement_days = models.PositiveSmallIntegerField(
        _("working days for the head"), default=3, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days for the tutor"), default=5, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    points_to_accept = models.PositiveSmallIntegerField(
        _("points needed to accept"),
        null=True,
        blank=True,
        help_text=_("Leave empty if the tutor decides without a threshold."),
    )
    releases_together = models.BooleanField(
        _("results are told to everyone together"),
        default=False,
        help_text=_("The tutor's decisions are kept back until the tutor releases them for the group."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", help_text=_("Everyone sees this sentence in the contents of the course, enrolled or not.")),
        FieldPanel("kind"),
        FieldPanel("body"),
        InlinePanel("template_files", heading=_("Files to download"), label=_("File to download")),
        MultiFieldPanel(
            [
                FieldPanel("text_part"),
                FieldPanel("text_label"),
                FieldPanel("text_hint"),
                FieldPanel("files_part"),
                FieldPanel("file_kinds"),
                FieldPanel("max_files"),
                FieldPanel("max_megabytes"),
                FieldPanel("files_hint"),
                FieldPanel("asks_growth_points"),
                FieldPanel("least_points"),
                FieldPanel("most_points"),
            ],
            heading=_("What to send"),
        ),
        InlinePanel("asked_fields", heading=_("Fields to fill in"), label=_("Field")),
        InlinePanel("criteria", heading=_("Criteria"), label=_("Criterion")),
        MultiFieldPanel(
            [
                FieldPanel("needs_agreement"),
                FieldPanel("agreement_days"),
                FieldPanel("answer_days"),
                FieldPanel("points_to_accept"),
                FieldPanel("releases_together"),
            ],
            heading=_("Agreement and review"),
        ),
        *CourseItemPage.item_panels,
    ]
    base_form_class = AssignmentForm
    parent_page_types = ["courses.ModulePage"]
    template = "works/assignment_page.html"

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=AssignmentKind.values), name="assignment_kind_known"),
            models.CheckConstraint(condition=models.Q(text_part__in=PartNeed.values), name="assignment_text_known"),
            models.CheckConstraint(condition=models.Q(files_part__in=PartNeed.values), name="assignment_files_known"),
            models.CheckConstraint(
                condition=models.Q(file_kinds__in=FileKinds.values), name="assignment_file_kinds_known"
            ),
            models.CheckConstraint(
                condition=models.Q(most_points__gte=models.F("least_points")),
                name="assignment_points_in_order",
                violation_error_message=_("At most cannot be fewer than at least."),
            ),
        ]

    @property
    def completion_rule(self) -> Promise:
        return _("The assignment counts as done when the tutor accepts your work.")

    @property
    def asks_text(self) -> bool:
        return self.text_part != PartNeed.NO

    @property
    def asks_files(self) -> bool:
        return self.files_part != PartNeed.NO

    @property
    def extensions(self) -> tuple[str, ...]:
        """The endings of the names of the files that may be sent."""
        return FILE_EXTENSIONS[FileKinds(self.file_kinds)]

    @property
    def plain_text(self) -> str:
        """What search and excerpts may know: the instructions are for those who study."""
        return self.intro

    def words(self) -> list[str]:
        """The pieces of the instructions without their mark-up."""
        return self.body.stream_block.get_searchable_content(self.body)

    def count_minutes(self) -> int:
        return minutes_to_read(self.words())

    def item_context(self, request: HttpRequest, around: Any) -> dict[str, Any]:
        """What the page shows beyond the frame of an item."""
        from courses.works.views.assignments import assignment_context

        return assignment_context(request, self, around)


class TemplateFile(Orderable):
    """A document that the participant downloads and fills in."""

    page = ParentalKey(
        AssignmentPage, on_delete=models.CASCADE, related_name="template_files", verbose_name=_("assignment")
    )
    document = models.ForeignKey("wagtaildocs.Document", models.PROTECT, related_name="+", verbose_name=_("document"))
    about = models.CharField(_("what it is for"), max_length=200, blank=True)

    panels = [FieldPanel("document"), FieldPanel("about")]

    class Meta(Orderable.Meta):
        verbose_name = _("file to download")
        verbose_name_plural = _("files to download")

    def __str__(self) -> str:
        return str(self.document)


class AskedField(Orderable):
    """A field of the small form. What was answered keeps the label it was answered under (WorkVersion.fields)."""

    page = ParentalKey(
        AssignmentPage, on_delete=models.CASCADE, related_name="asked_fields", verbose_name=_("assignment")
    )
    # The name by which drafts know the field: renaming it loses nothing that was typed.
    code = models.UUIDField(default=uuid.uuid4, editable=False)
    label = models.CharField(_("label"), max_length=200)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=9, choices=FieldKind.choices, default=FieldKind.TEXT)
    choices = models.TextField(_("list to choose from"), blank=True, help_text=_("One entry a line."))
    is_required = models.BooleanField(_("must be filled in"), default=True)

    panels = [
        FieldPanel("label"),
        FieldPanel("hint"),
        FieldPanel("kind"),
        FieldPanel("choices"),
        FieldPanel("is_required"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("field to fill in")
        verbose_name_plural = _("fields to fill in")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=FieldKind.values), name="asked_field_kind_known"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def options(self) -> list[str]:
        """The entries of the list to choose from."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        if self.kind == FieldKind.CHOICE and len(self.options) < 2:
            raise ValidationError({"choices": _("Give at least two entries to choose from, one a line.")})


class Criterion(Orderable):
    """By what the tutor judges, and how many points it can bring."""

    page = ParentalKey(AssignmentPage, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("assignment"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    max_points = models.PositiveSmallIntegerField(
        _("points at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    panels = [FieldPanel("title"), FieldPanel("description"), FieldPanel("max_points")]

    class Meta(Orderable.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.title
