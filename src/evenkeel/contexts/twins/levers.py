"""What can be tried on a twin, in words: levers, what each can be set to, and the changes that come of it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from evenkeel.contexts.twins import words
from evenkeel.contexts.twins.values import LONGEST_TARGET, MOST_MOVES, Move
from evenkeel.engines import twin
from evenkeel.ui.charts import scales

changes = twin.changes
DAY: Final = 86_400.0
SHORTER: Final = 0.75
"""A promise is first tried at so much of what is promised now."""
EVERYTHING: Final = ""
"""The target that means all."""


class Slider(NamedTuple):
    """What a lever can be set to: from, to, in steps, where it stands first, and what its number counts."""

    low: float
    high: float
    step: float
    start: float
    unit: str


Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Room:
    """What a twin leaves room for."""

    model: twin.Twin
    mean: float
    """Mean lead time in seconds."""
    names: bool
    """Whether single people may be named."""

    @property
    def steps(self) -> Choices:
        """Return the steps that people do."""
        done = {each.activity for each in self.model.skills}
        return tuple((each.key, each.key) for each in self.model.activities if each.key in done)

    @property
    def people(self) -> Choices:
        """Return whom a lever may mean beside everybody: those who do a step, and single people where they may be named."""
        by_step = tuple((key, f"Those who do “{key}”") for key, _ in self.steps)
        named = sorted(each.key for each in self.model.people) if self.names else []
        return ((EVERYTHING, "Everybody"), *by_step, *((key, key) for key in named))

    @property
    def able(self) -> Mapping[str, frozenset[str]]:
        """Return who does each step."""
        return {
            key: frozenset(each.person for each in self.model.skills if each.activity == key)
            for key, _ in self.steps
        }

    @property
    def learnable(self) -> Choices:
        """Return the steps that not everybody does."""
        able = self.able
        everybody = frozenset(each.key for each in self.model.people)
        return tuple((key, label) for key, label in self.steps if everybody - able[key])

    @property
    def wip(self) -> float:
        """Return how many cases are open at once on average, by Little's law."""
        return words.weekly(self.model) / words.WEEK * self.mean


@dataclass(frozen=True)
class Lever:
    """Something that can be otherwise. `use` names the use of the twin on which its answer stands."""

    key: str
    title: str
    hint: str
    use: str
    made: Callable[[Move, Room], tuple[twin.changes.Change, ...]]
    slider: Callable[[Room], Slider] | None = None
    choices: Callable[[Room], Choices] | None = None
    choices_label: str = "Which"
    targets: Callable[[Room], Choices] | None = None
    target_label: str = ""
    is_there: Callable[[Room], bool] = lambda room: True
    now: Callable[[Room], str] = lambda room: ""
    """How it is now, in a sentence, where that is known."""


def _percent(low: float, high: float, start: float) -> Callable[[Room], Slider]:
    return lambda room: Slider(low, high, 5, start, "%")


def _factor(move: Move) -> float:
    return max(1 + move.value / 100, 0.01)


def _people(move: Move, room: Room) -> tuple[twin.changes.Change, ...]:
    return (changes.People(by=round(move.value), like=move.target or None),)


def _absence(move: Move, room: Room) -> tuple[twin.changes.Change, ...]:
    return (changes.Absence(share=move.value / 100, like=move.target or None),)


def _hours(move: Move, room: Room) -> tuple[twin.changes.Change, ...]:
    """Move the end of each shift that is the last of its day, within the day and an hour from its begin."""
    return tuple(
        changes.Hours(calendar=each.key, shifts=tuple(_longer(each.shifts, move.value)))
        for each in room.model.calendars
        if each.shifts
    )


def _longer(shifts: Sequence[Any], hours: float) -> Iterator[Any]:
    last: dict[str, int] = {}
    for number, shift in enumerate(shifts):
        if shift.day not in last or shifts[last[shift.day]].begin < shift.begin:
            last[shift.day] = number
    for number, shift in enumerate(shifts):
        if last[shift.day] != number:
            yield shift
            continue
        begin = shift.begin.hour * 3_600 + shift.begin.minute * 60
        end = min(max(begin + shift.seconds + hours * 3_600, begin + 3_600), DAY)
        moment = dt.time(int(end // 3_600), int(end % 3_600 // 60)) if end < DAY else dt.time.min
        yield shift.model_copy(update={"end": moment})


def _waiting(move: Move, room: Room) -> tuple[twin.changes.Change, ...]:
    steps = [move.target] if move.target else [key for key, _ in room.steps]
    return tuple(changes.Waiting(activity=each, factor=max(_factor(move), 0.0)) for each in steps)


def _training(move: Move, room: Room) -> tuple[twin.changes.Change, ...]:
    """Let those who are meant learn a step; everybody is whoever does any other."""
    able = room.able
    learners = [move.target] if move.target else [key for key in able if able[key] - able[move.choice]]
    return tuple(changes.Training(like=each, activity=move.choice) for each in learners)


def _pool(move: Move, room: Room) -> tuple[twin.changes.Change, ...]:
    """Let whoever does one step learn all others, as where shelves become one."""
    return tuple(
        change for key, _ in room.learnable for change in _training(Move("training", choice=key), room)
    )


def _gathering(move: Move, room: Room) -> tuple[twin.changes.Change, ...]:
    longest = LONGEST_WAITS[move.choice]
    return (changes.Batching(activity=move.target, size=round(move.value), longest=longest),)


def _hour(move: Move, room: Room) -> tuple[twin.changes.Change, ...]:
    return (changes.Batching(activity=move.target, at=(dt.time(round(move.value)),)),)


LONGEST_WAITS: Final[Mapping[str, float | None]] = {"week": 7 * DAY, "day": DAY, "enough": None}
GATHERINGS: Final[Choices] = (
    ("week", "Until there are enough, or the first has waited a week"),
    ("day", "Until there are enough, or the first has waited a day"),
    ("enough", "Until there are enough, however long that takes"),
)
ORDERS: Final[Choices] = (
    ("first", "The oldest first"),
    ("due", "The earliest due date first"),
    ("shortest", "The quickest first"),
    ("last", "The newest first"),
)
WAYS: Final[Choices] = (
    ("pull", "Whoever is free takes the next"),
    ("load", "It goes to the one with the least open work"),
    ("wait", "It goes to the one who will be done with it first"),
    ("round", "It goes to each in turn"),
)

LEVERS: Final = (
    Lever(
        "people",
        "More or fewer people",
        "More are like those who are there: with their steps, hours and pace.",
        "staffing",
        _people,
        slider=lambda room: _heads(len(room.model.people)),
        targets=lambda room: room.people,
        target_label="Whom",
        now=lambda room: words.here(room.model),
    ),
    Lever(
        "absence",
        "People away",
        "The share of days on which they are not there, spread over the year in stretches.",
        "staffing",
        _absence,
        slider=lambda room: Slider(0, 60, 5, 20, "% of days"),
        targets=lambda room: room.people,
        target_label="Whom",
    ),
    Lever(
        "training",
        "People learn a step",
        "From then on they do it too, beside what they do now. Nothing is said of the time that learning takes.",
        "staffing",
        _training,
        choices=lambda room: room.learnable,
        choices_label="What is learned",
        targets=lambda room: room.people,
        target_label="Who learns",
        is_there=lambda room: bool(room.learnable),
    ),
    Lever(
        "pool",
        "Everybody does every step",
        "One pile of work for all: whoever is free takes what comes next, whichever step it is.",
        "staffing",
        _pool,
        is_there=lambda room: bool(room.learnable),
    ),
    Lever(
        "hours",
        "Longer or shorter days",
        "Everybody's day ends so much later or earlier.",
        "hours",
        _hours,
        slider=lambda room: Slider(-4, 4, 0.5, -1, "hours a day"),
        is_there=lambda room: any(each.shifts for each in room.model.calendars),
    ),
    Lever(
        "load",
        "More or fewer cases",
        "So many more come, or fewer, at the same hours as now.",
        "staffing",
        lambda move, room: (changes.Load(factor=_factor(move)),),
        slider=_percent(-60, 100, 20),
        now=lambda room: f"Now about {scales.amount(round(words.weekly(room.model), 1))} come in a week.",
    ),
    Lever(
        "effort",
        "Work takes longer, or less long",
        "A better form, a new system, a new law: so much more or less work on each case.",
        "process",
        lambda move, room: (changes.Effort(factor=_factor(move), activity=move.target or None),),
        slider=_percent(-90, 100, -20),
        targets=lambda room: ((EVERYTHING, "All steps"), *room.steps),
        target_label="Which step",
    ),
    Lever(
        "waiting",
        "Less or more waiting for others",
        "For customers, partners, other teams, timers and habits: what no colleague here shortens.",
        "process",
        _waiting,
        slider=_percent(-100, 100, -30),
        targets=lambda room: ((EVERYTHING, "Before every step"), *room.steps),
        target_label="Before which step",
    ),
    Lever(
        "order",
        "Another order of work",
        "Which waiting work is taken next.",
        "staffing",
        lambda move, room: (changes.Order.model_validate({"discipline": move.choice}),),
        choices=lambda room: _marked(
            room, "order", tuple(each for each in ORDERS if each[0] != "due" or room.model.norm)
        ),
    ),
    Lever(
        "giving",
        "Another way to give work out",
        "Who gets what comes in.",
        "staffing",
        lambda move, room: (changes.Giving.model_validate({"principle": move.choice}),),
        choices=lambda room: _marked(room, "giving", WAYS),
    ),
    Lever(
        "wip",
        "A limit of open cases",
        "So many cases are in work at most; others wait at the door. Waiting for others counts as open here.",
        "staffing",
        lambda move, room: (changes.Wip(limit=max(round(move.value), 1)),),
        slider=lambda room: _around(room.wip, "cases"),
        now=lambda room: f"Now about {max(round(room.wip), 1)} are open at once, on average.",
    ),
    Lever(
        "gathering",
        "Work is let gather",
        "A step is begun when so many cases wait for it, and then done one after the other.",
        "process",
        _gathering,
        slider=lambda room: Slider(2, 40, 1, 5, "at a time"),
        choices=lambda room: GATHERINGS,
        choices_label="How long",
        targets=lambda room: room.steps,
        target_label="Which step",
        is_there=lambda room: bool(room.steps),
    ),
    Lever(
        "hour",
        "A step has its hour",
        "What has come since is begun at this hour of the day, and not before.",
        "process",
        _hour,
        slider=lambda room: Slider(6, 20, 1, 13, "o'clock"),
        targets=lambda room: room.steps,
        target_label="Which step",
        is_there=lambda room: bool(room.steps),
    ),
    Lever(
        "automation",
        "A step happens by itself",
        "For so many of the cases; the others are done as now. What is waited for before it stays.",
        "process",
        lambda move, room: (changes.Automation(activity=move.target, share=move.value / 100),),
        slider=lambda room: Slider(0, 100, 5, 50, "% of cases"),
        targets=lambda room: room.steps,
        target_label="Which step",
        is_there=lambda room: bool(room.steps),
    ),
    Lever(
        "removal",
        "A step is not done any more",
        "What is waited for before it goes with it; what came after it follows at once.",
        "process",
        lambda move, room: (changes.Removal(activity=move.target),),
        targets=lambda room: room.steps,
        target_label="Which step",
        is_there=lambda room: len(room.steps) > 1,
    ),
    Lever(
        "promise",
        "Another promise",
        "What customers are told, one span for all kinds of case. It makes nothing quicker by itself.",
        "staffing",
        lambda move, room: (changes.Promise(seconds=move.value * DAY),),
        slider=lambda room: _around((room.model.norm or room.mean) / DAY, "days", first=SHORTER),
        now=lambda room: words.promised_now(room.model),
    ),
)
BY_KEY: Final[Mapping[str, Lever]] = {each.key: each for each in LEVERS}


def _heads(people: int) -> Slider:
    """Let all but one go, or ten more come; first one goes, where there is more than one."""
    return Slider(-max(people - 1, 0), 10, 1, -1 if people > 1 else 1, "people")


def _around(middle: float, unit: str, *, first: float = 1.0) -> Slider:
    """Let a number be up to two and a half times what is usual; `first`: where it stands first, beside that."""
    usual = max(round(middle), 2)
    step = max(round(usual / 40), 1)
    return Slider(1, step * round(usual * 2.5 / step) + 1, step, max(round(usual * first), 1), unit)


def _marked(room: Room, lever: str, choices: Choices) -> Choices:
    """Say of a choice that it is how it is now."""
    return tuple(
        (key, f"{label} (as now)") if is_as_now([Move(lever, choice=key)], room) else (key, label)
        for key, label in choices
    )


def is_as_now(moves: Sequence[Move], room: Room) -> bool:
    """Tell whether what is asked for is how it is already. Raises twin.NothingToChange."""
    return twin.applied(room.model, changed(moves, room)) == room.model


def there(room: Room) -> tuple[Lever, ...]:
    """Return the levers for which a twin leaves room."""
    return tuple(each for each in LEVERS if each.is_there(room))


def fitting(move: Move, room: Room) -> Move | None:
    """Return a move within what its lever can be set to; None for what is no lever of this twin."""
    lever = BY_KEY.get(move.lever)
    if lever is None or not lever.is_there(room):
        return None
    value, choice, target = 0.0, "", ""
    if lever.slider is not None:
        slider = lever.slider(room)
        value = min(max(move.value, slider.low), slider.high)
    if lever.choices is not None:
        known = [key for key, _ in lever.choices(room)]
        choice = move.choice if move.choice in known else known[0]
    if lever.targets is not None:
        known = [key for key, _ in lever.targets(room)]
        target = move.target if move.target in known else known[0]
    return Move(lever.key, value, choice, target)


def first(lever: Lever, room: Room) -> Move:
    """Return where a lever stands first."""
    value = lever.slider(room).start if lever.slider else 0.0
    choice = ""
    if lever.key in {"order", "giving"} and lever.choices:  # rather another than the one that is kept now
        others = (key for key, _ in lever.choices(room) if not is_as_now([Move(lever.key, choice=key)], room))
        choice = next(others, "")
    found = fitting(Move(lever.key, value, choice), room)
    assert found is not None, lever.key
    return found


def is_nothing(move: Move) -> bool:
    """Tell whether a move leaves everything as it is."""
    return BY_KEY[move.lever].slider is not None and move.value == 0


def changed(moves: Iterable[Move], room: Room) -> tuple[twin.changes.Change, ...]:
    """Return the changes of moves, one after the other."""
    found: list[twin.changes.Change] = []
    for move in moves:
        if not is_nothing(move):
            found.extend(BY_KEY[move.lever].made(move, room))
    return tuple(found)


def written(move: Move) -> str:
    """Write a move for an address: `lever:value:choice:target`."""
    return f"{move.lever}:{move.value:g}:{move.choice}:{move.target}"


def read(text: str) -> Move | None:
    """Read what `written` wrote; None for what is none."""
    parts = text[: LONGEST_TARGET + 60].split(":", 3)
    if len(parts) != 4:
        return None
    return Move(parts[0], number(parts[1]) or 0.0, parts[2], parts[3])


def number(text: str) -> float | None:
    """Read a number as somebody types it; None for what is none."""
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e7 else None


def all_of(texts: Iterable[str], room: Room) -> tuple[Move, ...]:
    """Read moves of an address, those alone that fit, and no more than can be tried together."""
    found = (fitting(move, room) for text in texts if (move := read(text)) is not None)
    return tuple(each for each in found if each is not None)[:MOST_MOVES]
