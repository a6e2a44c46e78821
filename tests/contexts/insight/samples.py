"""Reports made by hand: names, people and figures are invented."""

import copy
import datetime as dt
from typing import Any

from evenkeel.engines import flow
from tests.contexts.insight import measured

HOUR = 3600.0
DAY = 24 * HOUR
EVIL = "</style><script>alert('x')</script>"
LONG = "Sehr lange Bezeichnung eines Arbeitsschrittes mit Übergabe an die zuständige Stelle " * 3
NAMES = ("Received", "Checked", "Decided", "Sent back", "Letter sent")


def spread(count: int, median: float | None) -> dict[str, Any]:
    """Return a distribution around a median; with none, of nothing."""
    figures = {"mean": 1.5, "median": 1.0, "p85": 3.0, "p95": 4.0, "min": 0.1, "max": 9.0}
    return {"count": count} | {
        key: None if median is None else median * part for key, part in figures.items()
    }


def document() -> dict[str, Any]:
    """Return a small report as the JSON document has it: 120 cases in eight weeks, three channels."""
    monday = dt.date(2026, 3, 2)
    weeks = [monday + dt.timedelta(weeks=index) for index in range(8)]
    return {
        "schema": "evenkeel-report/1",
        "generated_at": "2026-05-04T09:00:00+00:00",
        "evenkeel": "0.1.0",
        "source": source(),
        "findings": [finding("warning"), finding("serious"), finding("info")],
        "facts": {
            "cases": 120,
            "open_cases": 14,
            "events": 512,
            "activities": 5,
            "resources": 3,
            "events_without_resource": 12,
            "span": {"from": "2026-03-02T08:00:00+00:00", "to": "2026-04-26T17:00:00+00:00"},
            "lead_time": spread(106, 9 * DAY)
            | {
                "by_period": [
                    spread(10 + index, (8 + index) * DAY) | {"start": str(week)}
                    for index, week in enumerate(weeks)
                ],
                "by_channel": [
                    spread(60, 8 * DAY) | {"channel": "web"},
                    spread(40, 3 * HOUR) | {"channel": "phone"},
                    spread(6, 12 * DAY) | {"channel": None},
                ],
            },
            "over_time": {
                "period": "week",
                "periods": [
                    {"start": str(week), "arrivals": 15, "completions": 12 + index % 3, "wip": 10 + 2 * index}
                    for index, week in enumerate(weeks)
                ],
            },
            "wip": {"mean": 17.25, "max": 31, "at_end": 14},
            "variants": {
                "count": 9,
                "singletons": 4,
                "shortest": 1,
                "longest": 12,
                "top": [
                    variant(NAMES[:3], cases=80),
                    variant((*NAMES[:2], "Sent back", *NAMES[:3]), cases=10),
                ],
            },
            "by_activity": [
                {"activity": name, "events": 100, "cases": 90, "starts": 0, "ends": 0, "touch": None}
                for name in NAMES
            ],
            "dfg": [
                edge("Received", "Checked", count=110),
                edge("Checked", "Decided", count=90),
                edge("Checked", "Sent back", count=20),
                edge("Sent back", "Received", count=20),
                edge("Checked", "Checked", count=8),
                edge("Received", "Decided", count=5),
                edge("Decided", "Letter sent", count=4),
            ],
            "by_resource": [
                {"resource": name, "events": events, "cases": events // 2, "share": events / 500}
                for name, events in (("Amira", 250), ("Team North", 200), ("import", 50))
            ],
            "weekdays": [
                {"weekday": day, "events": 80 - 9 * day, "arrivals": 20 - day, "completions": 15 - 2 * day}
                for day in range(1, 8)
            ],
        }
        | measured.facts(),
    }


def source() -> dict[str, Any]:
    """Return what was read: a table with semicolons whose times say no zone."""
    return {
        "file": "permits-example.csv",
        "format": "csv",
        "rows": 515,
        "encoding": "windows-1252",
        "delimiter": ";",
        "decimal": ",",
        "date_format": "DD.MM.YYYY HH:MM",
        "timezone": "Europe/Copenhagen",
        "naive_times": 512,
        "mapping": [{"role": "case", "column": "Sag", "reason": "set by you"}],
        "problems": [{"code": "no-time", "count": 3, "sentence": "The time is missing."}],
        "notes": ["Two columns have the same name; the second is called Date (2)."],
    }


def finding(severity: str) -> dict[str, Any]:
    """Return a finding that names two cases."""
    return {
        "code": "ties",
        "severity": severity,
        "sentence": f"A finding that is {severity}.",
        "evidence": [{"name": "share", "value": 0.25, "unit": "share"}],
        "cases": ["A-1", "A-2"],
    }


def variant(activities: tuple[str, ...], *, cases: int) -> dict[str, Any]:
    """Return one order of activities of 120 cases."""
    return {"activities": list(activities), "cases": cases, "share": cases / 120, "median": 2 * DAY}


def edge(start: str, end: str, *, count: int) -> dict[str, Any]:
    """Return one step from activity to activity."""
    return {
        "from": start,
        "to": end,
        "count": count,
        "mean": 2 * HOUR,
        "median": HOUR,
        "total": count * 2 * HOUR,
        "share": count / 257,
        "waiting": count * HOUR,
    }


def report(changed: dict[str, Any] | None = None) -> flow.Report:
    """Return the small report, with some facts changed."""
    made = copy.deepcopy(document())
    made["facts"].update(changed or {})
    return flow.Report.model_validate(made)


def with_work() -> flow.Report:
    """Return the small report with one finding about the work."""
    made = document()
    made["findings"].insert(
        0,
        {
            "code": "bunching",
            "severity": "serious",
            "about": "work",
            "title": "Closed just in time",
            "subject": "30 days",
            "sentence": "Far more cases close on the last day than chance gives.",
            "evidence": [
                {"name": "in_the_last_day", "value": 240},
                {"name": "median_lead", "value": 9 * DAY, "unit": "seconds"},
            ],
            "table": {"columns": ["team", "cases"], "rows": [["North", 4], ["South", 9]], "personal": False},
            "affected": 134,
            "cases": ["A-1", "A-2"],
            "what_to_do": "Look at them.",
            "false_alarms": 0.01,
        },
    )
    return flow.Report.model_validate(made)


def old() -> flow.Report:
    """Return the small report as it was stored before further facts were added to the document."""
    made = document()
    for name in measured.facts():
        del made["facts"][name]
    for one in made["facts"]["dfg"]:
        del one["share"], one["waiting"]
    return flow.Report.model_validate(made)


def tiny() -> flow.Report:
    """Return the report of one case with one event, in a log that says nothing else."""
    made = document()
    made["findings"] = []
    made["source"].update(
        encoding=None,
        delimiter=None,
        decimal=None,
        date_format=None,
        naive_times=0,
        problems=[],
        notes=[],
        mapping=[],
    )
    nothing = spread(0, None)
    made["facts"].update(
        cases=1,
        open_cases=1,
        events=1,
        activities=1,
        resources=0,
        events_without_resource=1,
        span={"from": "2026-03-02T08:00:00+00:00", "to": "2026-03-02T08:00:00+00:00"},
        lead_time=nothing | {"by_period": [nothing | {"start": "2026-03-02"}], "by_channel": []},
        over_time={
            "period": "day",
            "periods": [{"start": "2026-03-02", "arrivals": 1, "completions": 0, "wip": 1}],
        },
        wip={"mean": 1.0, "max": 1, "at_end": 1},
        variants={
            "count": 1,
            "singletons": 1,
            "shortest": 1,
            "longest": 1,
            "top": [variant(("Received",), cases=1) | {"median": None, "share": 1.0}],
        },
        dfg=[],
        by_resource=[],
        **dict.fromkeys(measured.facts()),
    )
    return flow.Report.model_validate(made)


def wild() -> flow.Report:
    """Return a report with 400 activities and names that are long, foreign or meant to do harm."""
    strange = [
        EVIL,
        LONG,
        "申請受理・審査" * 9,
        "مراجعة الطلب",
        'a"b & <c>',
        "nul\x00bell\x07",
        "💧" * 40,
        "",
    ]
    names = [*strange, *(f"Step {index} with & < >" for index in range(392))]
    made = document()
    made["source"].update(file=EVIL, notes=[EVIL], mapping=[{"role": "case", "column": EVIL, "reason": LONG}])
    made["findings"][0].update(sentence=EVIL, cases=[EVIL, LONG])
    made["facts"].update(
        activities=400,
        by_activity=[
            {"activity": name, "events": 1, "cases": 1, "starts": 0, "ends": 0, "touch": None}
            for name in names
        ],
        dfg=[
            edge(names[index % 400], names[(index * 7 + 1) % 400], count=2_000_000 - index)
            for index in range(900)
        ],
        by_resource=[{"resource": name, "events": 9, "cases": 1, "share": 0.0001} for name in names],
        variants={
            "count": 120,
            "singletons": 120,
            "shortest": 1,
            "longest": 400,
            "top": [variant(tuple(names[index:]), cases=1) for index in range(50)],
        },
    )
    made["facts"]["rework"]["by_activity"] = [measured.loop(name, 3, 2) for name in names]
    made["facts"]["ageing"]["oldest"] = [measured.opened(name, day=2, age=DAY) for name in strange]
    made["facts"]["quality"]["clocks"] = [
        {"column": name, "events": 9, "same_day": 0, "later": 9, "earlier": 0} for name in names
    ]
    made["facts"]["lead_time"]["by_channel"] = [spread(1, DAY) | {"channel": name} for name in strange]
    return flow.Report.model_validate(made)
