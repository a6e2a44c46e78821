"""`evenkeel report-schema` and `evenkeel comparison-schema`: the form of the documents, for programs."""

import json

import typer

from evenkeel.engines import flow


def report_schema() -> None:
    """Print the JSON Schema of the report, so that other programs can check and read it."""
    typer.echo(json.dumps(flow.schema(), indent=2, ensure_ascii=False))


def comparison_schema() -> None:
    """Print the JSON Schema of the comparison, so that other programs can check and read it."""
    typer.echo(json.dumps(flow.comparison_schema(), indent=2, ensure_ascii=False))
