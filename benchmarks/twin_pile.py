"""Whether intervals of how big a pile will be cover what they say.

    python benchmarks/twin_pile.py [LOG ...]

At thirty moments of the later half of each log a twin is learned from the cases that were over by then, as an office does every
night, and foretells how many cases will be open so many days later; these are chosen for each log so that they overlap little.
As drawn is what `forecast` says without a correction: cases of today with experience, later ones by the twin alone. Corrected is
by what `calibrate` found at the first of every six moments. Which cases were open is known, as it is to an office.
"""

import sys
import time
from typing import Any

import numpy as np
import twin_calibration

from evenkeel.engines import twin
from evenkeel.engines.twin.forecasting import _calibrating, _experience

AHEAD = {
    "example": 7,
    "BPI12W": 7,
    "BPIC15_1": 56,
    "BPI_2020_DomesticDeclarations": 28,
    "WABO_receipt": 14,
    "ACR": 4,
    "CallCenter_P": 2,
    "P2P": 7,
}
"""Days ahead."""
MOMENTS, EVERY, BEGIN = 30, 6, 0.5

Floats = Any


def main() -> None:
    """Print for each log how often the pile lay within its interval of 80 %, how wide that was, and how far off its mean."""
    print(f"{'log':<30}{'pile':>8}{'days':>6}   {'as drawn':>22}   {'corrected':>22}")
    for name in sys.argv[1:] or AHEAD:
        try:
            log, closed = twin_calibration.logs(name)
        except FileNotFoundError:
            print(f"{name}: not here")
            continue
        began = time.process_time()
        happened, low, mean, high = measured(log, closed, AHEAD[name])
        told = [
            f"{np.mean((low[way] <= happened) & (happened <= high[way])):>7.0%}"
            f" {np.mean((high[way] - low[way]) / np.maximum(happened, 1)):>6.0%}"
            f" {mean[way].sum() / max(happened.sum(), 1) - 1:>+7.0%}"
            for way in range(2)
        ]
        print(
            f"{name:<30}{happened.mean():>8.0f}{AHEAD[name]:>6}   {told[0]}   {told[1]}   ({time.process_time() - began:.0f} s)",
            flush=True,
        )


def measured(log: twin.EventLog, closed: Floats, days: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return for each moment what happened; and by way and moment the interval that was foretold, and its mean."""
    first, last, ahead = int(log.opened.min()), int(log.opened.max()), days * twin_calibration.DAY
    moments = np.linspace(first + BEGIN * (last - first), last - ahead * 1e6, MOMENTS).astype(np.int64)
    rows: list[Any] = []
    calibration = None
    for number, at in enumerate(moments.tolist()):
        if number % EVERY == 0:
            calibration = twin.calibrate(
                log.take(log.start <= at),
                at=twin_calibration.moment_of(at),
                closed=twin_calibration.over(log, closed, at),
            )
        found = twin_calibration.foretold(log, closed, at, ahead=ahead)
        if found is None:
            continue
        model, state, drawn = found
        drawn = _experience.with_experience(drawn, model, state)
        then = at + int(ahead * 1e6)
        happened = float(((log.opened <= then) & (closed > then)).sum())
        ways = [_calibrating.piled(drawn, np.array([ahead]), how)[:, 0] for how in (None, calibration)]
        ends = [np.quantile(one, twin_calibration.LEVEL, method="weibull") for one in ways]
        rows.append(
            (happened, [one[0] for one in ends], [one.mean() for one in ways], [one[1] for one in ends])
        )
    happened, low, mean, high = (np.array(part).T for part in zip(*rows, strict=True))
    return happened, low, mean, high


if __name__ == "__main__":
    main()
