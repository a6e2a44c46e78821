"""`evenkeel cases`: the cases of an organisation as data."""

from evenkeel.cli import deferred

cases = deferred.family(
    "cases",
    "Take the event log of an organisation's cases out.",
    (
        deferred.Command(
            "export",
            "evenkeel.cli.cases.export:export",
            "Write the event log of the cases, for reports and other programs.",
            "Cases",
            examples=(
                "evenkeel cases export --organisation harbour-vale --as ruth@harbour-vale.example --out log.parquet",
                "evenkeel report log.parquet --html report.html",
            ),
        ),
    ),
)
