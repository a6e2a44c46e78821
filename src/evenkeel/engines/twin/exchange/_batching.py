"""Batches of Prosimos (firing rules, sizes with their chances, factors by size) and ours (a size, the longest wait)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evenkeel.engines.twin.document._work import Batch
from evenkeel.engines.twin.exchange._parameters import Batching, Rule

_MANY = 1_000
"""The size of a batch that only time releases."""


@dataclass(frozen=True)
class Batched:
    """A batch of ours, the factor on the time of each piece, and what is left out."""

    batch: Batch | None
    factor: float
    left_out: tuple[str, ...]


def taken(given: Batching, task: str) -> Batched:
    """Return how work is collected, as far as a size and the longest wait can say it."""
    told: list[str] = []
    sizes, longest = _fired(given, task, told)
    sizes += _drawn(given, task, told)
    if not sizes and not longest:
        told.append(
            f"Batches of {task!r} are left out: no rule says how many make one, or how long the first waits."
        )
        return Batched(None, 1.0, tuple(dict.fromkeys(told)))
    size = min(sizes) if sizes else _MANY
    factor = _factor(given, size)
    parallel = given.type.lower() == "parallel"
    growth = 1.0 + math.log(max(factor, 1e-6)) / math.log(size) if parallel and size > 1 else 0.0
    if not 0.0 <= growth <= 1.0:
        told.append(
            f"Batches of {task!r} take longer together than one after the other, or shorter than one alone; the nearest is taken."
        )
    batch = Batch(
        size=size,
        longest=min(longest) if longest else None,
        together=parallel,
        growth=min(max(growth, 0.0), 1.0),
    )
    return Batched(batch, 1.0 if parallel else factor, tuple(dict.fromkeys(told)))


def _fired(given: Batching, task: str, told: list[str]) -> tuple[list[int], list[float]]:
    """Return the sizes and the waits of the first at which a batch is released."""
    sizes, longest = [], []
    for every in given.firing_rules:
        for rule in every:
            if rule.attribute == "size" and rule.comparison in ("=", ">=", ">"):
                sizes.append(int(float(rule.value)) + (rule.comparison == ">"))
            elif rule.attribute == "large_wt" and rule.comparison in (">", ">=", "="):
                longest.append(float(rule.value))
            else:
                told.append(f"Batches of {task!r}: the rule {_shown(rule)} is left out.")
        if len(every) > 1:
            told.append(f"Batches of {task!r}: of rules that must all hold, one is enough here.")
    return sizes, longest


def _drawn(given: Batching, task: str, told: list[str]) -> list[int]:
    """Return the mean size where sizes are drawn and no rule fires, and say that those done alone are collected too."""
    known = [(int(each.key), each.value) for each in given.size_distrib if each.value > 0]
    together = [(size, share) for size, share in known if size > 1]
    alone = sum(share for size, share in known if size == 1)
    if alone > 0:
        told.append(f"Of {task!r}, {alone:.0%} are done alone; here, all are collected.")
    if given.firing_rules or not together:
        return []
    mean = round(sum(size * share for size, share in together) / sum(share for _, share in together))
    if len(together) > 1:
        told.append(f"Batches of {task!r} are of different sizes; here, all are of the mean size, {mean}.")
    return [mean]


def _factor(given: Batching, size: int) -> float:
    """Return by what a piece takes longer or shorter in a batch of a size; of sizes that are not named, as in the nearest."""
    factors = {1: 1.0} | {int(each.key): each.value for each in given.duration_distrib}
    return factors[min(factors, key=lambda known: (abs(known - size), known))]


def _shown(rule: Rule) -> str:
    return f"{rule.attribute} {rule.comparison} {rule.value}"


def said(batch: Batch, task: str) -> dict[str, Any]:
    """Return a batch as the format has it."""
    factors = range(2, batch.size + 1) if batch.together else ()
    return {
        "task_id": task,
        "type": "Parallel" if batch.together else "Sequential",
        "size_distrib": [{"key": "1", "value": 0.0}, {"key": str(max(batch.size, 2)), "value": 1.0}],
        "duration_distrib": [{"key": str(size), "value": size ** (batch.growth - 1.0)} for size in factors]
        or [{"key": "1", "value": 1.0}],
        "firing_rules": list(_rules(batch)),
    }


def _rules(batch: Batch) -> Iterator[list[dict[str, Any]]]:
    yield [{"attribute": "size", "comparison": "=", "value": max(batch.size, 2)}]
    if batch.longest is not None:
        yield [{"attribute": "large_wt", "comparison": ">", "value": batch.longest}]
