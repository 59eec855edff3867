"""Which part of a file a player asks for."""

import pytest

from vector.common.ranges import asked_range


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=20-10", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_range_of_a_file_of_a_hundred_bytes(header, part):
    assert asked_range(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0"])
def test_range_beyond_the_end_is_refused(header):
    with pytest.raises(ValueError, match=r"bytes|end"):
        asked_range(header, 100)
