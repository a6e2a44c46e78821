"""`evenkeel report-schema`: the form of the report, for programs."""

import json

import typer

from evenkeel.engines import flow


def report_schema() -> None:
    """Print the JSON Schema of the report, so that other programs can check and read it."""
    typer.echo(json.dumps(flow.schema(), indent=2, ensure_ascii=False))
