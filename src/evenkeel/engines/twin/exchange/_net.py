"""The net of a twin out of a BPMN process: each class of cases that goes ways of its own has a copy of it."""

from collections.abc import Iterator

from evenkeel.engines.twin.document._course import Node, Way
from evenkeel.engines.twin.document._distribution import Distribution, Fixed
from evenkeel.engines.twin.exchange import _spreads
from evenkeel.engines.twin.exchange._bpmn import Element, Process
from evenkeel.engines.twin.exchange._classes import Holds
from evenkeel.engines.twin.exchange._parameters import Parameters, Path


class Net:
    """Makes nodes of elements; `activities` names the activity of each task and event."""

    def __init__(self, drawn: Process, given: Parameters, activities: dict[str, str]) -> None:
        """Read what the parameters say about gateways and events."""
        self._drawn, self._activities = drawn, activities
        self._paths = {
            each.gateway_id: {path.path_id: path for path in each.probabilities}
            for each in given.gateway_branching_probabilities
        }
        self._conditions = {each.id for each in given.branch_rules}
        self._waits = {key: _spreads.taken(spread, f"event {key!r}") for key, spread in given.events.items()}
        self._races: dict[str, dict[str, tuple[float, Distribution]]] = {}
        self._won: dict[str, Distribution] = {}
        for element in drawn.elements.values():
            if element.kind == "race":
                self._race(element.id)
        self._begins: dict[Holds, int] = {}
        self.nodes: list[Node] = []
        self.left_out = list(self._unsaid())

    def _race(self, gateway: str) -> None:
        flows = self._drawn.out_of(gateway)
        waits = [self._waits.get(flow.target, Fixed(value=0)) for flow in flows]
        self._races[gateway] = {flow.id: won for flow, won in zip(flows, _spreads.race(waits), strict=True)}
        self._won |= {flow.target: self._races[gateway][flow.id][1] for flow in flows}

    def begin(self, holds: Holds) -> int:
        """Return the node in which cases begin for which these conditions hold."""
        asked = {path.condition_id for paths in self._paths.values() for path in paths.values()}
        key = tuple(each for each in holds if each in asked)
        if key not in self._begins:
            self._begins[key] = self._copy(frozenset(key))
        return self._begins[key]

    def _copy(self, holds: frozenset[str]) -> int:
        places: dict[str, int] = {}
        place = len(self.nodes)
        for element in self._drawn.elements.values():
            places[element.id] = place
            place += 2 if self._forks(element) else 1
        for element in self._drawn.elements.values():
            self.nodes.extend(self._nodes(element, places, holds))
        return places[next(each.id for each in self._drawn.elements.values() if each.kind == "start")]

    def _forks(self, element: Element) -> bool:
        """Tell whether all ways on from a task or an event are taken at once."""
        return element.kind in ("task", "event") and len(self._drawn.out_of(element.id)) > 1

    def _nodes(self, element: Element, places: dict[str, int], holds: frozenset[str]) -> Iterator[Node]:
        ways = tuple(Way(to=places[flow.target]) for flow in self._drawn.out_of(element.id))
        activity = self._activities.get(element.id)
        match element.kind:
            case "end":
                yield Node(kind="end")
            case "task" | "event":
                wait = self._won.get(element.id)
                if self._forks(element):
                    fork = (Way(to=places[element.id] + 1),)
                    yield Node(kind="task", activity=activity, duration=wait, ways=fork)
                    yield Node(kind="all", ways=ways)
                else:
                    yield Node(kind="task", activity=activity, duration=wait, ways=ways)
            case "race":
                chances = self._races[element.id]
                flows = self._drawn.out_of(element.id)
                won = tuple(Way(to=places[each.target], weight=chances[each.id][0]) for each in flows)
                yield Node(kind="choice", ways=won)
            case "choice" | "some":
                yield Node(kind=element.kind, ways=self._weighed(element, places, holds))
            case _:
                yield Node(kind="all" if len(ways) > 1 or element.kind == "all" else "choice", ways=ways)

    def _weighed(self, element: Element, places: dict[str, int], holds: frozenset[str]) -> tuple[Way, ...]:
        flows = self._drawn.out_of(element.id)
        chances = self._chances(element, [flow.id for flow in flows])
        paths = self._paths.get(element.id, {})
        asked = [key for key, path in paths.items() if path.condition_id in self._conditions]
        passed = [key for key in asked if paths[key].condition_id in holds]
        if asked and not passed and element.default in chances:
            passed = [element.default]
        if passed:
            one = element.kind == "some" or len(passed) == 1 or not any(chances[key] for key in passed)
            chances = {key: (1.0 if one else chances[key]) if key in passed else 0.0 for key in chances}
        return tuple(Way(to=places[flow.target], weight=chances[flow.id]) for flow in flows)

    def _chances(self, element: Element, flows: list[str]) -> dict[str, float]:
        """Return the chance of each way on; those without one share what is left."""
        paths = self._paths.get(element.id, {})
        said = {key: value for key in flows if (value := _value(paths.get(key))) is not None}
        open_ways = len(flows) - len(said)
        rest = max(1.0 - sum(said.values()), 0.0) / open_ways if open_ways else 0.0
        chances = {key: said.get(key, rest) for key in flows}
        return chances if any(chances.values()) else dict.fromkeys(flows, 1.0 / max(len(flows), 1))

    def _unsaid(self) -> Iterator[str]:
        for element in self._drawn.elements.values():
            flows = self._drawn.out_of(element.id)
            if element.kind in ("choice", "some") and len(flows) > 1 and element.id not in self._paths:
                yield f"Gateway {element.name!r} has no probabilities: its ways on are taken equally often."
            if element.kind == "race":
                yield (
                    f"Event-based gateway {element.name!r}: the event that comes first goes on; which that is, and how long it "
                    "takes, is drawn from a table of 20,000 races."
                )


def _value(path: Path | None) -> float | None:
    return None if path is None else path.value
