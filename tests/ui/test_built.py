"""What is built can be served under the product's policy and carries nothing that is not ours to use."""

import json
import re

import pytest

from evenkeel.ui import assets

DIST = assets.MANIFEST.parent
pytestmark = pytest.mark.skipif(not assets.MANIFEST.exists(), reason="nothing is built; run `make assets`")


def built(name: str) -> str:
    names: dict[str, str] = json.loads(assets.MANIFEST.read_text(encoding="utf-8"))
    return (DIST / names[name]).read_text(encoding="utf-8")


def test_every_name_has_its_hashed_file() -> None:
    names = json.loads(assets.MANIFEST.read_text(encoding="utf-8"))
    assert set(names) == {
        "citizen.css",
        "citizen.js",
        "inter-latin-ext-wght-normal.woff2",
        "inter-latin-wght-normal.woff2",
        "staff.css",
        "staff.js",
    }
    assert all((DIST / file).is_file() and re.search(r"-\w{8}\.", file) for file in names.values())


@pytest.mark.parametrize("name", ["staff.css", "citizen.css"])
def test_styles_load_nothing_but_our_own_fonts(name: str) -> None:
    addresses = re.findall(r"url\(([^)]*)\)", built(name))
    assert len(addresses) == 2
    assert all(re.fullmatch(r'"\./inter-latin[\w-]*\.woff2"', address) for address in addresses)


def test_what_belongs_to_gov_uk_alone_is_not_there() -> None:
    style = built("citizen.css")
    for name in ("GDS Transport", "crest", "crown", "govuk-header", "govuk-footer", "exit-this-page__"):
        assert name not in style
    assert "--govuk-brand-colour: #0d4a52" in style


def test_the_licences_of_what_is_shipped_are_there() -> None:
    notice = (DIST / "NOTICE.txt").read_text(encoding="utf-8")
    for name in ("htmx.org 4.0.1 (0BSD)", "govuk-frontend 6.6.0 (MIT)", "inter 5.3.0 (OFL-1.1)"):
        assert name in notice
