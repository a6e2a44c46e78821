"""What meetings show on the pages of others: what somebody agreed to do, on her day."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards.values import Agreed
from evenkeel.contexts.casework.values.beside import Line, Panel, when
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.meetings import rules
from evenkeel.contexts.meetings.queries import agreed, series


def on_my_day(by: accounts.Acting, at: dt.datetime) -> Panel:
    """Return what somebody agreed to do in meetings and has not done yet. Two queries."""
    today = at.astimezone(by.zone).date()
    lines = (
        Line(
            text=each.text,
            url=reverse("meetings:series", args=[each.series]),
            about=", ".join(filter(None, (each.case_reference, each.series_title))),
            due=when(each.due_date, today),
            done_url=reverse("meetings:done", args=[each.id]),
        )
        for each in agreed.mine(by=by)
    )
    return Panel("agreed", "Agreed in meetings", tuple(lines))


def in_the_week(
    people: Collection[uuid.UUID], until: dt.date, reach: Reach, by: accounts.Acting, at: dt.datetime
) -> tuple[Agreed, ...]:
    """Return what persons agreed to do before a day, of the meetings that somebody may look at, and what she agreed herself.

    One query.
    """
    held = series.model(by=by, at=at)
    open_to = {each.key for each in series.all_of(held) if rules.can_visit(reach, each)} if held else set()
    return tuple(
        Agreed(each.owner_id, each.text, each.due_date, reverse("meetings:series", args=[each.series]))
        for each in agreed.due(owners=people, until=until, by=by)
        if each.due_date and (each.series in open_to or each.owner_id == reach.person)
    )
