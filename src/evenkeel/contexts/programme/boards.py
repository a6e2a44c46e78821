"""The report for the board: a page that says how the programme stands, what is late and why, and what comes next."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.programme import presentation, savings
from evenkeel.contexts.programme.values import Colour, Report, Standing, State, What
from evenkeel.engines import operating_model
from evenkeel.kernel import quarters
from evenkeel.ui.charts import figure

LATE_SHOWN: Final = 9
MISSING_SHOWN: Final = 4
NEXT_SHOWN: Final = 5


@dataclass(frozen=True)
class Next:
    """What is to be reached in the coming quarter: a heading, and the actions."""

    title: str
    actions: tuple[presentation.Row, ...]
    more: int


@dataclass(frozen=True)
class BoardReport:
    """All that the page says."""

    sentences: tuple[str, ...]
    counts: tuple[tuple[State, int, str], ...]
    alarm: savings.Alarm
    behind_since: str
    late: tuple[presentation.Row, ...]
    late_more: int
    done: tuple[presentation.Row, ...]
    next_quarter: str
    coming: tuple[Next, ...]
    figure: figure.Figure
    missing: tuple[str, ...]


def report(
    standings: Sequence[Standing],
    reports: Iterable[Report],
    *,
    model: operating_model.OperatingModel,
    day: dt.date,
    currency: str,
) -> BoardReport:
    """Put the report together."""
    course = savings.course(model.actions, reports, day=day)
    alarm = savings.alarm(course, currency=currency)
    late = sorted(
        (each for each in standings if each.colour in (Colour.RED, Colour.AMBER)),
        key=lambda each: each.colour is not Colour.RED,
    )
    begin = quarters.start(quarters.of(day))
    done = [
        each
        for each in standings
        if each.state is State.DONE and (each.on(What.IMPLEMENTED) or dt.date.min) >= begin
    ]

    def row(each: Standing) -> presentation.Row:
        return presentation.row(each, model=model)

    return BoardReport(
        sentences=tuple(_sentences(standings)),
        counts=presentation.counts(standings),
        alarm=alarm,
        behind_since=presentation.behind_since(course),
        late=tuple(row(each) for each in late[:LATE_SHOWN]),
        late_more=max(0, len(late) - LATE_SHOWN),
        done=tuple(row(each) for each in done[:NEXT_SHOWN]),
        next_quarter=quarters.spoken(quarters.of(day) + 1),
        coming=tuple(_coming(standings, quarters.of(day) + 1, row)),
        figure=presentation.course_figure(
            course,
            key="board-course",
            title="Savings from the beginning",
            sentence=alarm.text,
            currency=currency,
            day=day,
        ),
        missing=_missing(course, currency),
    )


def _missing(course: savings.Course, currency: str) -> tuple[str, ...]:
    shown = presentation.missing_rows(course.missing[:MISSING_SHOWN], currency=currency)
    more = len(course.missing) - len(shown)
    return (*shown, f"And {more} more; the page on savings names them all.") if more else shown


def _sentences(standings: Sequence[Standing]) -> Iterable[str]:
    every = len(standings)
    done = sum(each.state is State.DONE for each in standings)
    red = sum(each.colour is Colour.RED for each in standings)
    amber = sum(each.colour is Colour.AMBER for each in standings)
    held = sum(each.is_held_up for each in standings)
    yield f"{done} of {every} actions are done with evidence."
    if red or amber:
        yield f"{_many(red)} late, {_many(amber)} amber: late in design, without evidence, or held up by others."
    else:
        yield "None is late, and none is held up."
    if held:
        yield f"{held} should be under way but {'waits' if held == 1 else 'wait'} for others."


def _many(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}" if number else "None is"


def _coming(standings: Sequence[Standing], quarter: int, row: object) -> Iterable[Next]:
    assert callable(row)
    open_ones = [each for each in standings if What.IMPLEMENTED not in dict(each.reached)]
    for title, name, reached in (
        ("Designs that are to stand", "design_by", What.DESIGNED),
        ("To begin to hold", "implement_from", What.STARTED),
        ("To hold everywhere", "done_by", What.IMPLEMENTED),
    ):
        found = [
            each
            for each in open_ones
            if quarters.maybe(getattr(each.action, name)) == quarter and each.on(reached) is None
        ]
        if found:
            yield Next(
                title, tuple(row(each) for each in found[:NEXT_SHOWN]), max(0, len(found) - NEXT_SHOWN)
            )
