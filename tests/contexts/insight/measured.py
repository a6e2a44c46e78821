"""What a report says beyond counts and times, made by hand: rework, waiting, due dates, the data."""

from typing import Any

HOUR = 3600.0
DAY = 24 * HOUR
HOURS = [[0] * 8 + [4, 9, 12, 10, 3, 8, 11, 7, 5 - day // 2] + [0] * 6 + [day % 2] for day in range(5)]


def facts() -> dict[str, Any]:
    """Return the further facts of the small report of 120 cases."""
    return {
        "rework": {
            "cases": 30,
            "share": 0.25,
            "repeat_events": 38,
            "self_loops": 8,
            "by_activity": [loop("Checked", 28, 20), loop("Received", 10, 10)],
        },
        "handovers": handovers(300, 150),
        "group_handovers": handovers(320, 40),
        "resources_per_case": {"cases": 118, "mean": 1.8, "median": 2.0, "max": 3},
        "imbalance": {"resources": 3, "gini": 0.27, "jain": 0.79, "hhi": 0.42, "top_share": 0.5},
        "touch_time": touch_time(),
        "multitasking": None,
        "hours": [*HOURS, [0] * 24, [0] * 23 + [1]],
        "batches": [],
        "due_dates": {
            "finished": 100,
            "on_time_by_date": 86,
            "on_time_by_instant": 80,
            "share_by_date": 0.86,
            "share_by_instant": 0.8,
            "open": 10,
            "open_and_past_due": 4,
            "without_due_date": 10,
        },
        "ageing": {
            "ages": spans(14, 12 * DAY),
            "oldest": [
                opened(f"A-{number}", day=2 + number, age=(55 - number) * DAY) for number in range(14)
            ],
        },
        "quality": quality(),
    }


def spans(count: int, median: float) -> dict[str, Any]:
    """Return a distribution around a median."""
    parts = {"mean": 1.5, "median": 1.0, "p85": 3.0, "p95": 4.0, "min": 0.1, "max": 5.0}
    return {"count": count} | {key: median * part for key, part in parts.items()}


def loop(activity: str, repeats: int, cases: int) -> dict[str, Any]:
    """Return an activity that was done again."""
    return {"activity": activity, "cases": cases, "repeat_events": repeats, "self_loops": 4}


def handovers(pairs: int, passed: int) -> dict[str, Any]:
    """Return how often work was passed on."""
    return {
        "pairs_with_both": pairs,
        "handovers": passed,
        "share": passed / pairs if pairs else None,
        "edges": 4,
        "ping_pong": 9,
    }


def touch_time(**changed: Any) -> dict[str, Any]:
    """Return touch time and waiting, with some figures changed."""
    return {
        "per_case": spans(106, 2 * HOUR),
        "waiting": spans(380, DAY),
        "overlaps": 0,
        "events_without_start": 0,
        "efficiency_median": 0.25,
        "efficiency_pooled": 0.1,
    } | changed


def opened(case: str, *, day: int, age: float) -> dict[str, Any]:
    """Return a case that is still open."""
    return {"case": case, "opened_at": f"2026-03-{day:02}T09:00:00+01:00", "age": age}


def quality(**changed: Any) -> dict[str, Any]:
    """Return counts about the data, with some changed."""
    return {
        "ties": {
            "pairs": 392,
            "equal_pairs": 98,
            "share": 0.25,
            "variants_by_name": 7,
            "edges_by_name": 6,
        },
        "backward_steps": 0,
        "duplicates": 2,
        "at_midnight": 5,
        "outside_hours": 64,
        "whole_minutes": 512,
        "cases_from_the_start": 3,
        "cases_to_the_end": 0,
        "clocks": [
            {"column": "Planned", "events": 100, "same_day": 20, "later": 70, "earlier": 10},
            {"column": "Entered", "events": 512, "same_day": 512, "later": 0, "earlier": 0},
            {"column": "Signed", "events": 400, "same_day": 299, "later": 1, "earlier": 100},
        ],
    } | changed
