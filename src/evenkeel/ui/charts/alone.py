"""A picture for a file of its own: its style inside, in plain colours, for whatever opens it."""

import re

from evenkeel.ui import assets

SHEETS = ("tokens.css", "charts.css")
FONT = 'Inter, "Segoe UI", "Liberation Sans", Arial, sans-serif'


def of(picture: str) -> str:
    """Return a picture as the text of an SVG file, in the colours of paper.

    Programs that are no browsers know no variables in styles, so each has the value that it stands for.
    """
    tokens, charts = (assets.source(name) for name in SHEETS)
    # What depends on the screen stands in blocks of `@media`: paper takes the rest.
    values = dict(re.findall(r"--ek-([\w-]+): ([^;]+);", tokens.partition("@media")[0]))
    plain = re.sub(r"@media[^{]*\{(?:[^{}]|\{[^{}]*\})*\}|/\*.*?\*/", "", charts, flags=re.DOTALL)
    rules = re.findall(r"^(\.ek-plot [^{]+\{[^}]*\})", plain, flags=re.MULTILINE)
    style = "\n".join(
        re.sub(r"var\(--ek-([\w-]+)\)", lambda found: _value(values, found[1]), one) for one in rules
    )
    head, rest = picture.split(">", 1)
    ground = f'<rect width="100%" height="100%" fill="{values["surface"]}"/>'
    named = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{named}><style>\n{style}\n</style>{ground}{rest}\n'


def _value(values: dict[str, str], name: str) -> str:
    return FONT if name == "font" else values[name]
