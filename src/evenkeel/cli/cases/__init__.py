"""`evenkeel cases`: the cases of an organisation as data."""

from evenkeel.cli import deferred

cases = deferred.family(
    "cases",
    "Take the event log of an organisation's cases out, and bring old cases in.",
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
        deferred.Command(
            "import",
            "evenkeel.cli.cases.bring:bring",
            "Bring the cases of an old system along: try it, then all or none.",
            "Cases",
            examples=(
                "evenkeel cases import old.csv --organisation harbour-vale --as ruth@harbour-vale.example --case-type permit",
                "evenkeel cases import old.xes … --step 'Site visit=stage:assess' --yes",
            ),
        ),
    ),
)
