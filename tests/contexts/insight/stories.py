"""A report whose log is at hand: named people in two teams, made as the job makes it."""

import datetime as dt

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import operations, queries, runs, slices
from evenkeel.contexts.insight.values import Figures, Made, Problems, Report, Settings
from evenkeel.engines import flow
from tests.contexts.conftest import AT, acts

NORTH = ("Ada Berg", "Bo Lind", "Cyd Marsh", "Dia Novak", "Eli Frost", "Oona Pell")
"""Oona Pell is also a member: the colleague of the cast."""
SOUTH = ("Finn Ode", "Gry Holm")
SECRET = (*NORTH[:-1], *SOUTH)
ROLES = ("case", "activity", "timestamp", "resource", "group", "channel")
HEAD = "Case;Step;When;Who;Team;Channel;Ward;Handler\n"


def text() -> str:
    """Return a log of 40 cases: each received, checked and decided, some late and some checked twice."""
    lines = []
    for number in range(40):
        team, people = ("South", SOUTH) if number % 5 == 0 else ("North", NORTH)
        who = people[number % len(people)]
        channel = ("web", "phone", "letter")[number % 3]
        further = f"{team};{channel};{'East' if number % 2 else 'West'};{who}"
        day = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC) + dt.timedelta(days=3 * number)
        steps = ["Received", "Checked", *(["Checked"] if number % 4 == 0 else []), "Decided"]
        for place, step in enumerate(steps):
            at = day + dt.timedelta(days=place * (1 + number % 7), hours=place)
            lines.append(f"C-{number:02};{step};{at:%d/%m/%Y %H:%M};{who};{further}")
    return HEAD + "\n".join(lines) + "\n"


def made(by: accounts.Acting, *, keeps: bool = True, at: dt.datetime = AT) -> Report:
    """Have a report made of the log; without `keeps` as it was before logs were kept."""
    content = text().encode()
    with acts(by):
        known = operations.receive(content=[content], size=len(content), file_name="log.csv", by=by, at=at)
        names = dict(zip(ROLES, ("Case", "Step", "When", "Who", "Team", "Channel"), strict=True))
        reading = Settings(time_zone="UTC", roles=flow.Mapping.of(**names).assignments)
        operations.queue(report_id=known.id, reading=reading, by=by, at=at)
        run, known = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=at)
        found = flow.read(queries.log_path(known=known), mapping=reading.mapping)
        report = flow.report(found, at=at, version="1")
        extras = slices.keep_log(known=known, making=run.run_id, log=found.log) if keeps else None
        figures = Figures(cases=report.facts.cases, events=report.facts.events)
        runs.finish(
            run=run,
            content=with_people(report).model_dump_json(),
            figures=figures,
            problems=Problems(),
            extras=extras,
            at=at,
        )
        return queries.report(organisation_id=by.organisation_id, report_id=known.id)


def with_people(report: flow.Report) -> flow.Report:
    """Add what may single people out, whatever the log itself gives rise to."""
    finding = {
        "code": "ties",
        "severity": "warning",
        "about": "work",
        "title": "Taken first",
        "sentence": "“Ada Berg” takes the lightest cases first, and so does Oona Pell.",
        "evidence": [{"name": "most_by", "value": "Bo Lind"}],
        "table": {
            "columns": ["one", "other", "cases"],
            "rows": [["Ada Berg", "Bo Lind", 9], ["Oona Pell", "Bo Lind", 7], ["Gry Holm", "Ada Berg", 4]],
            "personal": True,
        },
        "affected": 2,
        "cases": ["C-01", "C-02"],
    }
    busy = {"busy": 9.0, "overlapping_share": 0.5, "concurrency": 1.5}
    multitasking = busy | {"by_resource": [busy | {"resource": name} for name in (*NORTH, *SOUTH)]}
    whole = report.model_dump(by_alias=True, mode="json")
    whole["findings"] = [finding, *whole["findings"]]
    whole["facts"]["multitasking"] = multitasking
    return flow.Report.model_validate(whole)


def kept(by: accounts.Acting, known: Report) -> Made:
    """Return what is kept of a report."""
    with acts(by):
        return queries.made(known=known)
