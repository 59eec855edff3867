"""Words that editors declare to mean the same in search."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
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
