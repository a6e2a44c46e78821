"""A twin becomes a Prosimos scenario."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evenkeel.engines.twin.document._course import Node
from evenkeel.engines.twin.document._distribution import Distribution, Fixed, mean_of
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.document._work import Activity, Delay, Skill
from evenkeel.engines.twin.exchange import _batching, _coming, _hours, _spreads, _unsaid
from evenkeel.engines.twin.exchange._drawing import Drawing

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ALONE = "by itself"
"""The resource of what nobody does and takes no time."""


@dataclass(frozen=True)
class Scenario:
    """A Prosimos scenario, and what of the twin it does not say, one sentence each."""

    process: str
    """BPMN 2.0."""
    parameters: str
    """JSON."""
    left_out: tuple[str, ...]


def to_prosimos(twin: Twin) -> Scenario:
    """Write a twin as a scenario that Prosimos 2.1 runs, as far as that format can say it; raises NotSayable."""
    written = _Written(twin)
    sentences = (*_unsaid.sentences(twin), *written.told, *written.approximated())
    parameters = json.dumps(written.parameters(), indent=2, ensure_ascii=False) + "\n"
    return Scenario(_HEAD + written.drawing.written(), parameters, tuple(dict.fromkeys(sentences)))


class _Written:
    """The two files while they are made."""

    def __init__(self, twin: Twin) -> None:
        self.told: list[str] = []
        self.drawing = Drawing(twin.name)
        self._twin = twin
        self._activity = {each.key: each for each in twin.activities}
        self._pace = {each.key: each.pace for each in twin.people}
        self._skills: dict[str, list[Skill]] = {each.key: [] for each in twin.activities}
        for skill in twin.skills:
            self._skills[skill.activity].append(skill)
        self._gateways: list[dict[str, Any]] = []
        self._tasks: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []
        self._batches: list[dict[str, Any]] = []
        self._alone = False
        self._others: dict[str, dict[str, None]] = {}
        self._coming = _coming.said(twin)
        self.told += self._coming.left_out
        self._draw()

    def parameters(self) -> dict[str, Any]:
        """Return what stands in the JSON file."""
        calendars = [
            {"id": each.key, "name": each.key, "time_periods": _hours.said(each)}
            for each in self._twin.calendars
        ]
        profiles = self._profiles()
        if self._alone:
            calendars.append({"id": _ALONE, "name": _ALONE, "time_periods": [_hours.WHOLE_WEEK]})
            profiles.append(_profile(_ALONE, [_resource(_ALONE, 1, _ALONE, 0.0)]))
        return {
            "model_type": "CRISP",
            "resource_profiles": profiles,
            "arrival_time_distribution": self._coming.gap,
            "arrival_time_calendar": self._coming.hours,
            "gateway_branching_probabilities": self._gateways,
            "task_resource_distribution": self._tasks,
            "resource_calendars": calendars,
            "event_distribution": self._events,
            "batch_processing": self._batches,
            "case_attributes": self._coming.attributes,
            "prioritisation_rules": self._coming.priorities,
            "branch_rules": self._coming.conditions,
        }

    def approximated(self) -> Iterator[str]:
        """Say of which distributions others stand there."""
        for kind, whats in self._others.items():
            named = _unsaid.named([repr(what) for what in whats])
            yield f"The {kind} distribution of {named} is a gamma distribution of the same mean and spread there."

    def _profiles(self) -> list[dict[str, Any]]:
        units: dict[str, list[dict[str, Any]]] = {}
        for each in self._twin.people:
            one = _resource(each.key, each.capacity, each.calendar, each.cost_per_hour)
            units.setdefault(each.unit or "people", []).append(one)
        return [_profile(unit, listed) for unit, listed in units.items()]

    def _draw(self) -> None:
        """Draw what can be reached: the start, each node with what stands before and after it, the one end."""
        starts = self._coming.starts
        self._incoming = Counter(
            [place for place, _ in starts]
            + [
                way.to
                for node in self._twin.course.nodes
                for way in node.ways
                if way.weight > 0 or node.kind == "all"
            ]
        )
        self.drawing.add("startEvent", "start")
        reached = _reached(self._twin.course.nodes, [place for place, _ in starts])
        ins, outs = {}, {}
        for place in reached:
            ins[place], outs[place] = self._node(place, self._twin.course.nodes[place])
        self.drawing.add("endEvent", "end")
        if len(starts) == 1:
            self.drawing.join("start", ins[starts[0][0]])
        else:
            self._by_class(ins)
        for place in reached:
            self._onward(outs[place], self._twin.course.nodes[place], ins)

    def _by_class(self, ins: dict[int, str]) -> None:
        """Let each class of cases begin where it begins."""
        self.drawing.join("start", self.drawing.add("exclusiveGateway", "class"))
        paths = []
        for place, (share, condition) in self._coming.starts:
            path = self.drawing.join("class", ins[place])
            paths.append({"path_id": path, "value": share, "condition_id": condition})
        self._gateways.append({"gateway_id": "class", "probabilities": paths})

    def _node(self, place: int, node: Node) -> tuple[str, str]:
        """Draw a node; return where one comes in and where one goes out."""
        key = f"node_{place}"
        if node.kind != "task":
            tag = {
                "choice": "exclusiveGateway",
                "all": "parallelGateway",
                "some": "inclusiveGateway",
                "end": "exclusiveGateway",
            }
            self.drawing.add(tag[node.kind], key)
            return key, key
        assert node.activity is not None
        activity = self._activity[node.activity]
        self._work(key, node, activity)
        first = last = key
        delay = node.delay or activity.delay
        if delay is not None and mean_of(delay.span) > 0:
            first = self._wait(f"delay_{place}", f"before {activity.key}", delay)
            self.drawing.join(first, key)
        if self._incoming[place] > 1 and self._events and self._events[-1]["event_id"] == first:
            event, first = first, self.drawing.add("exclusiveGateway", f"join_{place}")
            self.drawing.join(first, event)  # an event of several ways in would wait for all of them
        if len(node.ways) > 1:
            last = self.drawing.add("exclusiveGateway", f"choice_{place}")
            self.drawing.join(key, last)
        return first, last

    def _wait(self, key: str, name: str, delay: Delay) -> str:
        self._events.append({"event_id": key} | self._spread(delay.span, f"waiting {name}"))
        return self.drawing.add("intermediateCatchEvent", key, name)

    def _work(self, key: str, node: Node, activity: Activity) -> None:
        """Draw a task with those who do it; what happens by itself and takes time is an event."""
        usual = node.duration or activity.duration
        able = self._skills[activity.key]
        if not able and mean_of(usual) > 0:
            if not activity.silent:
                self.told.append(
                    f"{activity.key!r} happens by itself and takes time: it is an event there, which the log has only if events "
                    "are added to it."
                )
            self._events.append({"event_id": key} | self._spread(usual, activity.key))
            self.drawing.add("intermediateCatchEvent", key, activity.key)
            return
        self.drawing.add("task", key, activity.key)
        resources = [
            {"resource_id": skill.person}
            | self._spread(
                skill.duration or usual,
                activity.key,
                1.0 if skill.duration is not None else self._pace[skill.person],
            )
            for skill in able
        ]
        if not able:
            self._alone = True
            resources = [{"resource_id": _ALONE} | self._spread(Fixed(value=0), activity.key)]
        self._tasks.append({"task_id": key, "resources": resources})
        if activity.batch is not None and activity.batch.size > 1:
            self._batches.append(_batching.said(activity.batch, key))

    def _spread(self, one: Distribution, what: str, factor: float = 1.0) -> dict[str, Any]:
        said, other = _spreads.said(one, factor)
        if other:
            self._others.setdefault(one.kind, {})[what] = None
        return said

    def _onward(self, source: str, node: Node, ins: dict[int, str]) -> None:
        """Draw the ways on, with their chances; a way that is never taken is not drawn."""
        ways = (
            [way for way in node.ways if way.weight > 0 or node.kind == "all"] if node.kind != "end" else []
        )
        paths = [self.drawing.join(source, ins[way.to]) for way in ways] or [self.drawing.join(source, "end")]
        if len(ways) > 1 and node.kind != "all":
            total = sum(way.weight for way in ways)
            chances = [way.weight / total for way in ways]
            chances[-1] = 1.0 - sum(chances[:-1])  # what is drawn from has to add up exactly
            listed = [
                {"path_id": path, "value": max(chance, 0.0)}
                for path, chance in zip(paths, chances, strict=True)
            ]
            self._gateways.append({"gateway_id": source, "probabilities": listed})
            if node.kind == "some" and abs(total - 1.0) > 1e-9:
                self.told.append(
                    "Where several ways may be taken, their probabilities were scaled to add up to one, as Prosimos needs it: "
                    f"there, fewer are taken at once than here, where they add up to {total:g}."
                )


def _reached(nodes: tuple[Node, ...], starts: list[int]) -> list[int]:
    """Return the places of the nodes that cases may come to."""
    found: dict[int, None] = {}
    ahead = list(reversed(starts))
    while ahead:
        place = ahead.pop()
        if place not in found:
            found[place] = None
            ahead.extend(
                way.to for way in reversed(nodes[place].ways) if way.weight > 0 or nodes[place].kind == "all"
            )
    return sorted(found)


def _resource(key: str, amount: int, calendar: str, cost: float) -> dict[str, Any]:
    return {"id": key, "name": key, "cost_per_hour": cost, "amount": amount, "calendar": calendar}


def _profile(unit: str, listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": unit, "name": unit, "resource_list": listed}
