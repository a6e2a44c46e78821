"""`evenkeel twin search`: the change that reaches a goal with the least disruption."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evenkeel.cli import terminal
from evenkeel.cli.model import outputs
from evenkeel.cli.twin import paper, running, sources, what_if
from evenkeel.engines import twin

MEETS = {
    twin.Meets.YES: ("yes", "green"),
    twin.Meets.NO: ("no", "red"),
    twin.Meets.OPEN: ("cannot be told", "yellow"),
}


def search(
    model: sources.TwinFile,
    *,
    goal: Annotated[
        str,
        typer.Option(
            metavar="GOAL", show_default=False, help="What to reach: 'lead_time <= 10d', 'kept >= 90%'."
        ),
    ],
    levers: Annotated[
        list[str],
        typer.Option(
            "--lever",
            metavar="LEVER",
            show_default=False,
            help="What may be moved, and how far: 'people.planners +1..+3', 'effort.check -10%..-30% by 10%', "
            "'order due|shortest'. Can be given several times.",
        ),
    ],
    constraints: Annotated[
        list[str] | None,
        typer.Option(
            "--within",
            metavar="GOAL",
            show_default=False,
            help="What has to hold as well: 'overtime <= 5'. Can be given several times. Nobody may have more than 95 % of her "
            "hours on cases, unless 'heaviest <= …' says otherwise.",
        ),
    ] = None,
    start: what_if.Start = None,
    budget: Annotated[
        int, typer.Option(min=10, help="How many replications to spend, over all combinations.")
    ] = 1000,
    promise: what_if.Promised = None,
    json: outputs.Json = None,
    html: outputs.Html = None,
    seed: sources.Seed = 0,
) -> None:
    """Find the change that reaches a goal with the least disruption, within constraints.

    Moving a lever at all counts one, and up to one more for how far beside its bound; so few levers are moved, and not far. What is
    found has to hold when it is looked at later, twice as long and with fresh luck.
    """
    outputs.check(json, html)
    moved = [twin.read_lever(line) for line in levers]
    wanted, within = twin.read_goal(goal), [twin.read_goal(line) for line in constraints or ()]
    asked = what_if.asked(model, promise)
    begin = sources.moment(start, zone=asked.timezone, option="--start") if start else what_if.after(asked)
    with running.watched() as executor:
        found = twin.search(
            asked, moved, wanted, within, start=begin, budget=budget, seed=seed, executor=executor
        )
    if not outputs.alone(json, html):
        show(terminal.output(), found)
    outputs.write(json, lambda: found.model_dump_json(indent=2))
    outputs.write(html, lambda: paper.page(written(found, asked.name or model.name)))


def show(console: Console, found: twin.Found) -> None:
    """Print what was found, then what each step of disruption would buy."""
    console.print(_spent(found), soft_wrap=True)
    for sentence in found.sentences:
        console.print(f"  - {terminal.printable(sentence, longest=1000)}", soft_wrap=True)
    if not found.front:
        return
    console.print("\nWhat disruption buys, within the constraints")
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for heading in _headings(found):
        table.add_column(heading, overflow="fold")
    for choice in found.front:
        title, disruption, goal, _ = _cells(found, choice)
        table.add_row(title.text, disruption.text, f"{goal.text} {goal.below}", Text(*MEETS[choice.meets]))
    console.print(table)


def _spent(found: twin.Found) -> str:
    return f"{found.tried:,} combinations, {found.replications:,} replications."


def _headings(found: twin.Found) -> list[str]:
    return ["", "Disruption", twin.FIGURES[found.goal.measure].title, "Reaches it"]


def _cells(found: twin.Found, choice: twin.Choice) -> list[paper.Cell]:
    unit = twin.FIGURES[found.goal.measure].unit
    word, colour = MEETS[choice.meets]
    goal = paper.Cell("–")
    if choice.goal is not None:
        goal = paper.Cell(
            twin.amount(unit, choice.goal.mean),
            f"({twin.amount(unit, choice.goal.low, choice.goal.high)})",
            "soft",
        )
    leaning = {"green": "good", "red": "bad"}.get(colour, "soft")
    return [
        paper.Cell(what_if.capital(choice.title)),
        paper.Cell(f"{choice.disruption:.2f}"),
        goal,
        paper.Cell("", word, leaning),
    ]


def written(found: twin.Found, name: str) -> paper.Paper:
    """Return what was found as a page."""
    parts = [paper.Part("What was found", found.sentences)]
    if found.front:
        table = paper.Table(_headings(found), [_cells(found, choice) for choice in found.front])
        parts.append(paper.Part("What disruption buys, within the constraints", table=table))
    if found.comparison is not None:
        parts += what_if.page(found.comparison, name).parts
    return paper.Paper(f"Search: {name}", [_spent(found)], parts)
