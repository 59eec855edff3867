"""Folding of Russian spelling for search."""


def fold_yo(text: str) -> str:
    """The same text with ё written as е."""
    return text.replace("ё", "е").replace("Ё", "Е")
