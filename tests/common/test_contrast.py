"""The tokens of every scheme owe the contrast that contrast.PAIRS names, and the components use nothing else."""

import re

import pytest

from vector.common import contrast
from vector.common.stylesheet import SOURCES, sources

MEASURED = [
    pytest.param(pair, id=f"{scheme}-{pair.drawn}-on-{pair.ground}")
    for scheme, colours in contrast.schemes().items()
    for pair in contrast.measured(colours)
]


@pytest.mark.parametrize("pair", MEASURED)
def test_pair_has_enough_contrast(pair: contrast.Measured) -> None:
    assert round(pair.ratio, 2) >= pair.least


def test_ratio_is_that_of_the_standard() -> None:
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast.ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_schemes_have_the_same_colours() -> None:
    names = {scheme: sorted(colours) for scheme, colours in contrast.schemes().items()}
    assert list(names) == contrast.SCHEMES
    assert [scheme for scheme in names if names[scheme] != names["light"]] == []


def test_colours_are_decided_only_in_the_tokens() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    elsewhere = {}
    for path in sources():
        if path.name != "tokens.css":
            # Paper is white and ink black whatever the screen showed.
            text = path.read_text(encoding="utf-8").split("@media print")[0]
            elsewhere[path.relative_to(SOURCES).as_posix()] = literal.findall(text)
    assert {name: found for name, found in elsewhere.items() if found} == {}


def test_components_use_tokens_that_exist() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    used, defined = set(re.findall(r"var\((--[a-z0-9-]+)", text)), set(re.findall(r"(--[a-z0-9-]+):", text))
    assert used - defined == set()
    assert defined - used == set()
