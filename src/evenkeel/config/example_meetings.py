"""What the teams of the examples have agreed: one meeting of each that somebody who signs in belongs to, and actions from it."""

import datetime as dt
from typing import Any, Final

from evenkeel.config import example_days
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.casework import standards
from evenkeel.contexts.meetings import rules
from evenkeel.contexts.meetings.operations import agreeing, holding
from evenkeel.contexts.meetings.queries import held
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import ItemKind, Series
from evenkeel.kernel import working_days
from evenkeel.lib.db import tenancy

AGREED: Final = (
    ("Ask Planning for one answer to “When do I hear?”", 0),
    ("Show a new colleague the script for change of address", 2),
    ("Count for a week who calls twice about the same", 4),
)
"""What is done, and in how many days."""
OUTCOME: Final = (
    "Post came in heaps after the holiday; two of us take letters until noon. "
    "Three callers were thanked for their patience. The queue of the morning is the point for tomorrow."
)
WRITTEN: Final = (
    (ItemKind.BACKLOG, "Do we read out the same words for the bin calendar?"),
    (ItemKind.NEWS, "Nobody waited longer than four minutes yesterday"),
)


def hold(*, by: values.Acting, at: dt.datetime) -> None:
    """Let those who sign in hold their team's meeting on the last working day, agree something, and write down what comes next."""
    for member in example_days.signing_in(by):
        with tenancy.acting(organisation_id=by.organisation_id, user_id=member.user_id):
            acting = accounts.acting(user_id=member.user_id, chosen=str(by.organisation_id), origin=by.origin)
            if acting is None or acting.organisation_id != by.organisation_id:
                continue
            for series in _hers(acting, at):
                if not held.ended(series=series.key, by=acting, most=1):
                    _hold(series, by=acting, at=at)


def _hers(by: values.Acting, at: dt.datetime) -> list[Series]:
    model = known.model(by=by, at=at)
    reach = known.reach(by=by, at=at)
    every = known.all_of(model) if model else ()
    return [each for each in every if each.units and rules.can_take_part(reach, each)]


def _day_before(by: values.Acting, at: dt.datetime) -> dt.date:
    """Return the last working day before today."""
    model = known.model(by=by, at=at)
    calendar = standards.calendar(model) if model else working_days.Calendar()
    today = at.astimezone(by.zone).date()
    before = (today - dt.timedelta(days=number) for number in range(1, 31))
    return next(filter(calendar.is_working, before), today)


def _hold(series: Series, *, by: values.Acting, at: dt.datetime) -> None:
    begun_at = dt.datetime.combine(_day_before(by, at), series.at or dt.time(9), tzinfo=by.zone)
    people = known.participants(series=series, by=by, at=at)
    if not people:
        return
    meeting = holding.begin(series=series.key, begun_at=begun_at, by=by, at=at)
    for number, (text, days) in enumerate(AGREED):
        # The first one is hers, so that her day shows it.
        owner = next((each for each in people if each.user_id == by.user_id), people[0])
        agreeing.agree(
            series=series.key,
            text=text,
            owner_id=people[number % len(people)].person_id if number else owner.person_id,
            due_date=at.astimezone(by.zone).date() + dt.timedelta(days=days),
            meeting_id=meeting.id,
            by=by,
            at=at,
        )
    ended: Any = {"outcome": OUTCOME, "present": {each.person_id for each in people}}
    lasted = (series.lasts or dt.timedelta(minutes=15)) * 0.8
    holding.end(meeting_id=meeting.id, **ended, ended_at=begun_at + lasted, by=by, at=at)
    for kind, text in WRITTEN:
        holding.write_down(series=series.key, kind=kind, text=text, by=by, at=at)
