"""The version for people with low vision (ГОСТ Р 52872-2019): its settings in a cookie, and what they do to a page."""

import dataclasses
import html
import re
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "vector_vision"

SIZES = {"large": _("Large"), "larger": _("Larger"), "largest": _("Largest")}
SCHEMES = {
    "black-on-white": _("Black on white"),
    "white-on-black": _("White on black"),
    "blue-on-light-blue": _("Dark blue on light blue"),
}
SPACINGS = {"normal": _("Normal"), "wide": _("Wide"), "widest": _("Very wide")}
IMAGES = {"on": _("Shown"), "off": _("Replaced by their descriptions")}
CHOICES = {"size": SIZES, "scheme": SCHEMES, "spacing": SPACINGS, "images": IMAGES}


@dataclasses.dataclass(frozen=True)
class LowVision:
    """One reader's settings. Every value is one of CHOICES: nothing else ever reaches the page."""

    size: str = "large"
    scheme: str = "black-on-white"
    spacing: str = "normal"
    images: str = "on"

    @classmethod
    def from_cookie(cls, value: str) -> "LowVision | None":
        """The settings in a cookie's value like "large.black-on-white.normal.on"; None if absent or not ours."""
        parts = value.split(".")
        if len(parts) != len(CHOICES):
            return None
        given = dict(zip(CHOICES, parts, strict=True))
        return cls(**given) if all(given[name] in CHOICES[name] for name in CHOICES) else None

    @classmethod
    def of(cls, request: HttpRequest) -> "LowVision | None":
        """The reader's settings, or None in the ordinary version."""
        return cls.from_cookie(request.COOKIES.get(COOKIE, ""))

    def changed(self, given: Any) -> "LowVision":
        """These settings with those of `given` (a mapping such as request.POST) that are valid."""
        return dataclasses.replace(self, **{name: given[name] for name in CHOICES if given.get(name) in CHOICES[name]})

    @property
    def cookie(self) -> str:
        return ".".join(getattr(self, name) for name in CHOICES)

    @property
    def classes(self) -> str:
        """The classes of <html>."""
        return " ".join(["low-vision", *(f"{name}-{getattr(self, name)}" for name in CHOICES)])

    def groups(self) -> list[dict[str, Any]]:
        """The settings as groups of choices, for the panel and the settings page."""
        labels = {"size": _("Size"), "scheme": _("Colours"), "spacing": _("Spacing"), "images": _("Images")}
        return [
            {
                "name": name,
                "label": labels[name],
                "options": [
                    {"value": value, "label": label, "chosen": value == getattr(self, name)}
                    for value, label in CHOICES[name].items()
                ],
            }
            for name in CHOICES
        ]


_IMAGE = re.compile(r"""<img\b(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def without_images(page: str, *, word: str) -> str:
    """`page` (HTML) with every image replaced by its description; decorative images vanish.

    Done on the finished page: CSS cannot show an image's alternative text, and images come from many places (templates,
    rich text, the CMS).
    """

    def description(match: re.Match[str]) -> str:
        found = _ALT.search(match[0])
        text = html.unescape((found[1] or found[2] or "") if found else "").strip()
        return f'<span class="image-text">{html.escape(word)}: {html.escape(text)}</span>' if text else ""

    return _IMAGE.sub(description, page)
