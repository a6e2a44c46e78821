"""The reference pages of the operating model, read off the language, its checks and the grammar of its expressions."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.checks import expressions
from evenkeel.engines.operating_model.checks.expressions import _evaluator, _parser, _tokens
from evenkeel.engines.operating_model.elements._kinds import KINDS
from evenkeel.engines.operating_model.elements._record import Anywhere, Link, Part, Record
from evenkeel.engines.operating_model.elements.overlay import Head

_LANGUAGE: Final = f"""\
# The operating model document

Language `{operating_model.SCHEMA}`. A model is a folder of YAML files, one for each element.
[Why so](../explanation/the-operating-model.md); [how an editor helps](../how-to/let-your-editor-help-with-the-model.md);
[what is checked](model-checks.md).
"""
_FILES: Final = """\
## Files

A collection stands in the file of its element, or in `model.yaml`, which may hold everything of a small model. A large element
may have several files, such as `06-propositions-housing.yaml`. Files that records name (below `forms/`, `processes/`,
`decisions/` and `templates/`) are kept as they are. Folders below `overlays/` hold what single organisations have of their own.

"""
_KINDS: Final = """\
## Kinds of value

YAML 1.2 in UTF-8, without anchors, aliases and tags. A field that is left out says nothing; one that is written down must
say something.

"""
_EVERY_RECORD: Final = """\
## Every record

A collection is a list of records, each beginning with `- key:`. The single kinds are one record without a key. All records have
these fields, and those of their kind.

"""
_OVERLAYS: Final = """\
## Overlays

`overlays/NAME/` holds what one organisation has of its own, in files of the same names. A record of the base is named by its
`key`, with only those of its fields that are said otherwise; the base must name them in `free`. A record with a new key is the
organisation's own and written in full. What the base does not allow is [refused](model-checks.md#ek030).

`overlay.yaml` says whose the overlay is, and what it leaves out:

"""
_HEADINGS: Final = ("Field", "Value", "Needed", "Meaning")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [headings, ["---" for _ in headings], *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |\n"
        for row in lines
    )


# -- the language


def language() -> str:
    """The language of the document: every file, collection, record, part and field."""
    parts = [
        _LANGUAGE,
        _files(),
        _kinds(),
        _every_record(),
        *(_element(element) for element in operating_model.ELEMENTS),
        _parts(),
        _OVERLAYS + table(_HEADINGS, [_row(each) for each in _schema.fields(Head).values()]),
    ]
    return "\n".join(parts)


def _files() -> str:
    rows = [
        (
            f"`{element.file}.yaml`",
            element.title,
            ", ".join(f"[{each.name}](#{each.name})" for each in _schema.collections_of(element.name)),
        )
        for element in operating_model.ELEMENTS
    ]
    return _FILES + table(("File", "Element", "Collections"), rows)


def _kinds() -> str:
    rows = [(kind.name, f"{kind.about}.", f"`{kind.example}`") for kind in KINDS.values()]
    return _KINDS + table(("Kind", "Meaning", "Example"), rows)


def _every_record() -> str:
    rows = [_row(field) for field in _schema.fields(Record).values()]
    return _EVERY_RECORD + table(_HEADINGS, rows)


def _element(element: operating_model.Element) -> str:
    parts = [
        f"## {element.title} (`{element.file}.yaml`)\n\n{element.about[0].upper()}{element.about[1:]}.\n"
    ]
    parts += [_collection(each) for each in _schema.collections_of(element.name)]
    return "\n".join(parts)


def _collection(collection: _schema.Collection) -> str:
    common = _schema.fields(Record)
    rows = [_row(each) for name, each in _schema.fields(collection.record).items() if name not in common]
    only = " There is at most one, without a key." if collection.single else ""
    text = f"### `{collection.name}`\n\n{_doc(collection.record)}{only}\n"
    return text + (
        "\n" + table(_HEADINGS, rows) if rows else "\nIt has no fields beyond those of every record.\n"
    )


def _parts() -> str:
    used: dict[type[Part], list[str]] = {}
    for collection in _schema.COLLECTIONS.values():
        for part, where in _parts_of(collection.record, collection.name):
            used.setdefault(part, []).append(where)
    sections = [
        f"### {part.__name__}\n\n{_doc(part)} In {', '.join(f'`{where}`' for where in places)}.\n\n"
        + table(_HEADINGS, [_row(each) for each in _schema.fields(part).values()])
        for part, places in sorted(used.items(), key=lambda each: each[0].__name__)
    ]
    return "\n".join(["## Parts of records\n", *sections])


def _parts_of(part: type[Part], where: str) -> Iterator[tuple[type[Part], str]]:
    for field in _schema.fields(part).values():
        if field.part is not None:
            yield field.part, f"{where}.{field.name}"
            yield from _parts_of(field.part, f"{where}.{field.name}")


def _doc(part: type[Part]) -> str:
    return (part.__doc__ or "").strip().splitlines()[0]


def _row(field: _schema.Field) -> tuple[str, str, str, str]:
    needed = (
        "yes"
        if field.required
        else f"else `{_shown(field.default)}`"
        if field.default not in (None, ())
        else ""
    )
    return f"`{field.name}`", _value(field), needed, f"{field.about}."


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "true" if default else "false"
    return f"[{', '.join(map(str, default))}]" if isinstance(default, tuple) else str(default)


def _value(field: _schema.Field) -> str:
    if field.part is not None:
        name = field.part.__name__
        said = f"[{name}](#{name.lower()})"
    elif isinstance(field.link, Link):
        said = f"key of [{field.link.collection}](#{field.link.collection})"
    elif isinstance(field.link, Anywhere):
        to = " or ".join(f"[{each}](#{each})" for each in field.link.collections)
        said = f"reference to {to}" if to else "reference"
    elif field.choices:
        said = " or ".join(f"`{each}`" for each in field.choices)
    else:
        said = field.kind.name
    return f"list: {said}" if field.many else said


# -- the checks

_CHECKS: Final = """\
# Model checks

What can be found in an [operating model](operating-model.md), by code. `EK0` is the language: an error there keeps the model
from being used. From `EK1` on, checks look at what the model says. A code never changes its meaning. What is accepted for a while
is written down in [`exceptions`](operating-model.md#exceptions), with an owner and a last day.
"""


def checks() -> str:
    """The register of all that can be found in a model."""
    parts = [
        _CHECKS,
        table(
            ("Code", "Severity", "What is found"),
            [(f"[{c.code}](#{c.code.lower()})", c.severity, c.title) for c in operating_model.CODES],
        ),
        *(_code(code) for code in operating_model.CODES),
    ]
    return "\n".join(parts)


def _code(code: operating_model.Code) -> str:
    return (
        f"## {code.code}\n\n**{code.title[0].upper()}{code.title[1:]}** – {code.severity}.\n\n{code.explanation}\n\n"
        f"*What to do:* {code.fix}\n\n"
        f"Found in:\n\n```yaml\n{code.bad.rstrip()}\n```\n\nRight:\n\n```yaml\n{code.good.rstrip()}\n```\n"
    )


# -- the expressions

EXAMPLES: Final = (
    ("Every service has a channel.", "all services have channels"),
    ("Specialist systems rest on an exception.", 'all systems where kind = "specialist" have exception'),
    ("The same, said the other way round.", 'no systems where kind = "specialist" and exception is missing'),
    ("At most five specialist systems.", 'count(systems where kind = "specialist") <= 5'),
    ("Eight services of ten have a form.", "share(services have form) >= 80%"),
    ("Every service can be had on the phone.", 'all services have channels contains "phone"'),
    (
        "Or on any channel where somebody listens.",
        'all services have some channels where kind in ["phone", "counter"]',
    ),
    ("Nothing takes longer than six weeks.", "all case_types have norm_time <= 6w"),
    ("Every stage says how long it may take.", "all case_types.stages where not waiting have norm_time"),
    (
        "A net time stands beside a gross time.",
        'all measures where clock = "net" have beside.clock = "gross"',
    ),
    (
        "No team has more than twelve posts.",
        'all units as team where kind = "team" have sum(model.roles where unit = team of posts) <= 12',
    ),
    ("Who owns a service works in its unit.", "all services where unit is given have owner.unit = unit"),
    ("Actions begin before 2029.", "all actions have implement_from < 2029-Q1 or implement_from is missing"),
    ("There is a vision, and it has a year.", "vision and vision.horizon is given"),
    (
        "Two rules in one: brackets around each.",
        "(all services have owner) and (all processes where critical have recovery <= 1wd)",
    ),
)
"""What people want to say, and how it is said; a test holds that each is understood."""

REFUSED: Final = (
    "all services have channels and count(systems) <= 5",
    "all case_types have norm_time <= 42",
    'all systems where kind = "special" have exception',
    "all services have channel",
    'all services have channels = "web"',
)
"""What is easily written by mistake."""

_COMPARING: Final = (
    (
        "`=` `!=`",
        'the same or not; a record and the key of one (`owner = "head-of-planning"`), or two records',
    ),
    ("`<` `<=` `>` `>=`", "numbers, durations, dates, quarters"),
    ("`in [ , ]`, `not in`", "one of several"),
    ("`contains`", "a list has an item; a text has a text in it, whatever the capitals"),
    ("`is missing`, `is given`", "nothing is there, something is there"),
    ("`+` `-` `*` `/`", "numbers, and durations with numbers"),
    ("`and` `or` `not`", "as in speech; `not` binds closest, then `and`, then `or`; brackets make it plain"),
)


_EXPRESSIONS: Final = """\
# Principle expressions

A [design principle](operating-model.md#principles) may say in `check` what the model is like where the principle is kept. The check
is an expression that is true or false; it can look at the model and at nothing else. The records that break it are found as
[EK151](model-checks.md#ek151).

```yaml
principles:
  - key: common-systems
    title: Common systems, specialist ones by exception
    check: all systems where kind = "specialist" have exception
```

## Examples
"""
_THINGS: Final = """\
## Things

A name is a collection, such as `services`; after `where`, `have` and `of` it is first of all a field of the record at hand. A point
goes on: into a field, through a link to the record that it leads to, through a list to all that is in it. `model.roles` is the
collection even where the record at hand has a field `roles`. `as` gives the record at hand a name that is known further in.
[All collections and fields](operating-model.md).

## Conditions

`all … have …` is true where each of them has it, also where there are none. `some …` is true where there is at least one, `no …`
where there is none. What follows `where` and `have` reaches as far as it can, and each piece of it must say something about the
record at hand.
"""
_MISSING: Final = """\
A field by itself asks whether it is given; a yes or no, whether it is yes. A comparison with something missing is false, and so is
one with a link that leads nowhere. Durations are compared in time; a working day counts as 7/5 of a day.

## Functions
"""
_REFUSED: Final = """\
## What is refused

Names are looked up before any model is, so a slip is told at once, with the column and what was expected:
"""
_BOUNDS: Final = f"""\
A check has at most {_tokens.MAX_LENGTH} characters, nests at most {_parser.MAX_DEPTH} deep and has at most
{_parser.MAX_CHAINED} points and signs of reckoning. Working it out takes at most
{_evaluator.MAX_STEPS // 1_000_000} million steps, all checks of a model together four times as many. Beyond that it is refused, as
[EK152](model-checks.md#ek152).
"""
_LITERALS: Final = {
    "date": "2027-06-30",
    "quarter": "2027-Q2",
    "duration": "42d",
    "number": "80%",
    "text": '"web"',
}


def principle_expressions() -> str:
    """The language in which a principle carries its own check."""
    literals = [(name, f"`{_LITERALS[name]}`", f"`{pattern}`") for name, pattern in _tokens.LITERALS]
    return "\n".join(
        [
            _EXPRESSIONS,
            table(("What is meant", "Expression"), [(sentence, f"`{text}`") for sentence, text in EXAMPLES]),
            _THINGS,
            table(("Written", "Meaning"), _COMPARING),
            _MISSING,
            table(
                ("Function", "What it gives"),
                [(f"`{name}(…)`", f"{said}.") for name, said in expressions.FUNCTIONS.items()],
            ),
            _REFUSED,
            table(("Expression", "Why"), [(f"`{text}`", _refusal(text)) for text in REFUSED]),
            _BOUNDS,
            "## Grammar\n\nIn EBNF (ISO/IEC 14977), as the parser reads it.\n",
            f"```text\n{expressions.grammar()}\n```\n",
            table(("Value", "Example", "Pattern"), literals),
        ]
    )


def _refusal(text: str) -> str:
    try:
        expressions.parse(text)
    except expressions.BadExpression as refusal:
        return f"Column {refusal.column}: {refusal.said}"
    raise AssertionError(f"{text} is understood")
