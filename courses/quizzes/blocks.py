"""The forms of questions in the admin: a struct of blocks for each kind, and the ways between it and what is stored."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds import KINDS
from courses.quizzes.kinds.base import PERCENTS
from courses.quizzes.kinds.free import LINES
from courses.quizzes.models.bank import FEEDBACK_FEATURES

OPTION_FEATURES = ["bold", "italic", "superscript", "subscript", "image"]
PERCENT_CHOICES = [(str(percent), f"{percent} %") for percent in PERCENTS]


def _option_text(label: Any) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(label=label, features=OPTION_FEATURES)


def _feedback(label: Any = None) -> blocks.RichTextBlock:
    label = label or _("What to say to whoever chose it")
    return blocks.RichTextBlock(label=label, features=FEEDBACK_FEATURES, required=False)


def _percent(default: int) -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(label=_("Share of the points"), choices=PERCENT_CHOICES, default=str(default))


class SingleOptionBlock(blocks.StructBlock):
    text = _option_text(_("Answer"))
    is_right = blocks.BooleanBlock(label=_("This is the right answer"), required=False)
    percent = blocks.ChoiceBlock(
        label=_("If it isn't right: share of the points"), choices=PERCENT_CHOICES[1:], default="0"
    )
    feedback = _feedback()

    class Meta:
        icon = "radio-full"
        label = _("Answer")


class MultipleOptionBlock(blocks.StructBlock):
    text = _option_text(_("Answer"))
    is_right = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = _feedback()

    class Meta:
        icon = "tick-inverse"
        label = _("Answer")


class AcceptedTextBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("Accepted answer"), help_text=_("* stands for any characters. Case, ё and е make no difference.")
    )
    percent = _percent(PERCENTS[0])
    feedback = _feedback(_("What to say to this answer"))

    class Meta:
        icon = "edit"
        label = _("Accepted answer")


class AcceptedNumberBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Number"))
    tolerance = blocks.CharBlock(
        label=_("Tolerance"),
        required=False,
        help_text=_("How far above or below is still accepted. Empty: not at all."),
    )
    percent = _percent(PERCENTS[0])
    feedback = _feedback(_("What to say to this answer"))

    class Meta:
        icon = "order"
        label = _("Accepted number")


class PairBlock(blocks.StructBlock):
    left = _option_text(_("Line"))
    right = blocks.CharBlock(label=_("The answer that belongs to it"))

    class Meta:
        icon = "link"
        label = _("Pair")


class ItemBlock(blocks.StructBlock):
    text = _option_text(_("Line"))

    class Meta:
        icon = "list-ol"
        label = _("Line")


class GapBlock(blocks.StructBlock):
    accepted = blocks.TextBlock(
        label=_("Right answers"),
        rows=2,
        help_text=_("One a line. The first is shown as the right one; in the others * stands for any characters."),
    )
    wrong = blocks.TextBlock(
        label=_("Wrong answers"),
        rows=2,
        required=False,
        help_text=_("One a line. With them the gap is chosen from a list; without them it is typed."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Gap")


class KindBlock(blocks.StructBlock):
    """The answers of a question of one kind. `lists` are its lists of structs, `lines` texts with one value a line."""

    kind: str
    lists: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            KINDS[self.kind].clean(self.data_of(cleaned))
        except ValidationError as error:
            found = {name: ValidationError(messages) for name, messages in error.message_dict.items()}
            raise StructBlockValidationError(block_errors=found) from None
        return cleaned

    def data_of(self, value: Any) -> dict[str, Any]:
        """What the kind's `clean` takes."""
        data = dict(self.get_prep_value(value))
        for name in self.lists:
            data[name] = [self._item_data(item["value"], item["id"]) for item in data[name]]
        return data

    def _item_data(self, item: Mapping[str, Any], item_id: str) -> dict[str, Any]:
        lines = {name: (item[name] or "").splitlines() for name in self.lines}
        return {**item, **lines, "id": item_id}

    def value_of(self, data: Mapping[str, Any]) -> Any:
        """The block's value for what is stored."""
        raw = {**data}
        for name in self.lists:
            raw[name] = [self._item_raw(item) for item in data.get(name, [])]
        return self.to_python(raw)

    def _item_raw(self, item: Mapping[str, Any]) -> dict[str, Any]:
        value = {name: found for name, found in item.items() if name != "id"}
        value |= {name: "\n".join(item.get(name, [])) for name in self.lines}
        if "percent" in value:
            value["percent"] = str(value["percent"])
        return {"type": "item", "id": item["id"], "value": value}


def _order_kept() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        label=_("Keep the answers in this order"),
        required=False,
        help_text=_("For answers like “all of these”. Otherwise each participant gets an order of their own."),
    )


def _empty(block: blocks.StructBlock, number: int) -> list[Any]:
    """So many empty items to begin with."""
    return [block.get_default() for _number in range(number)]


class KindBlockAdapter(StructBlockAdapter):
    """The same block for the browser, able to stand in a form without a stream around it."""

    js_constructor = "courses.quizzes.blocks.KindBlock"

    @cached_property
    def media(self) -> forms.Media:
        return forms.Media(js=[*super().media._js, "quizzes/kind_block.js"])


class SingleBlock(KindBlock):
    kind, lists = QuestionKind.SINGLE, ("options",)

    options = blocks.ListBlock(SingleOptionBlock(), label=_("Answers"), default=_empty(SingleOptionBlock(), 2))
    is_order_kept = _order_kept()

    def value_of(self, data: Mapping[str, Any]) -> Any:
        # The share is asked of the other answers only: the right one's stands.
        options = [{**option, "percent": 0 if option["is_right"] else option["percent"]} for option in data["options"]]
        return super().value_of({**data, "options": options})


class MultipleBlock(KindBlock):
    kind, lists = QuestionKind.MULTIPLE, ("options",)

    options = blocks.ListBlock(MultipleOptionBlock(), label=_("Answers"), default=_empty(MultipleOptionBlock(), 3))
    is_order_kept = _order_kept()
    is_all_or_nothing = blocks.BooleanBlock(
        label=_("Points only for a fully right answer"),
        required=False,
        help_text=_("Otherwise each right answer brings its share, and each wrong one takes its share away."),
    )


class TrueFalseBlock(KindBlock):
    kind = QuestionKind.TRUE_FALSE

    is_true = blocks.ChoiceBlock(
        label=_("The statement is"), choices=[("true", _("true")), ("false", _("false"))], default="true"
    )
    feedback_true = _feedback(_("What to say to whoever answers “True”"))
    feedback_false = _feedback(_("What to say to whoever answers “False”"))

    def data_of(self, value: Any) -> dict[str, Any]:
        data = super().data_of(value)
        return {**data, "is_true": data["is_true"] == "true"}

    def value_of(self, data: Mapping[str, Any]) -> Any:
        return super().value_of({**data, "is_true": "true" if data.get("is_true", True) else "false"})


class ShortBlock(KindBlock):
    kind, lists = QuestionKind.SHORT, ("accepted",)

    accepted = blocks.ListBlock(AcceptedTextBlock(), label=_("Accepted answers"))
    is_case_kept = blocks.BooleanBlock(label=_("Capital and small letters are different"), required=False)


class NumericalBlock(KindBlock):
    kind, lists = QuestionKind.NUMERICAL, ("accepted",)

    accepted = blocks.ListBlock(AcceptedNumberBlock(), label=_("Accepted numbers"))
    unit = blocks.CharBlock(
        label=_("Unit"), required=False, max_length=30, help_text=_("Stands beside the field, for example “hours”.")
    )


class MatchingBlock(KindBlock):
    kind, lists = QuestionKind.MATCHING, ("pairs", "extras")

    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), default=_empty(PairBlock(), 2))
    extras = blocks.ListBlock(
        blocks.StructBlock([("text", blocks.CharBlock(label=_("Extra answer")))], label=_("Extra answer")),
        label=_("Extra answers that belong to no line"),
        default=[],
    )


class OrderingBlock(KindBlock):
    kind, lists = QuestionKind.ORDERING, ("items",)

    items = blocks.ListBlock(
        ItemBlock(),
        label=_("Lines in the right order"),
        default=_empty(ItemBlock(), 3),
        help_text=_("Participants get them shuffled."),
    )
    is_all_or_nothing = blocks.BooleanBlock(
        label=_("Points only for a fully right order"),
        required=False,
        help_text=_("Otherwise each line in its right place brings its share."),
    )


class GapsBlock(KindBlock):
    kind, lists, lines = QuestionKind.GAPS, ("gaps",), ("accepted", "wrong")

    text = blocks.TextBlock(
        label=_("Text with gaps"), rows=6, help_text=_("Write [1], [2] and so on in place of the words to fill in.")
    )
    gaps = blocks.ListBlock(GapBlock(), label=_("Gaps in their order: [1], [2] and so on"))


class EssayBlock(KindBlock):
    kind = QuestionKind.ESSAY

    lines = blocks.IntegerBlock(label=_("Height of the field, lines"), default=LINES, min_value=1)
    most_words = blocks.IntegerBlock(label=_("Words at most"), default=0, min_value=0, help_text=_("0: any number."))
    guidance = blocks.RichTextBlock(
        label=_("What the tutor looks for"),
        features=FEEDBACK_FEATURES,
        required=False,
        help_text=_("Participants never see it."),
    )


register(KindBlockAdapter(), KindBlock)

BLOCKS: dict[str, KindBlock] = {
    block.kind: block
    for block in (
        SingleBlock(),
        MultipleBlock(),
        TrueFalseBlock(),
        ShortBlock(),
        NumericalBlock(),
        MatchingBlock(),
        OrderingBlock(),
        GapsBlock(),
        EssayBlock(),
    )
}
