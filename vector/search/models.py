"""Words that editors declare to mean the same in search, and questions that new ones are compared with."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vector.common.models import Record


class Synonyms(Record):
    """A group of words or phrases: whoever looks for one finds the others too."""

    words = models.TextField(
        _("words"),
        help_text=_("One word or phrase a line. Word forms are found anyway: «волонтёр», «волонтёров» are one word."),
    )

    class Meta:
        verbose_name = _("synonyms for search")
        verbose_name_plural = _("synonyms for search")
        ordering = ["words", "pk"]

    def __str__(self) -> str:
        return ", ".join(self.phrases)

    def clean(self) -> None:
        if len(self.phrases) < 2:
            raise ValidationError({"words": _("Give at least two words, each on a line of its own.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.words = "\n".join(self.phrases)
        super().save(*args, **kwargs)

    @property
    def phrases(self) -> list[str]:
        """The lines that hold something."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]


class Entry(Record):
    """A question that similar ones are looked for among: a published answer, or one that only its asker's side sees."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=255)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=500)
    # What the asker is offered as the topic of a question like this one; a code of the part that remembers.
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    is_public = models.BooleanField(_("for everybody"), default=False)
    organisation = models.ForeignKey(
        "people.Organisation", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    asker = models.ForeignKey(
        "people.User", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("asker")
    )
    # Stems and families of words, those of the title with weight A; made by vector.search.words.
    lexemes = SearchVectorField(_("words"))

    class Meta:
        verbose_name = _("question to compare with")
        verbose_name_plural = _("questions to compare with")
        indexes = [
            GinIndex(
                fields=["lexemes"], name="search_entry_words", condition=models.Q(is_public=True), fastupdate=False
            ),
            models.Index(
                fields=["organisation", "-id"], name="search_entry_organisation", condition=models.Q(is_public=False)
            ),
            models.Index(fields=["asker", "-id"], name="search_entry_asker", condition=models.Q(is_public=False)),
        ]

    def __str__(self) -> str:
        return self.title


class Term(models.Model):
    """In how many entries a lexeme stood when they were counted last. The row "" holds the number of entries."""

    wagtail_reference_index_ignore = True

    lexeme = models.CharField(_("word"), max_length=100, primary_key=True)
    count = models.PositiveIntegerField(_("entries"), default=0)
    counted_at = models.DateTimeField(_("counted"), default=timezone.now)
    # Lexemes of the words that editors declare to mean the same.
    same = ArrayField(models.TextField(), default=list, verbose_name=_("synonyms"))
    # The lexeme, and what is left of it without one of its letters: two words one slip apart share one of these.
    slips = ArrayField(models.TextField(), default=list, verbose_name=_("misspellings"))

    class Meta:
        verbose_name = _("word of questions")
        verbose_name_plural = _("words of questions")
        indexes = [GinIndex(fields=["slips"], name="search_term_slips", fastupdate=False)]

    def __str__(self) -> str:
        return self.lexeme
