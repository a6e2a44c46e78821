"""Times a piece of work in the process that it runs in: processor and wall seconds, and the peak memory so far."""

import gc
import json
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any


def told(found: Any, times: list[tuple[float, float]]) -> None:
    """Print what was found, the medians of the times and the least processor time, as one line of JSON."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
    best = min(one for one, _ in times)
    print(json.dumps({"found": found, "cpu": cpu, "wall": wall, "best": best, "GiB": memory}))


def timed(
    work: Callable[[], Any], *, runs: int = 1, before: Callable[[], Any] = lambda: None
) -> tuple[Any, list[tuple[float, float]]]:
    """Do a piece of work some times; return what it gave last, and processor and wall seconds of each time.

    What is done `before` each time is not measured.
    """
    times, given = [], None
    for _ in range(runs):
        given = None
        before()
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        given = work()
        times.append((time.process_time() - cpu, time.perf_counter() - wall))
    return given, times
