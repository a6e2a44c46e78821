"""The command line. Each command, or family of commands, is a module of its own, named in the table below."""

from typing import Any

import typer
from typer.core import TyperGroup

from evenkeel import __version__
from evenkeel.cli import deferred, terminal
from evenkeel.kernel import errors

LOGS = "Event logs"
MODEL = "Operating models"
TWIN = "Digital twins"
SERVER = "The web application"

COMMANDS = (
    deferred.Command(
        "report",
        "evenkeel.cli.report:report",
        "Measure an event log: what happened, how long it took, what to know about the figures.",
        LOGS,
        examples=(
            "evenkeel report permits.xes.gz",
            "evenkeel report requests.csv --html report.html",
            "evenkeel report steps.xlsx --map case=Number --map activity=Step --map timestamp=Done",
            "evenkeel report permits.xes.gz --json - | jq .facts.lead_time.median",
        ),
    ),
    deferred.Command(
        "compare",
        "evenkeel.cli.compare:compare",
        "Compare two event logs, periods or groups: what differs, by how much, and what may be noise.",
        LOGS,
        examples=(
            "evenkeel compare harbour.xes.gz hill.xes.gz",
            "evenkeel compare permits.xes.gz --at 2024-07-01 --target 'lead_time<=56d'",
            "evenkeel compare permits.xes.gz --by channel --first web --second letter --json -",
        ),
    ),
    deferred.Command(
        "inspect",
        "evenkeel.cli.inspect:inspect",
        "Show what an event log looks like, and what its columns seem to mean.",
        LOGS,
        examples=("evenkeel inspect requests.csv", "evenkeel inspect requests.csv --delimiter ';'"),
    ),
    deferred.Command(
        "convert",
        "evenkeel.cli.convert:convert",
        "Write an event log in another format: XES, CSV, Parquet, OCEL 2.0.",
        LOGS,
        examples=(
            "evenkeel convert permits.xes.gz permits.parquet",
            "evenkeel convert requests.csv requests.xes --map case=Number",
            "evenkeel convert orders.jsonocel orders.csv --map case='Purchase Order'",
        ),
    ),
    deferred.Command(
        "report-schema",
        "evenkeel.cli.report_schema:report_schema",
        "Print the JSON Schema of the report.",
        LOGS,
        examples=("evenkeel report-schema > evenkeel-report-1.schema.json",),
    ),
    deferred.Command(
        "comparison-schema",
        "evenkeel.cli.report_schema:comparison_schema",
        "Print the JSON Schema of the comparison.",
        LOGS,
        examples=("evenkeel comparison-schema > evenkeel-comparison-1.schema.json",),
    ),
    deferred.Command(
        "model",
        "evenkeel.cli.model:model",
        "Write, check, compare, share and exchange operating models.",
        MODEL,
        examples=(
            "evenkeel model new our-model",
            "evenkeel model check our-model",
            "evenkeel model diff as-is to-be",
        ),
    ),
    deferred.Command(
        "twin",
        "evenkeel.cli.twin:twin",
        "Learn a digital twin from an event log, judge it, simulate it.",
        TWIN,
        examples=(
            "evenkeel twin fit permits.xes.gz -o twin.json --hold-out later.csv",
            "evenkeel twin evaluate twin.json later.csv",
            "evenkeel twin simulate twin.json --cases 1000 --start 2027-01-04 --out simulated",
        ),
    ),
    deferred.Command(
        "cases",
        "evenkeel.cli.cases:cases",
        "Take out the event log of an organisation's cases.",
        SERVER,
        examples=(
            "evenkeel cases export --organisation harbour-vale --as ruth@harbour-vale.example --out log.csv",
        ),
    ),
    deferred.Command("run", "evenkeel.cli.run:run", "Start evenkeel on this machine, until Ctrl-C.", SERVER),
    deferred.Command(
        "where", "evenkeel.cli.where:where", "Print the folder in which everything is kept.", SERVER
    ),
    deferred.Command(
        "organisation",
        "evenkeel.cli.organisation:organisation",
        "Add an organisation with its first administrator.",
        SERVER,
        examples=(
            'evenkeel organisation add "Harbour Vale Council" --administrator ruth@harbour-vale.example',
        ),
    ),
    deferred.Command(
        "audit", "evenkeel.cli.audit:audit", "Verify that nobody has changed the audit trail.", SERVER
    ),
)


class Evenkeel(TyperGroup):
    """All commands. What evenkeel refuses is told in one sentence, never as a traceback."""

    def __init__(self, **attributes: Any) -> None:
        """Take the commands from the table."""
        super().__init__(**attributes)
        for command in COMMANDS:
            self.add_command(deferred.Deferred(command))

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except errors.Refusal as refusal:
            terminal.refuse(refusal.message)
            raise typer.Exit(1) from refusal


app = typer.Typer(
    name="evenkeel",
    cls=Evenkeel,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=deferred.examples(
        "evenkeel report permits.xes.gz --html report.html", "evenkeel run", "evenkeel report --help"
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"evenkeel {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    """Keep a service organisation on an even keel: measure its work, and run the web application."""
