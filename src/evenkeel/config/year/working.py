"""How work goes: day by day, each team takes what lies on its shelves, and cases pass from stage to stage.

A simulation of single cases. Time counts in minutes by the clock on the wall since the midnight before the first day.
"""

import heapq
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from evenkeel.config.year.plans import REFUSED, Plan, Step
from evenkeel.config.year.queueing import NEVER, Queue
from evenkeel.config.year.values import SYSTEM, Worker

DAY: Final = 1_440.0
LYING: Final = 0.27
"""A case lies in the tray of a stage for this part of its norm time in the median, whoever is free."""
LYING_SPREAD: Final = 0.7
FORGOTTEN: Final = 0.004
"""How often a case is forgotten in a tray for weeks."""
WAITING: Final = 0.75
WAITING_SPREAD: Final = 0.5
QUICK: Final = 30.0
"""Minutes of work below which a case is quick, and one that nobody wants."""
WHO_ANSWER: Final = frozenset({"contact-adviser"})
"""Roles that answer the phone: what rings is begun at once."""
BEGINS, LASTS = 8.5 * 60, 7.6 * 60
LONG_AWAY: Final = 5
ASKS: Final = 0.15
"""How often something is missing and the customer is asked for it, where work takes an hour or more."""
PAPERS: Final = (9 * DAY, 0.6)
WITHDRAWN, PASSED_ON, DUPLICATE = 0.02, 0.008, 0.007
URGENT_FIRST: Final = 1e7


class Event(NamedTuple):
    """One thing that happened to a case."""

    kind: str
    minute: float
    by: int
    stage: str = ""
    shelf: str = ""
    reason: str = ""
    to: int | None = None
    word: str = ""


@dataclass(slots=True)
class Case:
    """A case on its way."""

    number: int
    plan: Plan
    service: str
    channel: str
    customer: int
    received: float
    ends_early: str = ""
    """How it will be closed before its time."""
    asks: int = -1
    """In which stage something will be found missing."""
    at: int = -1
    holder: int | None = None
    priority: int = 0
    events: list[Event] = field(default_factory=list)
    closing: str = ""
    outcome: str = ""

    @property
    def step(self) -> Step:
        """The stage in which it is."""
        return self.plan.steps[self.at]

    def happens(
        self, kind: str, minute: float, by: int, *, reason: str = "", to: int | None = None, word: str = ""
    ) -> None:
        """Note what happened, never before what happened last."""
        if self.events and minute <= self.events[-1].minute:
            minute = self.events[-1].minute + 0.05
        self.events.append(Event(kind, minute, by, self.step.key, self.step.shelf, reason, to, word))


@dataclass
class Team:
    """Those of a council who hold the same role, with what lies there for all of them and for each."""

    role: str
    members: list[Worker]
    pace: float = 1.0
    """By how much work takes longer here than the model says, so that the team is as busy as it shall be."""
    shared: Queue = field(default_factory=Queue)
    quick: Queue = field(default_factory=Queue)
    """Phones and quick mails, where a team struggles over who takes them."""
    own: dict[int, Queue] = field(default_factory=dict)
    debt: dict[int, float] = field(default_factory=dict)
    key: tuple[int, ...] = ()
    """Whose desk each last digit of the running number names; empty: all get alike."""
    keyed: int = 0
    left_with_phones: frozenset[int] = frozenset()
    wants_heavy: frozenset[int] = frozenset()
    reluctance: float = 0.0
    leaning: float = 0.0

    def __post_init__(self) -> None:
        """Give everybody a place for her own cases."""
        self.own = {member.number: Queue() for member in self.members}
        self.debt = dict.fromkeys(self.own, 0.0)


class Office:
    """All teams of a council."""

    def __init__(
        self,
        teams: dict[str, Team],
        *,
        is_there: Callable[[int, int], bool],
        chance: random.Random,
        lying: Callable[[Case, random.Random], float | None],
        refuses: Callable[[Case, int, random.Random], bool],
        pressed: str = "",
    ) -> None:
        """Take the teams by role; `is_there` says who works on which day.

        `lying` says for how long a case of a troubled kind lies before it is begun, `refuses` whether somebody refuses it;
        `pressed` is the kind of case that a target lets people begin before anything else, once its day is near.
        """
        self.teams, self.is_there, self.chance = teams, is_there, chance
        # Somebody may fill several roles: her team stands there under each.
        self.different = list({id(team): team for team in teams.values()}.values())
        self.lying, self.refuses, self.pressed = lying, refuses, pressed

    # -- cases come and go -------------------------------------------------------------------------------------

    def open(self, case: Case) -> None:
        """Let a case come in."""
        case.at = 0
        case.happens("opened", case.received + self.chance.uniform(0.1, 3.0), SYSTEM)
        self._lay(case, case.events[-1].minute, by=SYSTEM)

    def _lay(self, case: Case, minute: float, *, by: int) -> None:
        """Lay a case where those find it who do its stage."""
        step, team = case.step, self.teams[case.step.role]
        ready = minute + self._lies(case, step)
        order = _order(step, case)
        if case.at == 0 and case.plan.key == self.pressed:
            order -= URGENT_FIRST
        if case.holder not in team.own:
            self._hand_over(case, team, minute, by=by)
        if case.holder is not None:
            team.own[case.holder].put(case, ready=ready, order=order)
        elif team.left_with_phones and is_quick(case):
            team.quick.put(case, ready=ready, order=order)
        else:
            team.shared.put(case, ready=ready, order=order)

    def _hand_over(self, case: Case, team: Team, minute: float, *, by: int) -> None:
        """Give a case to somebody of the team where its shelf does so; else let it lie for whoever is free."""
        if case.step.is_assigned:
            to = self._by_key(team)
            case.happens("given", minute + 0.3, SYSTEM, to=to, reason="By the key of the shelf")
            case.holder = to
        elif case.holder is not None:
            case.happens("released", minute + 0.1, by)
            case.holder = None

    def _by_key(self, team: Team) -> int:
        if team.key:
            team.keyed += 1
            return team.members[team.key[team.keyed % len(team.key)]].number
        return self.chance.choices(team.members, weights=[member.fte for member in team.members])[0].number

    def _lies(self, case: Case, step: Step) -> float:
        """Return for how long a case lies in a stage before anybody could think of it."""
        if step.is_waiting:
            return max(DAY / 2, self.chance.lognormvariate(0, WAITING_SPREAD) * WAITING * step.norm)
        if case.at == 0 and case.channel == "phone" and step.role in WHO_ANSWER:
            return 0.0
        told = self.lying(case, self.chance) if case.at == 0 else None
        if told is not None:
            return told
        lies = self.chance.lognormvariate(0, LYING_SPREAD) * LYING * case.plan.slowness * step.norm
        is_forgotten = self.chance.random() < FORGOTTEN and not case.plan.is_urgent
        return lies + (self.chance.uniform(20, 80) * DAY if is_forgotten else 0.0)

    # -- a day -------------------------------------------------------------------------------------------------

    def work(self, day: int) -> None:
        """Let every team work for a day."""
        for team in self.different:
            self._cover(team, day)
            self._day(team, day)

    def _cover(self, team: Team, day: int) -> None:
        """Hand on a part of what lies with somebody who has just begun to be away for long."""
        if team.key or len(team.members) < 2:
            return
        for member in team.members:
            queue = team.own[member.number]
            if not queue.lying or not self._goes_away(member.number, day):
                continue
            there = [other.number for other in team.members if self.is_there(other.number, day)]
            for case in queue.emptied():
                to = self.chance.choice(there) if there and self.chance.random() < 0.6 else member.number
                if to != member.number:
                    minute = day * DAY + BEGINS + self.chance.uniform(0, 60)
                    case.happens("given", minute, to, to=to, reason="While a colleague is away")
                    case.holder = to
                team.own[to].put(case, ready=day * DAY, order=_order(case.step, case))

    def _goes_away(self, number: int, day: int) -> bool:
        """Tell whether somebody was there lately and will not be for days."""
        lately = any(self.is_there(number, before) for before in range(day - 3, day))
        return lately and not any(self.is_there(number, after) for after in range(day, day + LONG_AWAY))

    def _day(self, team: Team, day: int) -> None:
        ends = {}
        free: list[tuple[float, int]] = []
        for member in team.members:
            if self.is_there(member.number, day):
                begins = day * DAY + BEGINS + self.chance.uniform(-40, 40)
                ends[member.number] = begins + LASTS
                heapq.heappush(free, (begins + team.debt[member.number], member.number))
                team.debt[member.number] = 0.0
        while free:
            minute, who = heapq.heappop(free)
            if minute >= ends[who]:
                team.debt[who] = minute - ends[who]
                continue
            case = self._choose(team, who, minute)
            if case is None:
                later = self._later(team, who, minute)
                if later < ends[who]:
                    heapq.heappush(free, (later, who))
                continue
            heapq.heappush(free, (self._handle(team, case, who, minute, ends[who]), who))

    def _choose(self, team: Team, who: int, minute: float) -> Case | None:
        """Take what lies on top: of one's own cases, or of what lies there for all."""
        queues = [team.own[who], team.shared, team.quick]
        if who in team.left_with_phones and self.chance.random() >= team.reluctance:
            queues.remove(team.shared)
        elif team.left_with_phones and who not in team.left_with_phones:
            leaning = 1 - team.reluctance if who in team.wants_heavy else team.leaning
            if self.chance.random() < leaning and (queues[0].look(minute) or queues[1].look(minute)):
                queues.remove(team.quick)
        best = min(queues, key=lambda queue: queue.top(minute))
        found: Case | None = best.take(minute)
        return found

    def _later(self, team: Team, who: int, minute: float) -> float:
        """Return when it is worth looking again."""
        soonest = min(team.own[who].next(), team.shared.next(), team.quick.next())
        if team.quick.lying or (team.left_with_phones and team.shared.lying):
            soonest = min(soonest, minute + self.chance.uniform(10, 30))
        return max(soonest, minute + 1.0) if soonest < NEVER else NEVER

    # -- work on a case ----------------------------------------------------------------------------------------

    def _handle(self, team: Team, case: Case, who: int, minute: float, end: float) -> float:
        """Let somebody do a stage of a case. Returns when she is free again."""
        if case.holder != who:
            case.happens("taken", minute, who, to=who)
            case.holder = who
        if case.ends_early:
            self._end_early(case, who, minute + 4)
            return minute + 5
        touch = 4.0 if case.step.is_waiting else case.step.touch
        takes = max(self.chance.gammavariate(2.0, touch * team.pace / 2.0), 1.0)
        done = minute + takes
        if done > end:
            done = min(done, end + self.chance.uniform(0, 15))
        if case.asks == case.at:
            self._ask(team, case, who, done)
        else:
            self._go_on(case, who, done)
        return minute + takes

    def _go_on(self, case: Case, who: int, minute: float) -> None:
        """Bring a case to its next stage, or to its end."""
        if case.at == case.plan.decided_in and not case.outcome:
            self._decide(case, who)
            case.happens("decided", minute, who, word=case.outcome)
            minute += self.chance.uniform(2, 30)
        if case.at + 1 == len(case.plan.steps):
            self._end(case, who, minute)
            return
        case.at += 1
        case.happens("moved", minute, who)
        self._lay(case, case.events[-1].minute, by=who)

    def _ask(self, team: Team, case: Case, who: int, minute: float) -> None:
        """Ask the customer for what is missing, and wait."""
        case.asks = -1
        case.happens("message-sent", minute, who, word="papers")
        case.happens("paused", minute + 0.5, who, word="customer", reason="We asked for what is missing")
        back = minute + PAPERS[0] * self.chance.lognormvariate(0, PAPERS[1])
        case.happens("message-received", back, SYSTEM, word="papers")
        case.happens("resumed", back + 0.4, SYSTEM, reason="The papers have come")
        team.own[who].put(case, ready=back + 1, order=_order(case.step, case))

    def _decide(self, case: Case, who: int) -> None:
        """Let somebody decide what comes out."""
        refused = _refusal(case.plan)
        others = [outcome for outcome in case.plan.outcomes if outcome != refused] or [refused]
        if self.refuses(case, who, self.chance):
            case.outcome = refused
        else:
            case.outcome = others[0] if self.chance.random() < 0.75 else self.chance.choice(others)

    def _end(self, case: Case, who: int, minute: float) -> None:
        if not case.outcome:
            self._decide(case, who)
        case.closing = "done"
        case.happens("closed", minute, who, word=case.outcome)

    def _end_early(self, case: Case, who: int, minute: float) -> None:
        case.closing = case.ends_early
        case.outcome = {"withdrawn": "Withdrawn", "passed-on": "Passed on", "duplicate": "Duplicate"}[
            case.closing
        ]
        case.happens("closed", minute, who, word=case.outcome, reason=EARLY[case.closing])


EARLY: Final = {
    "withdrawn": "The customer does not need it any more",
    "passed-on": "It belongs to somebody else",
    "duplicate": "It is here twice",
}


def prepared(case: Case, chance: random.Random) -> Case:
    """Decide about a case what nobody knows yet."""
    draw = chance.random()
    for ending, share in (("withdrawn", WITHDRAWN), ("passed-on", PASSED_ON), ("duplicate", DUPLICATE)):
        if 0 <= draw < share:
            case.ends_early = ending
        draw -= share
    busy = [number for number, step in enumerate(case.plan.steps) if not step.is_waiting]
    if case.plan.touch >= 60 and not case.plan.is_urgent and chance.random() < ASKS:
        case.asks = busy[len(busy) // 2]
    if case.plan.is_urgent and chance.random() < 0.3:
        case.priority = 1
    return case


def paced(
    teams: dict[str, Team],
    cases: Iterable[Case],
    *,
    days: Callable[[int], int],
    busy: Callable[[Team], float],
) -> None:
    """Give every team the pace at which what comes in keeps it as busy as it shall be."""
    wanted = dict.fromkeys(map(id, teams.values()), 0.0)
    for case in cases:
        for step in case.plan.steps:
            wanted[id(teams[step.role])] += 4.0 if step.is_waiting else step.touch
    for team in teams.values():
        there = sum(days(member.number) for member in team.members) * LASTS
        team.pace = busy(team) * there / max(wanted[id(team)], 1.0)


def is_quick(case: Case) -> bool:
    """Tell whether a case is one of the quick ones."""
    return case.plan.touch < QUICK


def _refusal(plan: Plan) -> str:
    """Return the outcome with which a customer does not get what she asked for."""
    return REFUSED if REFUSED in plan.outcomes else plan.outcomes[-1]


def _order(step: Step, case: Case) -> float:
    """Return what lies on top of a shelf first, the smallest number."""
    if case.channel == "phone" and case.at == 0:
        return case.received - 2 * URGENT_FIRST
    if step.order == "newest-first":
        return case.received - case.number % 17 * DAY
    return case.received - URGENT_FIRST * (case.priority + 0.1 * (step.order == "urgent-first"))
