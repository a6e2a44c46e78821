"""The comparison on the terminal: first what holds, in sentences, then all the rest."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evenkeel.cli.terminal import printable
from evenkeel.engines import flow

PATHS = 10
LONGEST = 500


def show(console: Console, found: flow.Comparison) -> None:
    """Print the comparison."""
    first, second = (printable(side.label) for side in (found.first, found.second))
    _section(console, f"{second}, compared with {first}")
    _table(console, ("", "Cases", "Of them open", "Opened"), sides(found), right=(1, 2))
    _section(console, "What differs by more than noise gives")
    if not found.summary:
        _indented(console, Text("Nothing."))
    for sentence in found.summary:
        _indented(console, Text(f"• {printable(sentence, longest=LONGEST)}"))
    if found.paths.holds:
        _section(console, "Paths that changed most")
        for path in [path for path in found.paths.changes if path.holds][:PATHS]:
            _indented(console, Text(f"• {printable(path.sentence, longest=LONGEST)}"))
    if rest := list(measures(found)):
        _section(console, "Where noise alone can give the difference")
        _table(console, ("Measure", first, second, "Difference (95 % interval)"), rest, right=(1, 2))
    if left_out := [m for m in found.measures if m.estimate is None]:
        _section(console, "What was not compared")
        for measure in left_out:
            _indented(console, Text(printable(f"{measure.label}: {measure.sentence}", longest=LONGEST)))
    _section(console, "What to know before using these figures")
    for note in notes(found):
        _indented(console, Text(f"• {printable(note, longest=LONGEST)}"))


def sides(found: flow.Comparison) -> Iterable[Sequence[str]]:
    """Return the two sides."""
    for side in (found.first, found.second):
        yield (
            side.label,
            f"{side.cases:,}",
            f"{side.open_cases:,}",
            f"{side.start:%-d %B %Y} to {side.end:%-d %B %Y}",
        )


def measures(found: flow.Comparison) -> Iterable[Sequence[str]]:
    """Return the measures that were compared and do not differ for sure."""
    for measure in found.measures:
        if measure.estimate is not None and not measure.holds:
            said = measure.estimate
            yield measure.label, said.first_said, said.second_said, said.change_said


def notes(found: flow.Comparison) -> Iterable[str]:
    """Return what to know: how many measures were looked at, case mix, and the notes of the comparison."""
    compared = sum(measure.estimate is not None for measure in found.measures) + (found.paths.tested > 0)
    yield (
        f"{compared} measures were compared. A difference is named above if it stands at 5 % although so many were looked at "
        "(Holm's correction)."
    )
    if not found.paths.holds:
        yield found.paths.sentence
    if found.mix is not None:
        yield found.mix.sentence
    yield from found.notes


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, "bold"))


def _indented(console: Console, what: RenderableType) -> None:
    console.print(Padding(what, (0, 0, 0, 2), expand=False))


def _table(
    console: Console, headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int]
) -> None:
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False, padding=(0, 2, 0, 0))
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in right else "left")
    for row in rows:
        table.add_row(*(printable(cell, longest=200) for cell in row))
    _indented(console, table)
