"""What meetings show on the pages of others: what somebody agreed to do, on her day."""

import datetime as dt

from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.beside import Line, Panel, when
from evenkeel.contexts.meetings.queries import agreed


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
