"""An operating model as the files that a reading gives it back from."""

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import ELEMENTS, OperatingModel
from evenkeel.engines.operating_model.elements._record import Part

_WIDTH: Final = 110


class _Dumper(yaml.SafeDumper):
    """Writes lists a step further in than their name, and text of several lines as it reads."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never write a list as far left as its name."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write out what occurs twice: anchors are not read."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.SequenceNode:
    short = (
        all(isinstance(value, str | int) for value in values) and sum(len(str(v)) + 2 for v in values) < 70
    )
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
# YAML 1.2 reads `1e3` as a number, which the writer's own rules (1.1) take for a word: such words need quotes.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)


class _Inline(_Dumper):
    """Writes lists in brackets."""


def _brackets(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)


_Inline.add_representer(list, _brackets)


def plain(part: Part) -> dict[str, Any]:
    """Give a record or part as plain values in the order of its fields: without what it leaves to the default."""
    return {
        field.name: plain_value(getattr(part, field.name))
        for field in _schema.fields(type(part)).values()
        if getattr(part, field.name) != field.default or field.required
    }


def plain_value(value: Any) -> Any:
    """Give the value of a field as plain values."""
    if isinstance(value, Part):
        return plain(value)
    if isinstance(value, tuple):
        return [plain_value(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def plain_model(model: OperatingModel) -> dict[str, Any]:
    """Give a model as plain values by collection: lists of records, or the record where there is only one of its kind."""
    result: dict[str, Any] = {}
    for collection in _schema.COLLECTIONS.values():
        records = [plain(record) for record in model.records(collection.name)]
        if collection.single:
            records = [{name: value for name, value in record.items() if name != "key"} for record in records]
        if records:
            result[collection.name] = records[0] if collection.single else records
    return result


def block_of(values: Mapping[str, Any]) -> str:
    """Write plain values as YAML over lines."""
    return str(
        yaml.dump(
            dict(values),
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            width=_WIDTH,
            default_flow_style=False,
        )
    )


def inline_of(value: Any, quotes: str | None = None, *, in_brackets: bool = False) -> str:
    """Write a plain value as it stands behind a name, or in brackets, where commas mean more; a text in the given quotes.

    In brackets it is always one line; behind a name a text of several lines has them.
    """
    text = yaml.dump(
        [value] if in_brackets else value,
        Dumper=_Inline,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=True,
        default_style=quotes if isinstance(value, str) else None,
    )
    text = str(text).removesuffix("\n").removesuffix("\n...")
    return text[1:-1] if in_brackets else text


def yaml_of(values: Mapping[str, Any]) -> str:
    """Write plain values as YAML, with a blank line between records."""
    pieces = []
    for name, value in values.items():
        text = block_of({name: value})
        pieces.append(re.sub(r"(?m)(?<!:)\n  - key:", "\n\n  - key:", text))
    return "\n".join(pieces)


def dump(model: OperatingModel) -> dict[str, bytes]:
    """Give the YAML files of a model by name, one for each element that says anything."""
    values = plain_model(model)
    result = {}
    for element in ELEMENTS:
        mine = {c.name: values[c.name] for c in _schema.collections_of(element.name) if c.name in values}
        if mine:
            result[f"{element.file}.yaml"] = yaml_of(mine).encode()
    return result
