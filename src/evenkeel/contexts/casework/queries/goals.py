"""Figures of cases and contacts, week by week, for goals: sums alone, which name nobody. Each asks one query for all goals."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.goals import Closed, Contacted, Meant, Standing

_CLOSED: Final = """
select asked.number, date_trunc('week', c.closed_at at time zone %(zone)s)::date as monday, count(*),
    percentile_cont(asked.share) within group (order by extract(epoch from c.closed_at - c.received_at)),
    count(c.first_due_at), count(*) filter (where c.closed_at <= c.first_due_at)
from jsonb_to_recordset(%(asked)s::jsonb)
    as asked(number int, case_types text[], services text[], units text[], channels text[], share float)
join casework_case c on c.organisation_id = %(organisation)s
    and (cardinality(asked.case_types) = 0 or c.case_type = any(asked.case_types))
    and (cardinality(asked.services) = 0 or c.service = any(asked.services))
    and (cardinality(asked.units) = 0 or c.unit = any(asked.units))
    and c.state = 'closed' and c.erased_at is null and c.closed_at >= %(from)s and c.closed_at < %(until)s
group by asked.number, asked.share, monday order by asked.number, monday
"""
_STANDING: Final = """
select asked.number, count(*), count(*) filter (where c.due_at < %(until)s), min(c.received_at)
from jsonb_to_recordset(%(asked)s::jsonb)
    as asked(number int, case_types text[], services text[], units text[], channels text[], share float)
join casework_case c on c.organisation_id = %(organisation)s
    and (cardinality(asked.case_types) = 0 or c.case_type = any(asked.case_types))
    and (cardinality(asked.services) = 0 or c.service = any(asked.services))
    and (cardinality(asked.units) = 0 or c.unit = any(asked.units))
    and c.state <> 'closed'
group by asked.number
"""
_CONTACTED: Final = """
select asked.number, date_trunc('week', t.at at time zone %(zone)s)::date as monday, count(*),
    count(*) filter (where t.demand = 'failure'), count(*) filter (where t.demand in ('failure', 'value')),
    count(*) filter (where t.channel = any(asked.channels))
from jsonb_to_recordset(%(asked)s::jsonb)
    as asked(number int, case_types text[], services text[], units text[], channels text[], share float)
join casework_contact t on t.organisation_id = %(organisation)s and t.direction = 'in'
    and (cardinality(asked.services) = 0 or t.service = any(asked.services))
    and t.at >= %(from)s and t.at < %(until)s
group by asked.number, monday order by asked.number, monday
"""


def closed(
    *, of: Sequence[Meant], from_at: dt.datetime, until_at: dt.datetime, by: accounts.Acting
) -> Mapping[int, tuple[Closed, ...]]:
    """Return what was closed in each week between two moments, by the place of what is meant. One query, or none."""
    found = defaultdict(list)
    for number, *row in _rows(_CLOSED, of, by, {"from": from_at, "until": until_at}):
        found[number].append(Closed(row[0], row[1], float(row[2]), row[3], row[4]))
    return {number: tuple(weeks) for number, weeks in found.items()}


def standing(*, of: Sequence[Meant], by: accounts.Acting, at: dt.datetime) -> Mapping[int, Standing]:
    """Return what is open, by the place of what is meant. One query, or none."""
    return {number: Standing(*row) for number, *row in _rows(_STANDING, of, by, {"until": at})}


def contacted(
    *, of: Sequence[Meant], from_at: dt.datetime, until_at: dt.datetime, by: accounts.Acting
) -> Mapping[int, tuple[Contacted, ...]]:
    """Return the contacts that came in in each week between two moments, by the place of what is meant. One query, or none."""
    found = defaultdict(list)
    for number, *row in _rows(_CONTACTED, of, by, {"from": from_at, "until": until_at}):
        found[number].append(Contacted(*row))
    return {number: tuple(weeks) for number, weeks in found.items()}


def _rows(
    query: str, of: Sequence[Meant], by: accounts.Acting, more: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    if not of:
        return []
    asked = [
        {
            "number": number,
            "case_types": each.case_types,
            "services": each.services,
            "units": each.units,
            "channels": each.channels,
            "share": each.share,
        }
        for number, each in enumerate(of)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            {"asked": json.dumps(asked), "organisation": by.organisation_id, "zone": by.zone.key, **more},
        )
        return list(cursor.fetchall())
