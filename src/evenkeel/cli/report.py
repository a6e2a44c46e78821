"""`evenkeel report`: an event log, measured."""

from pathlib import Path
from typing import Annotated

import typer

from evenkeel import __version__
from evenkeel.cli import bad_rows, deferred, event_log, files, mapping, options, summary, terminal
from evenkeel.engines import flow
from evenkeel.kernel import time

OUTPUT = "What to write besides the summary"
STANDARD_OUTPUT = Path("-")


def report(
    log: options.LogFile,
    *,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", rich_help_panel=OUTPUT, help="A page with charts, in one file."),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="All figures for programs (see report-schema). With - they go to standard output, alone.",
        ),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", rich_help_panel=OUTPUT, help="Title of the page. Default: the name of the log."
        ),
    ] = None,
    target: options.Targets = None,
    roles: options.Roles = None,
    timezone: options.TimeZone = None,
    date_format: options.DateFormat = None,
    delimiter: options.Delimiter = None,
    encoding: options.Encoding = None,
    decimal: options.Decimal = None,
    skip_bad: options.SkipBad = False,
    max_size: options.MaxSize = None,
) -> None:
    """Measure an event log: what happened, how long it took, and what to know before using the figures.

    The format, the columns and the way dates are written are found by themselves; the summary says how each
    was understood, and the options correct it.
    """
    choices = event_log.Choices(
        zone=event_log.zone(timezone),
        given=mapping.parse(roles or ()),
        dialect=options.dialect(encoding, delimiter, decimal, date_format),
        limits=event_log.limits(max_size),
        skip_bad=skip_bad,
    )
    targets = options.targets(target)
    for path in (html, json):
        if path is not None:
            files.check(path)
    reading = bad_rows.read(log, choices)
    document = flow.report(reading, at=time.now(), version=__version__, targets=targets)
    if json != STANDARD_OUTPUT:
        summary.show(terminal.output(), document, zone_origin=choices.zone.origin)
    _write(document, html=html, json=json, title=title or log.name)


def _write(document: flow.Report, *, html: Path | None, json: Path | None, title: str) -> None:
    if json is not None:
        text = document.model_dump_json(indent=2)
        if json == STANDARD_OUTPUT:
            typer.echo(text)
        else:
            files.write(json, text + "\n")
    if html is not None:
        files.write(html, deferred.load("evenkeel.cli.page:html")(document, title=title))
    written = [str(path) for path in (html, json) if path not in (None, STANDARD_OUTPUT)]
    if written:
        terminal.notices().print(f"Written: {', '.join(written)}", soft_wrap=True)
