"""Widgets of the forms of records: written in one go, as a template for each option takes too long for many."""

import itertools
import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MANY: Final = 12
"""From so many options on, they are grouped."""
RANKED_SPARE: Final = 3
"""So many empty places a ranked list offers beyond what is in it."""
UNITS: Final = (
    ("min", "minutes"),
    ("h", "hours"),
    ("d", "days"),
    ("wd", "working days"),
    ("w", "weeks"),
)


class OneOf(forms.Select):
    """A select written in one go: a template for each option, as Django has it, takes too long for many."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Write the select with its options, in their groups."""
        chosen = {
            str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each is not None
        }
        inside = (
            format_html('<optgroup label="{}">{}</optgroup>', head, _written(label, chosen))
            if isinstance(label, list)
            else _written([(head, str(label))], chosen)
            for head, label in self.choices
        )
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html(
            "<select{}>{}</select>", attributes, format_html_join("", "{}", ((each,) for each in inside))
        )


def _written(options: Iterable[tuple[str, str]], chosen: set[str]) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if str(value) in chosen else "", label) for value, label in options),
    )


SELECTED: Final = flatatt({"selected": True})
SIFTED: Final = flatatt({"data-sift": "Filter", "data-sift-count": "{shown} of {all}"})
"""Has the list sifted by words, where scripts run (ui/assets/js/sift.js)."""
CHECKED: Final = flatatt({"checked": True})


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, written in one go; what is ticked comes first where there are many."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Write the boxes below headings of their groups."""
        chosen = {str(each) for each in value or ()}
        prefix = (attrs or {}).get("id", name)
        groups = [
            (head, label) if isinstance(label, list) else ("", [(head, label)])
            for head, label in self.choices
        ]
        sifted = ""
        if sum(len(options) for _, options in groups) > MANY:
            first = [pair for _, options in groups for pair in options if pair[0] in chosen]
            rest = [(head, [pair for pair in options if pair[0] not in chosen]) for head, options in groups]
            groups = [("", first), *(group for group in rest if group[1])]
            sifted = SIFTED
        numbers = itertools.count()
        return format_html(
            '<div id="{}"{}>{}</div>',
            prefix,
            sifted,
            format_html_join(
                "",
                "{}{}",
                (
                    (
                        format_html('<p class="be-group">{}</p>', head) if head else "",
                        format_html_join(
                            "",
                            '<label><input type="checkbox" name="{}" value="{}" id="{}_{}"{}>{}</label>',
                            (
                                (name, each, prefix, next(numbers), CHECKED if each in chosen else "", label)
                                for each, label in options
                            ),
                        ),
                    )
                    for head, options in groups
                ),
            ),
        )


class RankedSelects(forms.SelectMultiple):
    """As many selects below each other as there are places."""

    use_fieldset = True

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Write a select for each place."""
        held = [each for each in value or () if each]
        prefix = (attrs or {}).get("id", name)
        places = (
            (
                OneOf(choices=self.choices).render(
                    name, each, {"id": f"{prefix}_{number}", "aria-label": f"Number {number}"}
                ),
            )
            for number, each in enumerate([*held, *[""] * RANKED_SPARE], 1)
        )
        return format_html(
            '<ol class="bp-ranked" id="{}">{}</ol>', prefix, format_html_join("", "<li>{}</li>", places)
        )


class SpanInput(forms.MultiWidget):
    """A number and its unit."""

    template_name = "blueprint/widgets/span.html"

    def __init__(self) -> None:
        """Put both beside each other."""
        number = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "bp-short", "aria-label": "How long"}
        )
        super().__init__([number, OneOf(choices=UNITS, attrs={"aria-label": "Unit"})])

    def id_for_label(self, id_: str, index: str = "0") -> str:
        """Lead to the number."""
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: str | None) -> list[str]:
        """Part a duration as it is written."""
        found = re.fullmatch(r"([0-9.]+)([a-z]+)", value or "")
        return [found[1], found[2]] if found else ["", "d"]
