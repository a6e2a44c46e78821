"""Whether intervals of when cases are done cover what they say, on held-out months; beside a naive peer.

    python benchmarks/twin_calibration.py [LOG …]

At moments of the last fifth of the work a twin is learned from the cases that were over by then, as an office does every night,
and foretells when the cases that were open would be over; nothing of what came later is known to it. `as drawn` are its futures
themselves, `with experience` these averaged with what became of past cases, as `forecast` does, and `corrected` what `calibrate`
makes of that by what was known when four fifths of the work was done. The naive peer knows how old a case is: of past cases that
became older, the quantiles of how long they still took. Cases that are still open at the end of a log count as missed where that
is known, else not at all. Which cases were open is known, as it is to an office.
"""

import functools
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from evenkeel.engines import flow, twin
from evenkeel.engines.twin.forecasting import _calibrating, _experience, _futures

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
LOGS = (
    "example",
    "BPI12W",
    "BPIC15_1",
    "BPI_2020_DomesticDeclarations",
    "WABO_receipt",
    "ACR",
    "CallCenter_P",
    "P2P",
)
LEVEL = (0.1, 0.9)
MOMENTS, REPLICATIONS = 8, 60
FEWEST = 20
NEVER = np.iinfo(np.int64).max
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400.0

Floats = Any


def main() -> None:
    """Print coverage, width and interval score for each log."""
    print(
        f"{'log':<30}{'forecasts':>10}  {'as drawn':>14}{'with experience':>22}{'corrected':>22}{'naive by age':>22}"
    )
    for name in sys.argv[1:] or LOGS:
        try:
            log, closed = logs(name)
        except FileNotFoundError:
            print(f"{name}: not here")
            continue
        began = time.process_time()
        table = np.concatenate(list(tried(log, closed)), axis=2)
        told = [
            f"{np.nanmean(table[0, way]):>7.1%} {np.median(table[1, way]):>6.1f} {np.nanmean(table[2, way]):>6.1f}"
            for way in range(4)
        ]
        print(
            f"{name:<30}{table.shape[2]:>10,}  {'  '.join(told)}   ({time.process_time() - began:.0f} s)",
            flush=True,
        )


def tried(log: twin.EventLog, closed: Floats) -> Iterator[Floats]:
    """Yield for each held-out moment what was covered, how wide it was, and its score, by way and case."""
    cut = int(np.quantile(log.end, 0.8))
    calibration = twin.calibrate(log.take(log.start <= cut), at=moment_of(cut), closed=over(log, closed, cut))
    last, end = int(log.opened.max()), int(log.end.max())
    place = {name: number for number, name in enumerate(log.cases)}
    for at in np.linspace(cut, last, MOMENTS + 1)[:-1].astype(np.int64).tolist():
        found = foretold(log, closed, at, ahead=DAY)
        if found is None:
            continue
        model, state, drawn = found
        cases = np.array([place[name] for name in drawn.opened.begun.names])
        told = _experience.with_experience(drawn, model, state).done
        corrected = _calibrating.recalibrated(told, calibration)
        left, ended = (np.minimum(closed[cases], end) - at) / 1e6, closed[cases] <= end
        ways: list[Any] = [
            np.quantile(one, LEVEL, axis=0, method="weibull") for one in (drawn.done, told, corrected)
        ]
        gone = closed <= at
        lengths = np.sort((log.closed - log.opened)[gone] / 1e6)
        ways.append(naive(lengths, (at - log.opened[cases]) / 1e6))
        covered = np.array([inside(low, high, left, ended) for low, high in ways])
        wide = np.array([(high - low) / DAY for low, high in ways])
        lost = np.array([scored(low, high, left) / DAY for low, high in ways])
        yield np.array([covered, wide, np.where(ended, lost, np.nan)])


def foretold(
    log: twin.EventLog, closed: Floats, at: int, *, ahead: float
) -> tuple[twin.Twin, twin.State, _futures.Futures] | None:
    """Draw futures with a twin of what was over at a moment, from how things stood; none where nothing was open."""
    gone, moment = over(log, closed, at), moment_of(at)
    model = twin.fit(log.take((closed <= at)[log.case]), state=twin.state_of(log, at=moment, closed=gone))
    state = twin.state_of(log, at=moment, closed=gone, twin=model)
    if not state.cases:
        return None
    drawn = _futures.futures(
        model, state, moments=np.array([ahead]), until=ahead, replications=REPLICATIONS, seed=1, executor=None,
    )  # fmt: skip
    return model, state, drawn


def inside(low: Floats, high: Floats, left: Floats, ended: Floats) -> Floats:
    """Tell of each case whether it ended within its interval; not known of what is still open and may."""
    within = np.where((low <= left) & (left <= high), 1.0, 0.0)
    return np.where(~ended & (high >= left), np.nan, within)


def scored(low: Floats, high: Floats, left: Floats) -> Floats:
    """Return the interval score: the width, and ten times by how much it was missed (Gneiting and Raftery 2007, 6.2)."""
    return (
        high - low + 2 / (1 - LEVEL[1] + LEVEL[0]) * (np.maximum(low - left, 0) + np.maximum(left - high, 0))
    )


def naive(lengths: Floats, ages: Floats) -> tuple[Floats, Floats]:
    """Return the interval of how long past cases still took that became so old."""
    first = np.minimum(np.searchsorted(lengths, ages, side="right"), max(lengths.size - FEWEST, 0))
    ends = np.array(
        [np.quantile(lengths[place:], LEVEL) - age for place, age in zip(first.tolist(), ages, strict=True)]
    )
    return np.maximum(ends[:, 0], 0), np.maximum(ends[:, 1], 0)


def over(log: twin.EventLog, closed: Floats, at: int) -> set[str]:
    """Return the cases that were over at a moment."""
    return {log.cases[case] for case in np.flatnonzero(closed <= at).tolist()}


def moment_of(micros: int) -> datetime:
    """Return an instant."""
    return EPOCH + timedelta(microseconds=micros)


@functools.cache
def logs(name: str) -> tuple[twin.EventLog, Floats]:
    """Return a log, and for each case when it was over."""
    from evenkeel.cli.twin import converting

    if name == "example":
        log = flow.log_of(example())
    else:
        csv = SHARED / "twin" / f"{name}.csv.gz"
        if csv.exists():
            read = twin.read_csv(csv)
            return read, read.closed
        log = flow.read(SHARED / "event-logs" / f"{name}.xes.gz").log
    found = converting.standing(log)
    return found.log, np.where(found.open, NEVER, found.log.closed)


def example() -> Any:
    """Return the year of the first example council."""
    from evenkeel.config import year
    from evenkeel.engines import operating_model

    base = operating_model.read(ROOT / "operating-models" / "two-councils" / "as-is")
    council = "harbour-vale"
    effective = operating_model.read_overlay(
        ROOT / "operating-models" / "two-councils" / "as-is" / "overlays" / council, base=base
    ).effective
    if effective is None or effective.model is None:
        raise FileNotFoundError(council)
    lived = year.lived(
        effective.model,
        organisation=council,
        until=date(2026, 11, 23),
        cases=14_000,
        seed=7,
        troubles=year.ALL,
    )
    return year.log_table(lived, effective.model)


if __name__ == "__main__":
    main()
