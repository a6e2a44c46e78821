"""Ideas that the people of the examples have written down: one at each stage, with what came of them."""

import datetime as dt
from typing import Final, NamedTuple

from evenkeel.config import example_days
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.improvements import operations, queries
from evenkeel.contexts.improvements.values import Content, Stage
from evenkeel.lib.db import tenancy


class _Told(NamedTuple):
    title: str
    seen: str
    days: int
    """How long ago."""
    moves: tuple[tuple[Stage, str], ...] = ()
    said: str = ""


IDEAS: Final = (
    _Told(
        "Say in the first call when there will be an answer",
        "One in four who call asks when something is done, and nobody at the desk can see it.",
        60,
        ((Stage.ON_TRIAL, "Two weeks at two desks"), (Stage.KEPT, "Half as many called a second time.")),
    ),
    _Told(
        "One list of papers for all permits",
        "The letter, the form and the page on the web each name other papers.",
        25,
        ((Stage.LOOKED_AT, ""), (Stage.ON_TRIAL, "With parking permits until the end of the month")),
        "The third question of the form still asks for what nobody needs.",
    ),
    _Told(
        "Phones from eight, counter from nine", "Before nine the counter is empty and the queue is long.", 9,
        ((Stage.LOOKED_AT, "Asked both councils for their figures by the hour"),),
    ),
    _Told("Read out the bin calendar by street", "Two minutes per call to find the right page.", 3),
    _Told(
        "A stamp for “seen”", "Paper goes to the same desk twice.", 40,
        ((Stage.DROPPED, "The new file shows who has opened it."),),
    ),
)  # fmt: skip


def write_down(*, by: values.Acting, at: dt.datetime) -> None:
    """Let the first of the staff who signs in and works in a unit write the ideas down, and say what came of them."""
    if any(queries.counted(by=by).values()):
        return
    for member in example_days.signing_in(by):
        with tenancy.acting(organisation_id=by.organisation_id, user_id=member.user_id):
            acting = accounts.acting(user_id=member.user_id, chosen=str(by.organisation_id), origin=by.origin)
            if acting is None or acting.organisation_id != by.organisation_id:
                continue
            if acting.role is not values.Role.STAFF:
                continue
            reach = queries.reach(by=acting, at=at)
            if reach.units:
                for told in IDEAS:
                    _tell(told, unit=min(reach.units), by=acting, at=at)
                return


def _tell(told: _Told, *, unit: str, by: values.Acting, at: dt.datetime) -> None:
    then = at - dt.timedelta(days=told.days)
    person = queries.reach(by=by, at=at).person
    content = Content(told.title, told.seen, unit, person if told.moves else None)
    idea = operations.add(content=content, by=by, at=then)
    for number, (to, words) in enumerate(told.moves, start=1):
        moved_at = then + number * dt.timedelta(days=told.days) / (len(told.moves) + 1)
        operations.move(idea_id=idea.id, to=to, words=words, by=by, at=moved_at)
    if told.said:
        operations.comment(idea_id=idea.id, text=told.said, by=by, at=at - dt.timedelta(days=1))
