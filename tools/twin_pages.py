"""The reference of the twin's document, written from its schema."""

from typing import Any

from evenkeel.engines import twin
from tools.model_pages import table

OPENING = (
    "# The twin document\n\nA digital twin is one JSON file, format `evenkeel-twin-1`, that can be read and changed by hand: "
    "what is learned from a log stands in it, and nothing else is simulated. Spans are in seconds, shares between 0 and 1; "
    "wall clocks are those of `timezone`. "
    "What is left out stands at its default. A file that is not a twin is refused with the place in it.\n"
)


def document() -> str:
    """The twin document, part by part."""
    schema = twin.schema()
    parts = sorted(schema["$defs"].items())
    return OPENING + _section("Twin", schema) + "".join(_section(name, each) for name, each in parts)


def _section(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = [
        (
            f"`{field}`",
            _type(each),
            each.get("description", "Which of its kinds this is." if field == "kind" else ""),
            "" if field in required else _default(each),
        )
        for field, each in schema.get("properties", {}).items()
    ]
    text = f"\n## {name}\n\n{schema.get('description', '')}\n"
    return text + ("\n" + table(("Field", "Type", "Meaning", "Default"), rows) if rows else "")


def _default(each: dict[str, Any]) -> str:
    default = each.get("default")
    return f"`{default}`" if isinstance(default, int | float | str) and default != "" else "none"


def _type(each: dict[str, Any]) -> str:
    match each:
        case {"$ref": reference}:
            name = reference.rsplit("/", 1)[1]
            told = f"[{name}](#{name.lower()})"
        case {"const": value}:
            told = f"`{value}`"
        case {"enum": choices}:
            told = ", ".join(f"`{choice}`" for choice in choices)
        case {"anyOf": choices} | {"oneOf": choices}:
            told = " or ".join(dict.fromkeys(map(_type, choices)))
        case {"type": "array"}:
            told = f"list of {_type(each.get('items', {}))}"
        case {"type": "object"}:
            told = f"table of {_type(each.get('additionalProperties', {}))}"
        case {"type": "null"}:
            told = "nothing"
        case _:
            told = str(each.get("format", each.get("type", "any")))
    return told
