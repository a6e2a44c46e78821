"""`evenkeel model diff` and `evenkeel model gap`: two models beside each other, in words."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.text import Text

from evenkeel.cli import terminal
from evenkeel.cli.model import outputs, telling
from evenkeel.engines import operating_model

_STYLES: Final = {
    "plain": "",
    "name": "italic",
    "before": "red",
    "after": "green",
    "added": "green",
    "removed": "red",
}
_SIGNS: Final = {"added": "+", "removed": "−", "changed": "•", "moved": "↕"}


def diff(
    before: Annotated[
        Path, typer.Argument(help="The folder of the model that is compared with.", show_default=False)
    ],
    after: Annotated[
        Path, typer.Argument(help="The folder of the model that is compared.", show_default=False)
    ],
    *,
    json: outputs.Json = None,
    html: outputs.Html = None,
    markdown: outputs.Markdown = None,
) -> None:
    """Tell what is different between two models, in words that need no YAML."""
    outputs.check(json, html, markdown)
    first = telling.loaded(before)
    changes = operating_model.diff(before=first, after=telling.loaded(after))
    found = operating_model.told(changes, before=first)
    if not outputs.alone(json, html, markdown):
        show(found)
    outputs.write(json, found.model_dump_json(indent=2))
    outputs.write(html, lambda: operating_model.diff_html(found))
    outputs.write(markdown, lambda: operating_model.diff_markdown(found))


def gap(
    as_is: Annotated[Path, typer.Argument(help="The folder of the model of how it is.", show_default=False)],
    to_be: Annotated[
        Path,
        typer.Argument(
            help="The folder of the model of how it shall be, with its programme.", show_default=False
        ),
    ],
    *,
    json: outputs.Json = None,
    html: outputs.Html = None,
    markdown: outputs.Markdown = None,
) -> None:
    """Tell what lies between how it is and how it shall be, which action closes it, and which gaps no action closes."""
    outputs.check(json, html, markdown)
    found = operating_model.gap(as_is=telling.loaded(as_is), to_be=telling.loaded(to_be))
    if not outputs.alone(json, html, markdown):
        _show_gap(found)
    outputs.write(json, found.model_dump_json(indent=2))
    outputs.write(html, lambda: operating_model.gap_html(found))
    outputs.write(markdown, lambda: operating_model.gap_markdown(found))


def show(found: operating_model.ModelDiff) -> None:
    """Print what is different, element by element."""
    console = terminal.output()
    for element in found.elements:
        console.print(Text(f"\n{element.title}", style="bold"))
        for subject in element.subjects:
            _show_subject(subject)
    if not found.elements:
        console.print("Nothing is different.")
        return
    counts = found.counts
    console.print(f"\n{counts.changed} changed, {counts.added} added, {counts.removed} removed.")


def _show_subject(subject: operating_model.Subject) -> None:
    console = terminal.output()
    sign = _SIGNS[subject.change]
    for sentence in subject.sentences:
        line = Text.assemble(f"  {sign} ", *_styled(sentence.spans))
        console.print(line, soft_wrap=True)
    for hanging in subject.hangs:
        names = ", ".join(terminal.printable(name.title, longest=200) for name in hanging.records)
        console.print(Text(f"      {hanging.label}: {names}", style="dim"), soft_wrap=True)


def _styled(spans: Iterable[operating_model.Span]) -> Iterable[tuple[str, str]]:
    return ((terminal.printable(span.text, longest=2_000), _STYLES[span.kind]) for span in spans)


def _show_gap(found: operating_model.ModelGap) -> None:
    console = terminal.output()
    for element in found.elements:
        if not element.gaps:
            continue
        console.print(Text(f"\n{element.title}", style="bold"))
        for one in element.gaps:
            _show_subject(one.subject)
            console.print(
                Text(f"      {_closing(one)}", style="bold red" if one.status == "open" else "dim"),
                soft_wrap=True,
            )
    if found.idle:
        console.print(Text("\nActions that close no gap", style="bold"))
        for action in found.idle:
            console.print(
                f"  {terminal.printable(action.title, longest=300)}: {action.reason}", soft_wrap=True
            )
    console.print("")
    for sentence in found.summary:
        console.print(sentence, soft_wrap=True)


def _closing(one: operating_model.OneGap) -> str:
    if one.status == "wording":
        return "only words differ"
    if one.status == "programme":
        return "part of the programme itself"
    if not one.closed_by:
        return "NO ACTION closes this"
    by = ", ".join(terminal.printable(action.title, longest=200) for action in one.closed_by)
    return f"closed by {by}" + (f" ({one.quarter})" if one.quarter else "")
