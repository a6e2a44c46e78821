"""Time zones by name."""

import pytest

from evenkeel.kernel import zones


def test_a_zone_is_found_by_its_name() -> None:
    assert zones.named("Europe/Copenhagen").key == "Europe/Copenhagen"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "Europe/London\0"])
def test_an_unknown_name_is_refused_with_a_hint(name: str) -> None:
    with pytest.raises(zones.UnknownZone, match="Europe/London"):
        zones.named(name)


def test_the_machine_has_a_zone_that_exists() -> None:
    zones.named(zones.of_this_machine())
