"""Sizes as people write them."""

import pytest

from evenkeel.cli import sizes


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1", 1),
        ("1k", 1024),
        ("500MB", 500 * 1024**2),
        ("2GB", 2 * 1024**3),
        (" 1.5 GiB ", 3 * 1024**3 // 2),
        ("1tb", 1024**4),
    ],
)
def test_a_size_is_read(text: str, size: int) -> None:
    assert sizes.parse(text) == size


@pytest.mark.parametrize("text", ["", "GB", "0", "-1GB", "2 elephants", "1,5GB", "nan"])
def test_what_is_not_a_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a size"):
        sizes.parse(text)
