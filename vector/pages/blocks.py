"""Blocks that any page's text is made of; courses and others extend BodyBlock."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock

RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "pages/blocks/callout.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Text"))
    attribution = blocks.CharBlock(label=_("Who says it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "pages/blocks/quote.html"


class ChecklistBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    items = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Items"))

    class Meta:
        icon = "tick-inverse"
        label = _("Checklist")
        template = "pages/blocks/checklist.html"


class RecapBlock(blocks.StructBlock):
    items = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Items"))

    class Meta:
        icon = "list-ul"
        label = _("In short")
        template = "pages/blocks/recap.html"


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES, template="pages/blocks/text.html")
    image = ImageBlock(label=_("Image"), template="pages/blocks/image.html")
    callout = CalloutBlock()
    quote = QuoteBlock()
    checklist = ChecklistBlock()
    recap = RecapBlock()
    table = TableBlock(label=_("Table"), template="pages/blocks/table.html")

    class Meta:
        block_counts: dict = {}
