"""Learning the twin of a team and judging it: by the last fifth of its work, which it has not seen."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from evenkeel.contexts.twins import figures, foretelling, rules
from evenkeel.contexts.twins.values import Checked, Learnt, Seen, Share
from evenkeel.contexts.twins.work import WALL, Work
from evenkeel.engines import twin

SEED: Final = 0
SIMULATIONS: Final = 10
MICROSECONDS: Final = 1_000_000
ENOUGH: Final = 97
"""Of the lead times so many in a hundred lie within what is drawn."""
SAID_BETTER: Final = frozenset({"missing-people"})
"""Assumptions of the engine that our own say better: the only step without a name is the arrival."""
ASSUMED: Final = (
    twin.Assumption(
        code="begins",
        sentence="Cases do not say when work on a step began. Somebody is taken to have worked on what she finished next since "
        "she finished something before, or since her day began; at most eight hours.",
    ),
    twin.Assumption(
        code="own-part",
        sentence="A case begins when it comes to this team and is done with the last thing that the team does. What others do "
        "between is waiting to it, which does not get shorter with more people here.",
    ),
)

Tell = Callable[[int, str], None]
"""Takes how far one has come, of a hundred, and what is being done."""


def learn(work: Work, *, name: str, zone: str, tell: Tell = lambda part, doing: None) -> Learnt:
    """Learn a team's twin: first from four fifths of its work, to judge it by the rest; then from all of it.

    Raises rules.TooFewCases, twin.NothingHeldOut, twin.NothingToLearn, twin.NeverDone.
    """
    rules.check_cases(work.log.n_cases)
    tell(40, "Learning from the first four fifths")
    earlier, later = twin.held_out(work.log)
    tried = twin.fit(earlier, timezone=WALL, seed=SEED)
    tell(55, "Simulating the last fifth, ten times")
    begin = dt.datetime.fromtimestamp(int(later.opened.min()) / MICROSECONDS, dt.UTC)
    simulated = twin.simulate(tried, start=begin, cases=later.n_cases, seed=SEED, replications=SIMULATIONS)
    tell(65, "Comparing with what happened")
    fidelity = twin.evaluate(later, simulated, training=earlier, seed=SEED)
    tell(70, "Learning from everything")
    model = twin.fit(work.log, state=standing(work), timezone=WALL, seed=SEED)
    model = completed(model, work, name=name, zone=zone)
    tell(75, "Foretelling what is known by now, to see how well it can")
    checked = foretelling.checked(work)
    tell(90, "Correcting what is foretold by how far off it would have been")
    model = foretelling.calibrated(model, work, zone=zone)
    return Learnt(
        document=model.model_dump_json(exclude_defaults=True),
        fidelity=fidelity.model_dump_json(),
        cases=work.log.n_cases,
        people=len(model.people),
        seen=_seen(work, later, simulated, checked),
    )


def standing(work: Work) -> twin.State:
    """Return which cases have come and are not closed, so that it is known how many came lately, and how long they have stood."""
    here = twin.state_of(work.whole, at=work.until, closed=frozenset(work.log.cases))
    known = {case.key: case for case in here.cases}
    cases = tuple(
        known.get(name) or twin.OpenCase(key=name, arrived=came) for name, came in work.under_way.items()
    )
    return twin.State(at=work.until, cases=cases)


def counted(work: Work) -> dict[str, int]:
    """Return how often each step was done."""
    counts = np.bincount(work.log.activity, minlength=len(work.log.activities))
    return {name: int(count) for name, count in zip(work.log.activities, counts, strict=True)}


def completed(model: twin.Twin, work: Work, *, name: str, zone: str) -> twin.Twin:
    """Add what the log of cases alone does not tell: whose twin it is, where its clocks stand, what was promised."""
    norm = _middle(work.promised)
    assumed = [each for each in model.assumptions if each.code not in SAID_BETTER]
    learned = model.learned
    if learned is not None:
        local = ZoneInfo(zone)
        begin, end = learned.begin.replace(tzinfo=local), learned.end.replace(tzinfo=local)
        learned = learned.model_copy(update={"begin": begin, "end": end})
    return model.model_copy(
        update={
            "name": name,
            "timezone": zone,
            "norm": norm,
            "learned": learned,
            "assumptions": (*ASSUMED, *assumed),
        }
    )


def _middle(promised: Any) -> float | None:
    """Return the middle one of what was promised, in seconds; None where nothing was."""
    known = promised[promised > 0]
    return float(np.median(known)) / MICROSECONDS if known.size else None


def _seen(
    work: Work, later: twin.EventLog, simulated: tuple[twin.EventLog, ...], checked: Checked | None
) -> Seen:
    took = work.log.closed - work.log.opened
    due = work.promised >= 0
    norms = work.promised[due] / MICROSECONDS
    return Seen(
        counts=counted(work),
        still_open=work.still_open,
        norms=(float(norms.min()), float(norms.max())) if norms.size else None,
        kept=float((took[due] <= work.promised[due]).mean()) if due.any() else None,
        mean=float(took.mean()) / MICROSECONDS,
        shares=_shares(later, simulated),
        checked=checked,
    )


def _shares(later: twin.EventLog, simulated: tuple[twin.EventLog, ...]) -> tuple[Share, ...]:
    happened = np.sort(later.closed - later.opened)
    drawn = [np.sort(each.closed - each.opened) for each in simulated]
    top = max(float(np.percentile(each, ENOUGH)) for each in (happened, np.concatenate(drawn)))
    found = []
    for within in MICROSECONDS * np.array(figures.round_times(top / MICROSECONDS)):
        done = [float(np.searchsorted(each, within, "right")) / each.size for each in drawn]
        share = float(np.searchsorted(happened, within, "right")) / happened.size
        found.append(Share(float(within) / MICROSECONDS, share, float(np.mean(done)), min(done), max(done)))
    return tuple(found)
