"""Judge a twin: its simulations beside what happened in a part of the log that it had not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.fidelity import (
    _controls,
    _distances,
    _document,
    _remaining,
    _rules,
    _scores,
    _traits,
    _verdict,
)
from evenkeel.kernel import errors

RESAMPLED = 50
"""How often what happened is resampled to find the floor."""
HOUR = 3_600.0
"""Seconds."""

Figures = dict[str, float]


class NothingSimulated(errors.Invalid):
    """There is no simulated case to compare with what happened: simulate at least one."""

    code = "nothing-simulated"


@dataclass(frozen=True, eq=False)
class _Compared:
    """All figures of one evaluation: of each simulation, each resampling, and the replay."""

    simulated: list[Figures]
    floor: list[Figures]
    naive: Figures | None


def evaluate(
    held_out: _log.EventLog,
    simulated: Sequence[_log.EventLog],
    *,
    training: _log.EventLog | None = None,
    foretold: _scores.Foretold | None = None,
    resampled: int = RESAMPLED,
    seed: int = 0,
) -> _document.Fidelity:
    """Tell how far simulations are from what happened, and what they may be used for; raises NothingSimulated.

    Each distance stands beside its floor (what happened, resampled case by case, `resampled` times), beside its spread over the
    simulations, and with a `training` log beside what replaying the last cases of that would give. `foretold` are
    forecasts of single cases, scored beside what past cases of `training` that were as far took. The same arguments give
    the same answer.
    """
    if not held_out.n_cases or not simulated or not all(log.n_cases for log in simulated):
        raise NothingSimulated
    people = bool((held_out.resource >= 0).any())
    compared = _compare(held_out, simulated, training=training, resampled=resampled, seed=seed)
    scales = _scales(held_out)
    ways = [way for way in _rules.WAYS if people or way.code != "circadian_workforce"]
    distances = tuple(_distance(way, compared, scale=scales[way.scale]) for way in ways)
    amount = _amount(held_out, simulated)
    remaining = None if foretold is None else remaining_time(foretold, training=training)
    return _document.Fidelity(
        cases=held_out.n_cases,
        instances=held_out.n_instances,
        simulations=len(simulated),
        seed=seed,
        amount=amount,
        distances=distances,
        remaining=remaining,
        verdicts=_verdict.verdicts(distances, remaining, amount, cases=held_out.n_cases),
        caveats=_verdict.caveats(
            distances, cases=held_out.n_cases, people=people, has_starts=held_out.has_starts
        ),
    )


def remaining_time(
    foretold: _scores.Foretold, *, training: _log.EventLog | None = None
) -> _document.RemainingTime:
    """Score forecasts of how long single cases still take; with a training log beside what that tells."""
    samples, happened = foretold.samples / HOUR, foretold.happened / HOUR
    scores = _scores.crps(samples, happened)
    crps, known, skill = float(scores.mean()), None, None
    if training is not None:
        climatology = _remaining.climatology(training)
        known = float(_scores.crps_of(climatology, foretold.happened, foretold.done).mean()) / HOUR
        skill = 1 - crps / known if known > 0 else None
    coverage = _scores.covered(samples, happened)
    error = float(np.abs(np.median(samples, axis=1) - happened).mean())
    told = _verdict.of_cases(coverage=coverage, interval=_scores.INTERVAL, error=error, skill=skill)
    return _document.RemainingTime(
        count=len(happened),
        draws=samples.shape[1],
        crps=crps,
        crps_median=float(np.median(scores)),
        crps_p90=float(np.quantile(scores, 0.9)),
        climatology=known,
        skill=skill,
        median_error=error,
        bias=float((samples.mean(axis=1) - happened).mean()),
        interval=_scores.INTERVAL,
        coverage=coverage,
        pit=tuple(_scores.pit(samples, happened).tolist()),
        quantiles=tuple(
            _document.Quantile(level=level, score=_scores.pinball(samples, happened, level=level))
            for level in _scores.LEVELS
        ),
        grade=_rules.grade_cases(coverage=coverage, interval=_scores.INTERVAL, skill=skill),
        sentence=f"{told}.",
    )


def _compare(
    held_out: _log.EventLog,
    simulated: Sequence[_log.EventLog],
    *,
    training: _log.EventLog | None,
    resampled: int,
    seed: int,
) -> _Compared:
    numbers = _traits.words((held_out, *simulated, *([] if training is None else [training])))
    happened = _traits.Traits(held_out, numbers)

    def against(log: _log.EventLog) -> Figures:
        return _distances.between(happened, _traits.Traits(log, numbers))

    rng = np.random.default_rng(seed)
    return _Compared(
        simulated=[against(log) for log in simulated],
        floor=[against(_controls.resampled(held_out, rng=rng)) for _ in range(resampled)],
        naive=None if training is None else against(_controls.replayed(training, held_out)),
    )


def _amount(held_out: _log.EventLog, simulated: Sequence[_log.EventLog]) -> _document.Amount:
    instances = _spread([log.n_instances for log in simulated])
    ratio = instances.mean / held_out.n_instances
    told = _verdict.of_amount(simulated=instances.mean, happened=held_out.n_instances, ratio=ratio)
    return _document.Amount(
        cases=_spread([log.n_cases for log in simulated]),
        instances=instances,
        work=_spread([_work(log) for log in simulated]),
        happened_work=_work(held_out),
        ratio=ratio,
        grade=_rules.grade_amount(ratio),
        sentence=f"{told}.",
    )


def _work(log: _log.EventLog) -> float:
    return float(np.sum(log.end - log.start)) / _traits.HOUR


def _scales(held_out: _log.EventLog) -> dict[_rules.Scale, float | None]:
    hour = _traits.HOUR
    return {
        _rules.Scale.ITSELF: None,
        _rules.Scale.CYCLE_TIME: float(np.mean(held_out.closed - held_out.opened)) / hour,
        _rules.Scale.PERIOD: float(held_out.closed.max() - held_out.opened.min()) / hour,
    }


def _distance(way: _rules.Way, compared: _Compared, *, scale: float | None) -> _document.Distance:
    each = tuple(figures[way.code] for figures in compared.simulated)
    simulated, floor = _spread(each), _spread([figures[way.code] for figures in compared.floor])
    naive = None if compared.naive is None else compared.naive[way.code]
    grade = _rules.grade(way, distance=simulated.mean, floor=floor.mean, scale=scale, naive=naive)
    sentence = _verdict.of_distance(way, distance=simulated.mean, floor=floor.mean, scale=scale, naive=naive)
    return _document.Distance(
        code=way.code,
        published=way.published,
        unit=way.unit,
        simulated=simulated,
        each=each,
        floor=floor,
        naive=naive,
        scale=scale,
        grade=grade,
        sentence=f"{sentence}.",
    )


def _spread(figures: Sequence[float]) -> _document.Spread:
    values = np.array(figures)
    return _document.Spread(
        mean=float(values.mean()),
        deviation=float(values.std()),
        least=float(values.min()),
        most=float(values.max()),
        count=values.size,
    )
