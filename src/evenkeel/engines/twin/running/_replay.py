"""Where an open case is: what was done in it is followed through the net.

Several places may fit the same history (a step alone, or the same step beside another), so all that fit are kept, as likely
as the net makes them (a beam search over markings). What the net does not know is jumped over: then the case stands
at some node of what was done last, more often visited ones first; so a shorter past speaks where the longer was never seen.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._plan import Plan

_BEAM = 6
_DEEPEST = 40
_MOST = 64
"""So many ways in which a case may go on are told apart."""
_FORCED, _JUMPED = 1e-2, 1e-4
"""How much less likely it is that work goes on beside its successor, and that a step comes out of nowhere."""

INTO, AFTER, BUSY, HELD, LOOSE = range(5)
"""A token stands before a node, after a task, in a task, or at a join; or it is work outside the course."""

START, END = 0, 1
"""A piece of work begins or ends."""


class Token(NamedTuple):
    """Something of a case at a place of the net (of `LOOSE`: the activity)."""

    kind: int
    node: int
    piece: int
    """The piece of work that is being done, or whose end brought the token here; -1: the arrival."""


class Place(NamedTuple):
    """A way in which a case may stand."""

    chance: float
    of_class: int
    tokens: tuple[Token, ...]
    familiar: bool
    """Whether the net knew every step."""


class Replay:
    """Follows histories through the net of a plan."""

    def __init__(self, plan: Plan) -> None:
        """Read the net."""
        self._nodes, ways = plan.nodes, plan.ways
        self._kind = [int(kind) for kind in plan.nodes["kind"]]
        self._activity = [int(activity) for activity in plan.nodes["activity"]]
        self._incoming = [int(count) for count in plan.nodes["incoming"]]
        self._ways = [
            [int(way["to"]) for way in ways[node["ways"] : node["ways_end"]]] for node in plan.nodes
        ]
        self._shares = [
            _shares(ways[node["ways"] : node["ways_end"]], int(node["kind"])) for node in plan.nodes
        ]
        self._classes = plan.classes
        self._mix = mix_of(plan)
        self.visits = _visited(plan, self._ways, self._shares, self._mix)
        self._reach = _reached(self._kind, self._activity, self._ways)
        self._known: dict[tuple[Any, ...], tuple[Place, ...]] = {}

    def follow(self, steps: Sequence[tuple[int, int, int]], of_class: int | None) -> tuple[Place, ...]:
        """Return where a case may stand after beginnings and ends: (START or END, piece, activity), in order."""
        key = (of_class, *steps)
        if key not in self._known:
            self._known[key] = tuple(self._followed(steps, of_class))
        return self._known[key]

    def by_last(self, activity: int) -> tuple[Place, ...]:
        """Return where a case may stand of which it is only known what was done last."""
        key = ("last", activity)
        if key not in self._known:
            jumped = [
                Place(chance, 0, self._settled(_ended(tokens, 0), 0), False)
                for chance, tokens in self._jumping((), 0, activity)
            ]
            ahead = [
                place._replace(chance=place.chance * chance, tokens=tokens)
                for place in jumped
                for chance, tokens in self._complete(place.tokens)
            ]
            self._known[key] = tuple(_best(ahead, _MOST))
        return self._known[key]

    def _followed(self, steps: Sequence[tuple[int, int, int]], of_class: int | None) -> Iterator[Place]:
        classes = [of_class] if of_class is not None else np.flatnonzero(self._mix).tolist()
        places = [
            Place(
                float(self._mix[number]) if of_class is None else 1.0,
                number,
                self._settled((Token(INTO, int(self._classes[number]["start"]), -1),), -1),
                True,
            )
            for number in classes
        ]
        for what, piece, activity in steps:
            if what == END:
                places = [
                    place._replace(tokens=self._settled(_ended(place.tokens, piece), piece))
                    for place in places
                ]
            else:
                places = self._begun(places, piece, activity)
        ahead = [
            place._replace(chance=place.chance * chance, tokens=tokens)
            for place in places
            for chance, tokens in self._complete(place.tokens)
        ]
        yield from _best(ahead, _MOST)

    def _begun(self, places: list[Place], piece: int, activity: int) -> list[Place]:
        """Return where the case may stand when an activity begins."""
        found = [
            place._replace(chance=place.chance * chance, tokens=tokens)
            for place in places
            for chance, tokens in self._starting(place.tokens, piece, activity)
        ]
        if not found:
            found = [
                place._replace(chance=place.chance * _FORCED * chance, tokens=tokens, familiar=False)
                for place in places
                if any(token.kind == BUSY for token in place.tokens)
                for chance, tokens in self._starting(
                    self._settled(self._loosened(place.tokens), piece), piece, activity
                )
            ]
        if not found:
            found = [
                Place(place.chance * _JUMPED * chance, place.of_class, tokens, False)
                for place in places
                for chance, tokens in self._jumping(place.tokens, piece, activity)
            ]
        return _best(found, _BEAM) or places

    def _loosened(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """Let work that is being done go on by itself, as if it were done for the course."""
        loose = [
            Token(LOOSE, self._activity[token.node], token.piece) for token in tokens if token.kind == BUSY
        ]
        moved = [token._replace(kind=AFTER) if token.kind == BUSY else token for token in tokens]
        return (*moved, *loose)

    def _jumping(
        self, tokens: tuple[Token, ...], piece: int, activity: int
    ) -> list[tuple[float, tuple[Token, ...]]]:
        loose = tuple(token for token in self._loosened(tokens) if token.kind == LOOSE)
        nodes = [
            node
            for node, own in enumerate(self._activity)
            if own == activity and self._kind[node] == _layout.TASK
        ]
        total = sum(self.visits[node] for node in nodes)
        even = 1 / max(len(nodes), 1)
        return [
            (self.visits[node] / total if total > 0 else even, (*loose, Token(BUSY, node, piece)))
            for node in nodes
        ]

    def _starting(
        self, tokens: tuple[Token, ...], piece: int, activity: int, depth: int = 0
    ) -> Iterator[tuple[float, tuple[Token, ...]]]:
        """Yield how an activity may begin: where a token stands before it, or may come before it without further work."""
        for place, token in enumerate(tokens):
            rest = tokens[:place] + tokens[place + 1 :]
            if token.kind == INTO and self._kind[token.node] == _layout.TASK:
                if self._activity[token.node] == activity:
                    yield 1.0, (*rest, Token(BUSY, token.node, piece))
            elif depth < _DEEPEST and self._is_lazy(token) and activity in self._reach[token.node]:
                for share, ways in self._shares[token.node]:
                    if not any(self._leads(way, activity) for way in ways):
                        continue
                    moved = tuple(Token(INTO, way, token.piece) for way in ways)
                    settled = self._settled((*rest, *moved), token.piece)
                    for chance, there in self._starting(settled, piece, activity, depth + 1):
                        yield share * chance, there

    def _leads(self, node: int, activity: int) -> bool:
        return (
            self._activity[node] == activity
            if self._kind[node] == _layout.TASK
            else activity in self._reach[node]
        )

    def _is_lazy(self, token: Token) -> bool:
        """Tell whether chance decides where a token goes on."""
        return token.kind == AFTER or (token.kind == INTO and self._kind[token.node] != _layout.TASK)

    def _complete(self, tokens: tuple[Token, ...], depth: int = 0) -> list[tuple[float, tuple[Token, ...]]]:
        """Return all ways in which a case may go on to its next tasks."""
        for place, token in enumerate(tokens):
            if self._is_lazy(token) and depth < _DEEPEST:
                rest = tokens[:place] + tokens[place + 1 :]
                found = []
                for share, ways in self._shares[token.node]:
                    moved = tuple(Token(INTO, way, token.piece) for way in ways)
                    settled = self._settled((*rest, *moved), token.piece)
                    found += [(share * chance, there) for chance, there in self._complete(settled, depth + 1)]
                return sorted(found, key=lambda one: -one[0])[:_MOST]
        return [(1.0, tokens)]

    def _settled(self, tokens: tuple[Token, ...], piece: int) -> tuple[Token, ...]:
        """Move tokens on as far as nothing is left to chance; joins let go when all have come, or nothing else is on its way."""
        done: list[Token] = []
        ahead = list(tokens)
        while ahead:
            token = ahead.pop()
            moved = self._moved(token)
            if moved is None:
                done.append(token)
                if (
                    token.kind == HELD
                    and sum(one[:2] == token[:2] for one in done) >= self._incoming[token.node]
                ):
                    done, more = self._let_go(done, token.node, piece)
                    ahead += more
            else:
                ahead += moved
            held = [one.node for one in done if one.kind == HELD]
            if not ahead and held and all(one.kind in (HELD, LOOSE) for one in done):
                done, ahead = self._let_go(done, held[0], piece)
        return tuple(sorted(done))

    def _let_go(self, tokens: list[Token], join: int, piece: int) -> tuple[list[Token], list[Token]]:
        """Return the tokens that are left, and the one that goes on from a join."""
        rest = [token for token in tokens if (token.kind, token.node) != (HELD, join)]
        return rest, [Token(AFTER, join, piece)]

    def _moved(self, token: Token) -> list[Token] | None:
        """Return where a token goes on for certain; None where it stays, or chance decides."""
        if token.kind in (BUSY, HELD, LOOSE):
            return None
        kind = self._kind[token.node]
        if token.kind == INTO and kind in (_layout.TASK, _layout.END):
            return None if kind == _layout.TASK else []
        if token.kind == INTO and kind != _layout.CHOICE and self._incoming[token.node] > 1:
            return [Token(HELD, token.node, token.piece)]
        shares = self._shares[token.node]
        if len(shares) <= 1:
            return [Token(INTO, way, token.piece) for _, ways in shares for way in ways]
        return None if token.kind == AFTER else [token._replace(kind=AFTER)]


def _ended(tokens: tuple[Token, ...], piece: int) -> tuple[Token, ...]:
    """Take work that is done out of its task."""
    return tuple(
        Token(AFTER, token.node, piece) if token.kind == BUSY and token.piece == piece else token
        for token in tokens
        if not (token.kind == LOOSE and token.piece == piece)
    )


def _best(places: Iterable[Place], most: int) -> list[Place]:
    """Return the likeliest places, alike ones as one, with chances that add up to one."""
    found: dict[tuple[int, tuple[Token, ...]], Place] = {}
    for place in places:
        key = (place.of_class, place.tokens)
        before = found.get(key)
        found[key] = place if before is None else before._replace(chance=before.chance + place.chance)
    kept = sorted(found.values(), key=lambda place: -place.chance)[:most]
    total = sum(place.chance for place in kept)
    return [place._replace(chance=place.chance / total) for place in kept] if total > 0 else []


Outcomes = list[tuple[float, tuple[int, ...]]]


def _shares(ways: Any, kind: int) -> Outcomes:
    """Return the chances with which each set of ways on is taken from a node."""
    to = [int(way["to"]) for way in ways]
    if not to:
        return []
    single = np.diff(np.concatenate([[0.0], ways["up_to"]])).tolist()
    if kind == _layout.ALL:
        return [(1.0, tuple(to))]
    if kind != _layout.SOME:
        return [(share, (way,)) for share, way in zip(single, to, strict=True) if share > 0]
    taken: Outcomes = [(1.0, ())]
    for way, share in zip(to, np.minimum(ways["share"], 1.0).tolist(), strict=True):
        taken = [
            (chance * own, (*some, way) if own_taken else some)
            for chance, some in taken
            for own, own_taken in ((share, True), (1 - share, False))
            if chance * own > 0
        ]
        taken = sorted(taken, key=lambda one: -one[0])[:_MOST]
    none = sum(chance for chance, some in taken if not some)
    some_taken = [(chance, some) for chance, some in taken if some]
    return some_taken + [
        (none * share, (way,)) for share, way in zip(single, to, strict=True) if none * share > 0
    ]


def mix_of(plan: Plan) -> Any:
    """Return the share of each class among the cases that come."""
    keys = {each.key: number for number, each in enumerate(plan.twin.course.classes)}
    mix = np.zeros(len(keys))
    for stream in plan.twin.streams:
        own = stream.mix or {plan.twin.course.classes[0].key: 1.0}
        for key, weight in own.items():
            mix[keys[key]] += weight / (sum(own.values()) or 1.0)
    return mix / mix.sum() if mix.sum() > 0 else np.full(mix.size, 1 / mix.size)


def _visited(plan: Plan, ways: list[list[int]], shares: list[Outcomes], mix: Any) -> list[float]:
    """Return about how often a case comes to each node."""
    begin = np.bincount(plan.classes["start"], weights=mix, minlength=len(ways))
    came_from, to, share = [], [], []
    for node, outcomes in enumerate(shares):
        for chance, taken in outcomes:
            for way in taken:
                join = plan.nodes[way]["kind"] in (_layout.ALL, _layout.SOME)
                came_from.append(node)
                to.append(way)
                share.append(chance / (max(int(plan.nodes[way]["incoming"]), 1) if join else 1))
    visits = begin.astype(float)
    total = visits.copy()
    for _ in range(500):
        visits = (
            np.bincount(to, weights=visits[came_from] * np.array(share), minlength=len(ways))
            if to
            else 0 * visits
        )
        total += visits
        if visits.sum() < 1e-6:
            break
    found: list[float] = total.tolist()
    return found


def _reached(kinds: list[int], activities: list[int], ways: list[list[int]]) -> list[frozenset[int]]:
    """Return for each node the activities that may come next after it, without further work."""
    found: list[set[int]] = [set() for _ in kinds]
    changed = True
    while changed:
        changed = False
        for node, own in enumerate(ways):
            size = len(found[node])
            for way in own:
                if kinds[way] == _layout.TASK:
                    found[node].add(activities[way])
                else:
                    found[node] |= found[way]
            changed |= len(found[node]) > size
    return [frozenset(each) for each in found]
