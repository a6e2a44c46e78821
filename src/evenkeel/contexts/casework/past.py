"""What an old log means in the words of the model: steps suggested by their names, and cases told by them."""

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.casework.values import history
from evenkeel.contexts.casework.values.history import Meaning
from evenkeel.engines import flow, operating_model

ALIKE: Final = 0.8
"""How alike two names must be (Ratcliff and Obershelp's measure, 0 to 1) to be taken for the same."""
_WORDS: Final[Mapping[Meaning, frozenset[str]]] = {
    Meaning.RECEIVED: frozenset(
        {
            "received",
            "registered",
            "created",
            "opened",
            "open",
            "register",
            "new",
            "submitted",
            "modtaget",
            "eingegangen",
        }
    ),
    Meaning.TAKEN: frozenset({"taken", "assigned", "started", "in progress", "accepted", "tildelt"}),
    Meaning.PAUSED: frozenset(
        {"paused", "on hold", "waiting", "suspended", "waiting for customer", "afventer", "pending"}
    ),
    Meaning.RESUMED: frozenset({"resumed", "continued", "reactivated", "genoptaget"}),
    Meaning.DECIDED: frozenset({"decided", "decision", "decision made", "determined", "afgjort"}),
    Meaning.CLOSED: frozenset(
        {
            "closed",
            "close",
            "completed",
            "complete",
            "finished",
            "done",
            "resolved",
            "archived",
            "lukket",
            "afsluttet",
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of an old case."""

    step: str
    at: dt.datetime
    who: str
    team: str


@dataclass(frozen=True, slots=True)
class Old:
    """An old case as its file tells it."""

    original: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    channel: str
    outcome: str
    happened: tuple[Happened, ...]


def plain(words: str) -> str:
    """Return words as they are compared: small letters, one space between."""
    return " ".join(re.findall(r"\w+", words.lower().replace("_", " ")))


def suggested(
    steps: Mapping[str, int], kind: operating_model.CaseType | None, *, before: Mapping[str, str]
) -> dict[str, str]:
    """Return what each step seems to mean: as it was said the last time, by the stages' names, by common words."""
    stages = {plain(each.title): each.key for each in (kind.stages if kind else ())}
    stages |= {plain(each.key): each.key for each in (kind.stages if kind else ())}
    known = {f"{history.STAGE}{key}" for key in stages.values()} | set(Meaning)
    return {
        step: before[step] if before.get(step) in known else _meaning(plain(step), stages) for step in steps
    }


def _meaning(step: str, stages: Mapping[str, str]) -> str:
    if step in stages:
        return history.STAGE + stages[step]
    for meaning, words in _WORDS.items():
        if step in words:
            return meaning
    near = difflib.get_close_matches(step, stages, n=1, cutoff=ALIKE)
    return history.STAGE + stages[near[0]] if near else Meaning.OTHER


def suggested_units(
    teams: Mapping[str, int], model: operating_model.OperatingModel, *, before: Mapping[str, str]
) -> dict[str, str]:
    """Return which unit each team of a file seems to be; empty where none is like it."""
    units = {plain(each.title): each.key for each in model.units} | {
        plain(each.key): each.key for each in model.units
    }
    found = {}
    for team in teams:
        near = difflib.get_close_matches(plain(team), units, n=1, cutoff=ALIKE)
        found[team] = before[team] if before.get(team) in units.values() else units[near[0]] if near else ""
    return found


def steps(log: flow.Log) -> dict[str, int]:
    """Return how often each step stands in a log, the most frequent first."""
    coded = log.activity
    return dict(Counter(coded.values[code] for code in coded.codes if code >= 0).most_common())


def teams(log: flow.Log) -> dict[str, int]:
    """Return how often each team stands in a log, the most frequent first."""
    coded = log.group
    return dict(Counter(coded.values[code] for code in coded.codes if code >= 0).most_common())


def cases(log: flow.Log) -> Iterator[Old]:
    """Return the cases of a log, each with its steps in the order in which they happened."""
    names, outcomes = log.cases["case"].to_pylist(), log.cases["outcome"].to_pylist()
    channels = log.cases["channel"].to_pylist()
    opened, closed = log.cases["opened_at"].to_pylist(), log.cases["closed_at"].to_pylist()
    what, who, team = (log.events[name].to_pylist() for name in ("activity", "resource", "group"))
    when = log.events["completed_at"].to_pylist()
    bounds = log.bounds
    for row, original in enumerate(names):
        some = range(int(bounds[row]), int(bounds[row + 1]))
        yield Old(
            original=str(original),
            opened_at=opened[row],
            closed_at=closed[row],
            channel=channels[row] or "",
            outcome=outcomes[row] or "",
            happened=tuple(Happened(what[n], when[n], who[n] or "", team[n] or "") for n in some),
        )


def is_closed(old: Old, plan: history.Plan) -> bool:
    """Tell whether an old case is closed: by a step that closes it; where no step means that, by what the file says."""
    if Meaning.CLOSED in plan.steps.values():
        return Meaning.CLOSED in (plan.steps.get(each.step) for each in old.happened)
    return old.closed_at is not None
