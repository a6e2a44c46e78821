"""What was reported of the programme of the example organisation, all invented: a programme that has been under way for a year."""

import datetime as dt
from decimal import Decimal
from typing import Final

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.audit import values as audit
from evenkeel.contexts.programme import operations, queries
from evenkeel.contexts.programme.values import What
from evenkeel.kernel import quarters
from evenkeel.lib.db import tenancy

PROGRESS: Final[tuple[tuple[str, What, str, str], ...]] = (
    ("hybrid-working", What.BEGUN, "2025-10-06", ""),
    ("redesign-waste", What.BEGUN, "2025-10-20", ""),
    (
        "hybrid-working",
        What.DESIGNED,
        "2025-12-12",
        "Seven teams have agreed; the other six take over what they like.",
    ),
    ("redesign-waste", What.DESIGNED, "2025-12-19", "Walked with two crews and eight callers."),
    ("hybrid-working", What.STARTED, "2026-01-12", ""),
    ("programme-governance", What.BEGUN, "2026-01-14", ""),
    ("programme-governance", What.DESIGNED, "2026-02-03", ""),
    ("set-objectives", What.BEGUN, "2026-02-09", ""),
    ("redesign-waste", What.STARTED, "2026-02-16", "The first three rounds."),
    ("programme-governance", What.STARTED, "2026-02-17", ""),
    ("set-objectives", What.DESIGNED, "2026-03-20", ""),
    (
        "demand-analysis",
        What.DESIGNED,
        "2026-03-27",
        "One form for both councils, tried in contact and in planning.",
    ),
    ("set-objectives", What.STARTED, "2026-04-13", ""),
    ("demand-analysis", What.STARTED, "2026-05-11", ""),
    ("redesign-course", What.STARTED, "2026-05-18", "Twelve people in the first group."),
    ("programme-governance", What.IMPLEMENTED, "2026-06-18", ""),
    ("hybrid-working", What.IMPLEMENTED, "2026-06-24", "All thirteen teams."),
    ("map-critical-processes", What.DESIGNED, "2026-06-26", ""),
    ("redesign-waste", What.IMPLEMENTED, "2026-06-29", "All rounds of both councils."),
    ("map-critical-processes", What.STARTED, "2026-07-06", "Homelessness advice was the first."),
    (
        "demand-analysis",
        What.IMPLEMENTED,
        "2026-09-04",
        "Counted; the classifying of e-mails is not finished.",
    ),
    ("set-objectives", What.IMPLEMENTED, "2026-09-17", ""),
    ("adopt-principles", What.DESIGNED, "2026-09-25", ""),
    ("it-architecture", What.BEGUN, "2026-09-28", "Begun a quarter late: the architect came in September."),
    (
        "redesign-course",
        What.NOTE,
        "2026-10-09",
        "The second group was moved twice; leaders did not let people go.",
    ),
    ("adopt-principles", What.STARTED, "2026-10-19", ""),
    ("benefits-tracking", What.BEGUN, "2026-11-02", ""),
)
"""Action, what happened, when, in words: in the order in which it happened."""
EVIDENCE: Final[tuple[tuple[str, int, str, str], ...]] = (
    (
        "programme-governance",
        0,
        "2026-06-18",
        "Minutes of the programme board, March to June; the new intranet was stopped.",
    ),
    (
        "hybrid-working",
        0,
        "2026-06-24",
        "Thirteen sheets on thirteen walls, looked at by the people partner.",
    ),
    (
        "redesign-waste",
        0,
        "2026-09-30",
        "91 in 100 emptied within two days in July to September, from the log of missed bins.",
    ),
    ("set-objectives", 0, "2026-09-17", "Both cabinets, 8 and 15 September."),
    ("set-objectives", 1, "2026-09-17", "Checked with EK101: no objective without a measure."),
)
"""Action, which of its declared evidence, since when, what one sees."""
SAVINGS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("hybrid-working", "2026-Q3", "26000", "Two floors of Market House let from July; confirmed by finance."),
    (
        "redesign-waste",
        "2026-Q3",
        "3200",
        "Fewer second journeys. The three vehicles that should go are still leased until March.",
    ),
)
"""Action, quarter, amount, where it is seen."""


def ensure(*, at: dt.datetime) -> None:
    """Report on the programme of the first example organisation, unless somebody has, or its model has none."""
    example = values.EXAMPLES[0]
    with tenancy.acting(organisation_id=example.id):
        if queries.reports(organisation_id=example.id):
            return
        members = accounts.members(organisation_id=example.id).object_list
        leader = next((each for each in members if each.role is values.Role.LEADER), None)
    if leader is None:
        return
    with tenancy.acting(organisation_id=example.id, user_id=leader.user_id):
        by = accounts.acting(user_id=leader.user_id, chosen=None, origin=audit.Origin(audit.Channel.SYSTEM))
        assert by is not None
        _report(by, at)


def _report(by: values.Acting, at: dt.datetime) -> None:
    """Report what has happened by then, through the operations that people use."""
    today = at.astimezone(by.zone).date()
    source = queries.programme(organisation_id=by.organisation_id, at=at)
    actions = {each.key: each for each in source.model.actions} if source else {}
    for action, what, day, text in PROGRESS:
        on = dt.date.fromisoformat(day)
        if action in actions and on <= today:
            operations.report_progress(action=action, what=what, on=on, text=text, by=by, at=at)
    for action, place, day, text in EVIDENCE:
        on, declared = dt.date.fromisoformat(day), actions[action].evidence if action in actions else ()
        if place < len(declared) and on <= today:
            operations.give_evidence(
                action=action, meets=declared[place], on=on, text=text, link="", by=by, at=at
            )
    for action, name, amount, text in SAVINGS:
        quarter = quarters.number(name)
        if action in actions and quarters.end(quarter) < today:
            operations.report_savings(
                action=action, quarter=quarter, amount=Decimal(amount), text=text, by=by, at=at
            )
