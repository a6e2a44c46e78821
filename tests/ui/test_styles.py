"""Colours keep their contrast in both schemes, and the sources are plain CSS."""

import re

import pytest

from evenkeel.ui import assets

TOKENS = assets.source("tokens.css")
LIGHT = dict(re.findall(r"--ek-([\w-]+): (#\w{6})", TOKENS.partition("@media")[0]))
DARK = LIGHT | dict(re.findall(r"--ek-([\w-]+): (#\w{6})", TOKENS.partition("@media")[2]))
TEXT = 4.5
"""WCAG 2.2, 1.4.3."""
MARKS = 3.0
"""WCAG 2.2, 1.4.11."""

PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-soft", "link") for ground in ("paper", "surface", "sunk")],
    *[(kind, f"{kind}-ground", TEXT) for kind in ("good", "warn", "bad", "info")],
    *[("ink", f"{kind}-ground", TEXT) for kind in ("good", "warn", "bad", "info")],
    *[("ink-soft", f"{kind}-ground", TEXT) for kind in ("good", "warn", "bad", "info")],
    *[(kind, "surface", TEXT) for kind in ("good", "warn", "bad", "info")],
    ("brand-ink", "brand", TEXT),
    ("action-ink", "action", TEXT),
    ("action-ink", "action-strong", TEXT),
    *[("heat-ink-light", f"heat-{step}", TEXT) for step in (1, 2, 3)],
    *[("heat-ink-dark", f"heat-{step}", TEXT) for step in (4, 5)],
    ("edge", "surface", MARKS),
    ("action", "sunk", MARKS),
    *[(f"chart-{step}", "surface", MARKS) for step in (1, 2, 3, 4)],
    ("chart-1", "chart-2", 1.5),
    ("chart-2", "chart-3", 1.15),
]


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str, ink: str, ground: str, least: float) -> None:
    colours = {"light": LIGHT, "dark": DARK}[scheme]
    assert contrast(colours[ink], colours[ground]) >= least


def test_every_token_that_is_used_is_defined() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (assets.SOURCES / "css").glob("*.css")}
    used = {name for text in written.values() for name in re.findall(r"var\(--ek-([\w-]+)\)", text)}
    assert used <= set(re.findall(r"--ek-([\w-]+):", TOKENS))


def test_every_class_of_the_templates_has_a_style() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in (assets.SOURCES / "css").glob("*.*css"))
    templates = "".join(
        path.read_text(encoding="utf-8") for path in (assets.HERE / "templates").rglob("*.html")
    )
    used = {name for found in re.findall(r'class="([^"]*)"', templates) for name in found.split()}
    plain = {name for name in used if re.fullmatch(r"ek-[\w-]*\w", name)}
    assert len(plain) > 40
    assert {name for name in plain if f".{name}" not in styles} == set()


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
