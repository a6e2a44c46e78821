"""The text of a YAML file as nodes with the exact span of what each says, without the comments and blank lines around it."""

import datetime as dt
import re
from typing import Any

import yaml

from evenkeel.engines.operating_model.reading import _yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(text: str) -> Any:
    """Give the node that a text holds; None where it says nothing. The text is one that the reading finds no flaw in."""
    return yaml.compose(text, Loader=_LOADER)


def value(node: Any) -> Any:
    """Give what a node says, as the reading understands it."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: value(held) for key, held in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [value(each) for each in node.value]
    return node.value if node.style else _yaml.scalar(node.value)


def same(first: Any, second: Any) -> bool:
    """Tell whether two plain values say the same: a date and its text do, the order of fields says nothing."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(held, second[name]) for name, held in first.items())
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    return bool(_bare(first) == _bare(second))


def _bare(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def block(node: Any, kind: type[yaml.Node]) -> bool:
    """Tell whether a node is of a kind, written over lines and not in brackets."""
    return isinstance(node, kind) and not getattr(node, "flow_style", True) and bool(node.value)


def start(node: Any) -> int:
    """Give where a node begins in the text."""
    return int(node.start_mark.index)


def end(node: Any, text: str) -> int:
    """Give where the last thing ends that a node says; the parser's own mark runs on to the next thing."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end(last[1] if isinstance(last, tuple) else last, text)
    until = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        said = text[start(node) : until]
        kept = "+" in said.split("\n", 1)[0]
        return start(node) + len(re.sub(r"\r?\n\Z", "", said) if kept else said.rstrip())
    return until


def line_start(text: str, at: int) -> int:
    """Give where the line begins that a place lies in."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Give where the line ends that a place lies in, before its line break."""
    found = text.find("\n", at)
    found = len(text) if found < 0 else found
    return found - 1 if found > at and text[found - 1] == "\r" else found


def next_line(text: str, at: int) -> int:
    """Give where the line after a place begins; the end of the text where there is none."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1
