"""The blocks that a lesson is made of: everything any page may hold, and what only lessons have."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock

from courses.media import CAPTION_EXTENSIONS, VIDEO_EXTENSIONS
from courses.video_hosts import host_of
from vector.pages.blocks import BodyBlock

TRANSCRIPT_FEATURES = ["bold", "italic", "ol", "ul"]


def _transcript(*, is_required: bool) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(
        label=_("Transcript"),
        required=is_required,
        features=TRANSCRIPT_FEATURES,
        help_text=_(
            "Everything that is said, and what is shown without words. Those who cannot hear or watch read it."
        ),
    )


class VideoLinkBlock(blocks.StructBlock):
    """A video at its host: a card with a plain link. Nothing is asked of the host before the reader follows it."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    video = EmbedBlock(
        label=_("Address of the video"), help_text=_("At Rutube, VK Video, YouTube, Dzen, Odnoklassniki or Vimeo.")
    )
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, required=False)
    transcript = _transcript(is_required=False)

    class Meta:
        icon = "media"
        label = _("Video by link")
        template = "courses/blocks/video_link.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        address = value["video"].url if value.get("video") else ""
        return {**context, "address": address, "host": host_of(address)}


class VideoFileBlock(blocks.StructBlock):
    """A video of our own, with captions and a transcript."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    file = DocumentChooserBlock(label=_("Video"), help_text=_("An MP4 or WebM file among the documents."))
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file (.vtt). Needed wherever somebody speaks.")
    )
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, required=False)
    transcript = _transcript(is_required=True)

    class Meta:
        icon = "media"
        label = _("Video of our own")
        template = "courses/blocks/video_file.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        wrong = {
            name: ValidationError(_("Choose a file of these kinds: %(kinds)s.") % {"kinds": ", ".join(sorted(kinds))})
            for name, kinds in (("file", VIDEO_EXTENSIONS), ("captions", CAPTION_EXTENSIONS))
            if cleaned.get(name) and cleaned[name].file_extension.lower() not in kinds
        }
        if wrong:
            raise blocks.StructBlockValidationError(block_errors=wrong)
        return cleaned


class DocumentBlock(blocks.StructBlock):
    """A document to download, with its kind and size. In a closed lesson only its readers get it."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=160, required=False, help_text=_("Leave empty to show the document's own title.")
    )
    document = DocumentChooserBlock(label=_("Document"))
    about = blocks.CharBlock(label=_("What it is for"), max_length=300, required=False)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "courses/blocks/document.html"


class SelfCheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=300)
    is_right = blocks.BooleanBlock(label=_("Right"), required=False)
    # Search must not tell the answer.
    explanation = blocks.TextBlock(label=_("Explanation"), search_index=False)

    class Meta:
        icon = "tick"
        label = _("Answer")


class SelfCheckBlock(blocks.StructBlock):
    """A question without marks: each answer opens into its explanation, with or without JavaScript."""

    question = blocks.TextBlock(label=_("Question"))
    answers = blocks.ListBlock(SelfCheckOptionBlock(), label=_("Answers"), min_num=2, max_num=8)

    class Meta:
        icon = "help"
        label = _("Self-check question")
        template = "courses/blocks/self_check.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(answer["is_right"] for answer in cleaned["answers"]):
            raise blocks.StructBlockValidationError(non_block_errors=[_("Mark at least one answer as right.")])
        return cleaned


class AskBlock(blocks.StructBlock):
    """An invitation to ask an expert; the question then knows the lesson."""

    text = blocks.TextBlock(
        label=_("What to ask about"), help_text=_("For example: how it is done in your organisation."), max_length=300
    )

    class Meta:
        icon = "comment"
        label = _("Ask about this lesson")
        template = "courses/blocks/ask.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        # The text is rendered once for all readers: there is no request here to take the address from.
        return {
            **context,
            "help_url": reverse(settings.VECTOR_LINKS["help"]),
            "lesson_url": (page.get_url() or "") if page is not None and page.pk else "",
        }


class LessonBlock(BodyBlock):
    """The text of a lesson: everything that any page may hold, and what makes it a lesson."""

    video_link = VideoLinkBlock()
    video_file = VideoFileBlock()
    document = DocumentBlock()
    self_check = SelfCheckBlock()
    ask = AskBlock()
