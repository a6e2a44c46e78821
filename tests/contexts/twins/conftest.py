"""A team with a twin: the cast of casework, and what was learnt of half an invented year of planning."""

import functools

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.twins import learning, queries, runs, work
from evenkeel.contexts.twins.values import Attempt, Learnt, Seen, Share
from evenkeel.engines import twin
from tests.contexts.casework.conftest import team
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.twins import lines

__all__ = ("team",)


@functools.cache
def planning() -> work.Work:
    """Return the invented half year of the planning team."""
    return next(work.teams(work.read(lines.half_a_year()), units={"plans": "planning"}))


@functools.cache
def learnt() -> Learnt:
    """Return its twin, judged by the past moved on instead of by simulations, which take long to be made ready."""
    earlier, later = twin.held_out(planning().log)
    fidelity = twin.evaluate(later, [later, later], training=earlier, resampled=5)
    model = learning.completed(twin.fit(planning().log), planning(), name="Planning", zone="Europe/London")
    seen = Seen(
        counts=learning.counted(planning()),
        still_open=6,
        norms=(864_000.0, 864_000.0),
        kept=0.9,
        mean=5 * 86_400.0,
        shares=(Share(86_400.0, 0.2, 0.3, 0.25, 0.35), Share(864_000.0, 1.0, 0.95, 0.9, 1.0)),
    )
    return Learnt(
        document=model.model_dump_json(exclude_defaults=True),
        fidelity=fidelity.model_dump_json(),
        cases=planning().log.n_cases,
        people=len(model.people),
        seen=seen,
    )


@functools.cache
def learned() -> tuple[Learnt, tuple[tuple[int, str], ...]]:
    """Return what the worker learns of it, simulations and forecasts included, and what it tells meanwhile. Slow."""
    told: list[tuple[int, str]] = []
    found = learning.learn(
        planning(), name="Planning", zone="Europe/London", tell=lambda part, doing: told.append((part, doing))
    )
    return found, tuple(told)


def kept(by: accounts.Acting, *, unit: str = "planning", of: Learnt | None = None) -> Attempt:
    """Keep a twin for somebody's organisation, as the worker does."""
    with acts(by):
        run = runs.begin_at_night(organisation_id=by.organisation_id, unit=unit, at=AT)
        runs.finish(run=run, learnt=of or learnt(), title="Planning", at=AT)
        return queries.kept(unit=unit, by=by).attempt


@pytest.fixture
def with_twin(team: Cast) -> Cast:
    """Have a twin of planning in the first organisation."""
    kept(team.administrator.acts)
    return team
