"""What is measured of one run: times of cases, piles, work of people."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from evenkeel.engines.twin.changing._comparison import Unit
from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._plan import Plan, Tables

WEEK = 604_800.0
LEVELS = np.linspace(0.0, 1.0, 101)
_ENOUGH = 5
"""Arrivals of a class of cases from which on its mean is told beside that of others."""


class Window(NamedTuple):
    """Moments in seconds since the start: arrivals from `begin` to `end` are looked at, and what becomes of them by `until`."""

    begin: float
    end: float
    until: float

    @property
    def weeks(self) -> float:
        """Length of what is looked at."""
        return (self.end - self.begin) / WEEK


@dataclass(frozen=True)
class Figure:
    """How a figure is called, and what is better."""

    title: str
    unit: Unit
    less: bool | None
    """Whether less is better; None where neither is."""


FIGURES: dict[str, Figure] = {
    "pile": Figure("Open cases at the end", "cases", less=True),
    "open_lead_time": Figure(
        "Time from arrival to the end of the cases that are open now, mean", "seconds", less=True
    ),
    "open_lead_time_p90": Figure(
        "Nine of ten of the cases that are open now take at most", "seconds", less=True
    ),
    "open_kept": Figure("Promises kept of the cases that are open now", "share", less=False),
    "lead_time": Figure("Time from arrival to the end, mean", "seconds", less=True),
    "lead_time_median": Figure("Half of the cases take at most", "seconds", less=True),
    "lead_time_p90": Figure("Nine of ten cases take at most", "seconds", less=True),
    "kept": Figure("Promises kept", "share", less=False),
    "lateness": Figure("Lateness of those who wait longer than promised, mean", "seconds", less=True),
    "wip": Figure("Open cases", "cases", less=True),
    "growth": Figure("Growth of the pile", "cases a week", less=True),
    "done": Figure("Cases done", "cases a week", less=None),
    "unfinished": Figure("Cases not done when the look ends", "share", less=True),
    "given_up": Figure("Customers who give up", "share", less=True),
    "between_classes": Figure(
        "Longest mean time of a class of cases less the shortest", "seconds", less=True
    ),
    "workload": Figure("Share of hours in which people work on cases", "share", less=None),
    "heaviest": Figure("Workload of whoever has most", "share", less=True),
    "unevenness": Figure("Difference in workload of two people", "share", less=True),
    "overtime": Figure("Work beyond shifts", "hours a week", less=True),
    "cost": Figure("Cost of people", "money a week", less=True),
}
"""Every figure, the most telling first; those of cases open now, and of the pile at the end, are told from a state alone."""


@dataclass(frozen=True)
class Look:
    """What was measured of one run."""

    figures: dict[str, float]
    """By name; those alone that the twin can tell."""
    lead_times: Any
    """Quantiles at `LEVELS`, in seconds."""
    workloads: Any
    """Of each person in the order of the twin, as shares; nan where she has no hours."""
    waiting: Any
    """Of each activity in the order of the twin, mean seconds from offer to begin; nan where nobody waits for people."""


def looked(plan: Plan, t: Tables, window: Window) -> Look:
    """Measure a run that went on until `window.until`; one that began from a state, until what was open then was done."""
    run = t.run[0]
    cases, instances = t.cases[: run["cases"]], t.instances[: run["instances"]]
    if t.begun.size:
        lead_times, figures = _of_open(cases[: t.begun.size], instances)
        figures |= _of_piles(cases, window)
        figures["pile"] = float(_pile(cases, window.end))
    else:
        lead_times, figures = _of_cases(plan, cases, instances, window)
        figures |= _of_piles(cases, window)
    hours, worked, overtime = _of_people(plan, t, instances, window)
    capacity = t.people["capacity"] * hours
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(capacity > 0, worked / capacity, np.nan)
    if capacity.sum() > 0:
        figures["workload"] = float(worked.sum() / capacity.sum())
        figures["heaviest"] = float(np.nanmax(shares))
        figures["unevenness"] = _mean_difference(shares[~np.isnan(shares)])
        figures["overtime"] = float(overtime.sum() / 3600 / window.weeks)
    rates = np.array([person.cost_per_hour for person in plan.twin.people])
    if rates.any():
        figures["cost"] = float((rates * (hours + overtime)).sum() / 3600 / window.weeks)
    return Look(figures, np.quantile(lead_times, LEVELS), shares, _of_waiting(t, instances, window))


def _of_cases(plan: Plan, cases: Any, instances: Any, window: Window) -> tuple[Any, dict[str, float]]:
    """Return how long the cases took that arrived in the window, and what that comes to."""
    gone = np.zeros(cases.size, bool)
    gone[instances["case"][instances["state"] == _layout.GONE]] = True
    meant = (cases["arrived"] >= window.begin) & (cases["arrived"] < window.end)
    of, given_up = cases[meant], gone[meant]
    open_still = np.isnan(of["closed"])
    took = np.where(open_still, window.until, of["closed"]) - of["arrived"]
    stayed = took[~given_up]
    if not stayed.size:
        return np.full(LEVELS.size, np.nan), {}
    figures = {
        "lead_time": float(stayed.mean()),
        "lead_time_median": float(np.median(stayed)),
        "lead_time_p90": float(np.quantile(stayed, 0.9)),
        "unfinished": float(open_still.mean()),
    }
    if any(activity.patience is not None for activity in plan.twin.activities):
        figures["given_up"] = float(given_up.mean())
    promised = np.isfinite(of["due"])
    if promised.any():
        late = took - (of["due"] - of["arrived"])
        missed = (late > 0) | given_up
        figures["kept"] = float(1 - missed[promised].mean())
        behind = late[promised & (late > 0) & ~given_up]
        figures["lateness"] = float(behind.mean()) if behind.size else 0.0
    counts = np.bincount(of["class"][~given_up])
    if (counts >= _ENOUGH).sum() > 1:
        means = (
            np.bincount(of["class"][~given_up], weights=stayed)[counts >= _ENOUGH] / counts[counts >= _ENOUGH]
        )
        figures["between_classes"] = float(means.max() - means.min())
    return stayed, figures


def _of_open(cases: Any, instances: Any) -> tuple[Any, dict[str, float]]:
    """Return how long the cases take that were open at the start, all of which are done by now, and what that comes to."""
    given_up = np.zeros(cases.size, bool)
    gone = instances["case"][instances["state"] == _layout.GONE]
    given_up[gone[gone < cases.size]] = True
    took = cases["closed"] - cases["arrived"]
    figures = {}
    promised = np.isfinite(cases["due"])
    if promised.any():
        figures["open_kept"] = float(((cases["closed"] <= cases["due"]) & ~given_up)[promised].mean())
    if given_up.all():
        return np.full(LEVELS.size, np.nan), figures
    figures["open_lead_time"] = float(took[~given_up].mean())
    figures["open_lead_time_p90"] = float(np.quantile(took[~given_up], 0.9))
    return took[~given_up], figures


def _pile(cases: Any, moment: float) -> int:
    """Return how many cases are open at a moment."""
    over = np.isnan(cases["closed"]) | (cases["closed"] > moment)
    return int(((cases["arrived"] <= moment) & over).sum())


def _of_piles(cases: Any, window: Window) -> dict[str, float]:
    over = np.where(np.isnan(cases["closed"]), np.inf, cases["closed"])
    inside = np.minimum(over, window.end) - np.maximum(cases["arrived"], window.begin)
    return {
        "wip": float(np.clip(inside, 0, None).sum() / (window.end - window.begin)),
        "growth": (_pile(cases, window.end) - _pile(cases, window.begin)) / window.weeks,
        "done": float(((over >= window.begin) & (over < window.end)).sum() / window.weeks),
    }


def _of_people(plan: Plan, t: Tables, instances: Any, window: Window) -> tuple[Any, Any, Any]:
    """Return for each person the seconds on duty, those worked on duty, and those worked beyond shifts, in the window."""
    counted = (instances["person"] >= 0) & (instances["stands"] == 1)
    counted &= (instances["state"] == _layout.SERVED) | (instances["state"] == _layout.DONE)
    counted &= (instances["start"] < window.end) & (instances["end"] > window.begin)
    mine = instances[counted]
    mine = mine[np.argsort(mine["person"], kind="stable")]
    bounds = np.searchsorted(mine["person"], np.arange(t.people.size + 1))
    beyond = np.array([activity.at_shift_end == "finish" for activity in plan.twin.activities])
    hours, worked, overtime = (np.zeros(t.people.size) for _ in range(3))
    for number, person in enumerate(t.people):
        spans = t.spans[person["spans"] : person["spans_end"]]
        if not spans.size:
            continue
        edges = np.stack([spans["begin"], np.minimum(spans["end"], window.until)], axis=1).reshape(-1)
        long = np.maximum(edges[1::2] - edges[::2], 0.0)
        edges, passed = np.maximum.accumulate(edges), np.repeat(np.cumsum(long), 2)
        passed[::2] -= long
        hours[number] = np.diff(np.interp([window.begin, window.end], edges, passed))[0]
        own = mine[bounds[number] : bounds[number + 1]]
        begin, end = np.maximum(own["start"], window.begin), np.minimum(own["end"], window.end)
        on_duty = np.interp(end, edges, passed) - np.interp(begin, edges, passed)
        worked[number] = on_duty.sum()
        overtime[number] = (end - begin - on_duty)[beyond[own["activity"]]].sum()
    return hours, worked, overtime


def _of_waiting(t: Tables, instances: Any, window: Window) -> Any:
    """Return the mean wait of each activity for people, of what was offered in the window; what still waits, with its age."""
    waited = (instances["state"] >= _layout.WAITING) & (instances["state"] != _layout.GONE)
    waited &= (instances["offered"] >= window.begin) & (instances["offered"] < window.end)
    of = instances[waited]
    begun = np.where(of["state"] == _layout.WAITING, window.until, of["start"])
    size = t.activities.size
    counts = np.bincount(of["activity"], minlength=size)
    sums = np.bincount(of["activity"], weights=begun - of["offered"], minlength=size)
    by_people = t.activities["skills"] < t.activities["skills_end"]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(by_people & (counts > 0), sums / counts, np.nan)


def _mean_difference(values: Any) -> float:
    """Return the mean absolute difference of two different ones drawn at random (Gini's mean difference, 1912)."""
    if values.size < 2:
        return 0.0
    ordered, size = np.sort(values), values.size
    return float(2 * ((2 * np.arange(1, size + 1) - size - 1) * ordered).sum() / (size * (size - 1)))
