"""`evenkeel twin`: a digital twin, learnt from an event log. Each command is a module of its own, named in the table below."""

from typing import Final

from evenkeel.cli import deferred

LEARN: Final = "Learn and judge"
ASK: Final = "Ask"
EXCHANGE: Final = "Exchange with Prosimos"

COMMANDS: Final = (
    deferred.Command(
        "fit",
        "evenkeel.cli.twin.fit:fit",
        "Learn a twin from an event log, and say what was learnt and what was assumed.",
        LEARN,
        examples=(
            "evenkeel twin fit permits.xes.gz -o twin.json",
            "evenkeel twin fit permits.xes.gz -o twin.json --hold-out later.csv",
            "evenkeel twin fit requests.csv -o twin.json --map case=Number --map end=Done",
        ),
    ),
    deferred.Command(
        "show",
        "evenkeel.cli.twin.show:show",
        "Show what stands in a twin, in words, tables and pictures.",
        LEARN,
        examples=("evenkeel twin show twin.json", "evenkeel twin show twin.json --html twin.html"),
    ),
    deferred.Command(
        "evaluate",
        "evenkeel.cli.twin.evaluate:evaluate",
        "Judge a twin by what happened, and say what it may be used for.",
        LEARN,
        examples=(
            "evenkeel twin evaluate twin.json later.csv",
            "evenkeel twin evaluate twin.json later.csv --simulations 20 --json -",
        ),
    ),
    deferred.Command(
        "simulate",
        "evenkeel.cli.twin.simulate:simulate",
        "Write what would happen: an event log for each replication.",
        ASK,
        examples=(
            "evenkeel twin simulate twin.json --cases 1000 --start 2027-01-04 --out simulated",
            "evenkeel twin simulate twin.json --until 2027-07-01 --start 2027-01-04 --replications 10 --seed 7 --out simulated",
        ),
    ),
    deferred.Command(
        "what-if",
        "evenkeel.cli.twin.what_if:what_if",
        "Compare what happens now with what would happen under changes.",
        ASK,
        examples=(
            "evenkeel twin what-if twin.json 'people +1'",
            "evenkeel twin what-if twin.json 'people.planners +1' 'arrivals x1.2' --html what-if.html",
            "evenkeel twin what-if twin.json 'order due; wip 40' --promise 10d --gaming",
        ),
    ),
    deferred.Command(
        "forecast",
        "evenkeel.cli.twin.forecast:forecast",
        "Say when open cases will be done, and how big the pile will be.",
        ASK,
        examples=(
            "evenkeel twin forecast twin.json permits.xes.gz",
            "evenkeel twin forecast twin.json permits.parquet --until 2027-03-01 --correct -o forecast.html",
            "evenkeel twin forecast twin.json permits.parquet --at 2026-11-02 --level 0.9 -o open.csv",
        ),
    ),
    deferred.Command(
        "search",
        "evenkeel.cli.twin.search:search",
        "Find the change that reaches a goal with the least disruption.",
        ASK,
        examples=(
            "evenkeel twin search twin.json --goal 'lead_time <= 10d' --lever 'people +1..+3' --lever 'order due|shortest'",
            "evenkeel twin search twin.json --goal 'kept >= 90%' --promise 14d --lever 'wip 60..20 by 10' --within 'overtime <= 5'",
        ),
    ),
    deferred.Command(
        "import",
        "evenkeel.cli.twin.exchange:import_",
        "Make a twin of a Prosimos scenario, and say what was left out.",
        EXCHANGE,
        examples=("evenkeel twin import loans.bpmn loans.json -o twin.json --timezone Europe/London",),
    ),
    deferred.Command(
        "export",
        "evenkeel.cli.twin.exchange:export",
        "Write a twin as a Prosimos scenario, and say what was left out.",
        EXCHANGE,
        examples=("evenkeel twin export twin.json -o scenario",),
    ),
)

twin = deferred.family(
    "twin",
    "A digital twin of an operation: learn it from an event log, judge it, simulate it, ask it what if, let it foretell.",
    COMMANDS,
)
