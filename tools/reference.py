"""Write the generated pages of docs/reference from the code: `make docs`.

    python tools/reference.py           write every page
    python tools/reference.py --check   only tell which pages are not up to date; exit code 1 if any

A page is a function below that returns its text; `PAGES` names them all.
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Generated from the code by `make docs`; change the code, not this page. -->\n\n"

sys.path.insert(0, str(ROOT))

# The pages are the same on every machine: nothing of this one's environment may reach them.
for _name in [name for name in os.environ if name.startswith("EVENKEEL_") or name == "DATABASE_URL"]:
    del os.environ[_name]
os.environ |= {
    "EVENKEEL_HOME": tempfile.mkdtemp(),
    "DJANGO_SETTINGS_MODULE": "evenkeel.config.settings",
    "COLUMNS": "100",
}

import django  # noqa: E402 - the environment comes first

django.setup()

import typer  # noqa: E402

from evenkeel import cli  # noqa: E402
from evenkeel.config import environment  # noqa: E402
from evenkeel.contexts.audit import values as audit  # noqa: E402
from evenkeel.contexts.blueprint import plan_document  # noqa: E402
from evenkeel.engines import flow, operating_model  # noqa: E402
from evenkeel.web import api  # noqa: E402
from tools import case_pages, model_pages, people_pages, twin_pages  # noqa: E402
from tools.model_pages import table  # noqa: E402


def settings() -> str:
    """Every setting of the environment."""
    rows = []
    for name, field in environment.Environment.model_fields.items():
        variable = field.validation_alias or f"EVENKEEL_{name.upper()}"
        default = "" if field.default_factory or field.default in (None, "") else f"`{field.default}`"
        rows.append((f"`{variable}`", field.description or "", default))
    return (
        "# Settings\n\nSettings come from the environment; there is no file of settings. "
        "One that cannot be used stops the start with a sentence that names it.\n\n"
        + table(("Variable", "Meaning", "Default"), rows)
    )


def command_line() -> str:
    """Every command with its options."""
    root = typer.main.get_command(cli.app)
    parts = [
        f"# Command line\n\n{root.help or ''}\n\n"
        "Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage, 130 stopped with Ctrl-C.\n"
    ]
    for words, command in _commands(root, ("evenkeel",)):
        if words == ("evenkeel",):
            continue
        parts.append(f"\n## {' '.join(words)}\n\n{_plain(command.help or '')}\n")
        rows = [row for parameter in command.params if (row := _parameter(parameter))]
        if rows:
            parts.append("\n" + table(("Argument or option", "Meaning", "Default"), rows))
    return "".join(parts)


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Walk the commands; one that stands for another, loaded when called, is looked up."""
    real = command.real() if hasattr(command, "real") else command
    yield words, real
    for name, child in sorted(getattr(real, "commands", {}).items()):
        yield from _commands(child, (*words, name))


def _parameter(parameter: Any) -> tuple[str, str, str] | None:
    if parameter.name == "help" or getattr(parameter, "hidden", False):
        return None
    is_argument = parameter.param_type_name == "argument"
    names = [parameter.name.upper()] if is_argument else [*parameter.opts, *parameter.secondary_opts]
    default = parameter.default
    shown = "" if default in (None, False, "", (), []) or callable(default) else f"`{default}`"
    return ", ".join(f"`{name}`" for name in names), _plain(parameter.help or ""), shown


def report() -> str:
    """The report document, class by class."""
    schema = flow.schema()
    parts = [
        f"# The report document\n\nSchema `{flow.SCHEMA}`. `evenkeel report-schema` prints it as JSON Schema. "
        "All spans are in seconds; "
        "moments are ISO 8601 with the offset of the wall clock. A figure that cannot be known is `null`, never zero. "
        "Within version 1 "
        "fields are only added. [How figures are defined](../explanation/how-figures-are-defined.md) gives the definitions.\n",
        _section(schema, "Report"),
    ]
    parts += [_section(each, name) for name, each in sorted(schema["$defs"].items())]
    return "".join(parts)


def comparison() -> str:
    """The comparison document, class by class."""
    schema = flow.comparison_schema()
    parts = [
        f"# The comparison document\n\nSchema `{flow.COMPARISON_SCHEMA}`. `evenkeel comparison-schema` prints it as JSON Schema. "
        "Spans are in seconds, shares between 0 and 1. A figure that cannot be known is `null`, never zero. Within version 1 "
        "fields are only added. [Compare two logs](../how-to/compare-two-logs.md) tells when a difference holds.\n",
        _section(schema, "Comparison"),
    ]
    parts += [_section(each, name) for name, each in sorted(schema["$defs"].items())]
    return "".join(parts)


def model_documents() -> str:
    """The documents about models, class by class."""
    parts = [
        "# Documents about operating models\n\nWhat the commands of `evenkeel model` write for programs with `--json`. "
        "Within version 1 fields are only added.\n"
    ]
    for command, name, schema in (
        ("check", "ModelCheck", operating_model.check_schema()),
        ("diff", "ModelDiff", operating_model.diff_schema()),
        ("gap", "ModelGap", operating_model.gap_schema()),
        ("upgrade", "ModelUpgrade", operating_model.upgrade_schema()),
        ("plan", "ModelPlan", plan_document.schema()),
    ):
        version = schema["properties"]["schema"]["const"]
        parts.append(f"\n# {command}\n\n`evenkeel model {command} … --json FILE`, document `{version}`.\n")
        parts.append(_section(schema, name))
        parts += [
            _section(each, inner) for inner, each in sorted(schema["$defs"].items()) if "properties" in each
        ]
    return "".join(parts)


def _section(schema: dict[str, Any], name: str) -> str:
    rows = [
        (f"`{field}`", _type(each), each.get("description", ""))
        for field, each in schema["properties"].items()
    ]
    return f"\n## {name}\n\n{schema.get('description', '')}\n\n" + table(("Field", "Type", "Meaning"), rows)


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")


def findings() -> str:
    """The register of findings."""
    parts = [
        "# Findings\n\nWhat a report says stands out in the work, and how far its figures can be trusted. "
        "A code never changes its meaning. A finding that infers something says how it is decided and in how many logs "
        "without this trouble it appears at most; the others state what is. "
        "[How evenkeel decides that something is a finding](../explanation/how-a-finding-is-decided.md) tells why so, "
        "[the power of findings](power-of-findings.md) how large a trouble must be to be found.\n"
    ]
    for about, heading in (("work", "How the work goes"), ("data", "How far the figures can be trusted")):
        parts.append(f"\n## {heading}\n")
        kinds = [kind for kind in flow.KINDS.values() if kind.about == about]
        parts += [_finding(kind) for kind in sorted(kinds, key=lambda each: each.code)]
    return "".join(parts)


def _finding(kind: flow.Kind) -> str:
    """Return the section of one kind of finding."""
    text = f"\n### `{kind.code}`\n\n**{kind.title}** – {kind.severity}.\n\n{kind.explanation}\n\n*What to do:* {kind.what_to_do}\n"
    if kind.method:
        text += f"\n*How it is decided:* {kind.method}\n"
    if kind.false_alarms is not None:
        text += f"\n*False alarms:* at most in {kind.false_alarms:.1%} of logs without this trouble.\n"
    return text


def actions() -> str:
    """The register of audited actions, and what each role may do."""
    rows = [(f"`{code}`", sentence) for code, sentence in sorted(audit.ACTIONS.items())]
    return (
        "# Audited actions\n\nEvery write leaves an entry in the organisation's audit trail with one of these codes. "
        "[Who sees what](../explanation/who-sees-what.md) tells how the trail is kept.\n\n"
        + table(("Code", "Action"), rows)
    )


def api_page() -> str:
    """Every operation of the API, from its own OpenAPI description."""
    description = api.api.get_openapi_schema()
    parts = [
        f"# API\n\n{description['info']['description']} The description itself, OpenAPI {description['openapi']}, is served at "
        "`/api/v1/openapi.json`. Programs sign in as people do, with a session.\n"
    ]
    for path, methods in sorted(description["paths"].items()):
        for method, operation in methods.items():
            parts.append(
                f"\n## {method.upper()} {path}\n\n{operation.get('description') or operation['summary']}\n"
            )
            rows = [
                (
                    f"`{each['name']}`",
                    each["in"],
                    each["schema"].get("type", ""),
                    each["schema"].get("description", ""),
                )
                for each in operation.get("parameters", [])
            ]
            if rows:
                parts.append("\n" + table(("Parameter", "In", "Type", "Meaning"), rows))
            answers = ", ".join(
                f"`{code}` {each['description']}" for code, each in operation["responses"].items()
            )
            parts.append(f"\nAnswers: {answers}.\n")
    return "".join(parts)


def _plain(text: str) -> str:
    """Take the terminal's markup out of a help text."""
    return re.sub(r"\[/?[a-z ]*\]|\x1b\[[0-9;]*m", "", text).strip()


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "command-line.md": command_line,
    "report.md": report,
    "comparison.md": comparison,
    "findings.md": findings,
    "audited-actions.md": actions,
    "api.md": api_page,
    "model-documents.md": model_documents,
    "life-of-a-case.md": case_pages.life,
    "operating-model.md": model_pages.language,
    "model-checks.md": model_pages.checks,
    "principle-expressions.md": model_pages.principle_expressions,
    "people.md": people_pages.people,
    "twin.md": twin_pages.document,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them with what they should be."""
    stale = []
    for name, page in PAGES.items():
        path, text = REFERENCE / name, NOTE + page()
        if not path.exists() or path.read_text() != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text)
    if "--check" in arguments and stale:
        print("Not up to date, run `make docs`: " + ", ".join(stale))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
