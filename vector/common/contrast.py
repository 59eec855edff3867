"""Contrast of the design tokens after WCAG 2.2, computed from tokens.css itself."""

import dataclasses
import re

from vector.common.stylesheet import SOURCES

TEXT = 4.5
TEXT_ENHANCED = 7.0
SHAPE = 3.0

# (what is drawn, what it is drawn on, the least ratio): every pair the components use.
PAIRS = [
    ("ink", "paper", TEXT_ENHANCED),
    ("ink", "tint", TEXT_ENHANCED),
    ("ink", "tint-strong", TEXT_ENHANCED),
    ("ink", "accent-tint", TEXT_ENHANCED),
    ("ink", "warm-tint", TEXT_ENHANCED),
    ("ink", "good-tint", TEXT_ENHANCED),
    ("ink", "caution-tint", TEXT_ENHANCED),
    ("ink", "bad-tint", TEXT_ENHANCED),
    ("ink-soft", "paper", TEXT_ENHANCED),
    ("ink-soft", "tint", TEXT_ENHANCED),
    ("ink-soft", "accent-tint", TEXT),
    ("ink-soft", "warm-tint", TEXT),
    ("ink-soft", "tint-strong", TEXT),
    ("accent", "paper", TEXT_ENHANCED),
    ("accent", "tint", TEXT_ENHANCED),
    ("accent", "accent-tint", TEXT_ENHANCED),
    ("accent", "warm-tint", TEXT_ENHANCED),
    ("accent", "good-tint", TEXT_ENHANCED),
    ("accent", "caution-tint", TEXT_ENHANCED),
    ("accent", "bad-tint", TEXT_ENHANCED),
    ("accent-strong", "paper", TEXT_ENHANCED),
    ("accent-strong", "accent-tint", TEXT_ENHANCED),
    ("on-accent", "accent", TEXT_ENHANCED),
    ("on-accent", "accent-strong", TEXT_ENHANCED),
    ("warm", "warm-tint", TEXT_ENHANCED),
    ("warm", "paper", TEXT_ENHANCED),
    ("good", "good-tint", TEXT_ENHANCED),
    ("good", "paper", TEXT_ENHANCED),
    ("caution", "caution-tint", TEXT_ENHANCED),
    ("caution", "paper", TEXT_ENHANCED),
    ("bad", "bad-tint", TEXT_ENHANCED),
    ("bad", "paper", TEXT_ENHANCED),
    ("on-band", "band", TEXT_ENHANCED),
    ("on-band-soft", "band", TEXT_ENHANCED),
    ("line-strong", "paper", SHAPE),
    ("line-strong", "tint", SHAPE),
    ("warm-edge", "paper", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "tint", SHAPE),
    ("focus-halo", "focus", SHAPE),
]

SCHEMES = ["light", "dark", "black-on-white", "white-on-black", "blue-on-light-blue"]


@dataclasses.dataclass(frozen=True)
class Measured:
    """One pair of one scheme: its colours, its ratio, and the ratio it owes."""

    drawn: str
    ground: str
    drawn_colour: str
    ground_colour: str
    ratio: float
    least: float

    @property
    def is_enough(self) -> bool:
        return self.ratio >= self.least


def schemes() -> dict[str, dict[str, str]]:
    """The colours of each scheme, by token, as tokens.css has them."""
    text = (SOURCES / "tokens.css").read_text(encoding="utf-8")
    found = {}
    for name in SCHEMES:
        block = re.search(rf"/\* scheme: {name} \*/[^{{]*{{([^}}]*)}}", text)
        if block is None:
            raise LookupError(f"tokens.css has no scheme {name}")
        found[name] = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[1]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2, "relative luminance")."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def measured(colours: dict[str, str]) -> list[Measured]:
    """Every pair of PAIRS in one scheme."""
    return [
        Measured(drawn, ground, colours[drawn], colours[ground], ratio(colours[drawn], colours[ground]), least)
        for drawn, ground, least in PAIRS
    ]
