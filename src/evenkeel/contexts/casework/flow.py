"""The life of a case: one table of what moves it, from which state to which. The documentation draws this table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from evenkeel.contexts.casework.values.cases import Kind, State
from evenkeel.kernel import errors

NEW, OPEN, PAUSED, CLOSED = State.NEW, State.OPEN, State.PAUSED, State.CLOSED
ALIVE: Final = frozenset({NEW, OPEN, PAUSED})
ALWAYS: Final = frozenset(State)


class NotNow(errors.Conflict):
    """This cannot be done with a case that is {state}: {hint}."""

    code: ClassVar[str] = "case-not-now"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table: what happens, in which state it may, and the state after it."""

    kind: Kind
    from_: State | None
    """None: the case is not there yet."""
    to: State
    words: str


def _each(kind: Kind, words: str, *ways: tuple[State | None, State]) -> tuple[Move, ...]:
    return tuple(Move(kind, from_, to, words) for from_, to in ways)


MOVES: Final = (
    *_each(Kind.OPENED, "a customer's input becomes a case", (None, NEW)),
    *_each(Kind.TAKEN, "somebody takes it", (NEW, OPEN), (OPEN, OPEN), (PAUSED, PAUSED)),
    *_each(Kind.GIVEN, "it is given to somebody", (NEW, NEW), (OPEN, OPEN), (PAUSED, PAUSED)),
    *_each(Kind.RELEASED, "it goes back to its shelf", (NEW, NEW), (OPEN, OPEN), (PAUSED, PAUSED)),
    *_each(Kind.SHELVED, "it is laid on another shelf", (NEW, NEW), (OPEN, OPEN), (PAUSED, PAUSED)),
    *_each(Kind.MOVED, "it goes to another stage", (NEW, OPEN), (OPEN, OPEN)),
    *_each(Kind.TICKED, "something on the list is done", (NEW, OPEN), (OPEN, OPEN), (PAUSED, PAUSED)),
    *_each(Kind.DECIDED, "it is decided", (NEW, OPEN), (OPEN, OPEN)),
    *_each(Kind.PAUSED, "it waits, is suspended or parked", (NEW, PAUSED), (OPEN, PAUSED)),
    *_each(Kind.RESUMED, "it goes on", (PAUSED, OPEN)),
    *_each(Kind.CLOSED, "there is an outcome", (NEW, CLOSED), (OPEN, CLOSED), (PAUSED, CLOSED)),
    *_each(Kind.REOPENED, "we take it up again", (CLOSED, OPEN)),
    *_each(Kind.CONTESTED, "the customer contests the closure", (CLOSED, OPEN)),
)
"""Every move. `undone` is not among them: it leads back to where the case was before the event that it undoes."""

STAYS: Final[Mapping[Kind, frozenset[State]]] = {
    **dict.fromkeys(
        (
            Kind.EXTENDED,
            Kind.REDATED,
            Kind.SPLIT,
            Kind.UNTICKED,
            Kind.TASK_ADDED,
            Kind.TASK_DROPPED,
            Kind.COURSE_TAKEN,
            Kind.COURSE_CHANGED,
            Kind.COURSE_LEFT,
            Kind.COURSE_ENDED,
            Kind.REFERRED,
        ),
        ALIVE,
    ),
    **dict.fromkeys(
        (
            Kind.CHANGED,
            Kind.NOTED,
            Kind.CONTACTED,
            Kind.MESSAGE_DRAFTED,
            Kind.MESSAGE_SENT,
            Kind.MESSAGE_AGAIN,
            Kind.MESSAGE_FAILED,
            Kind.MESSAGE_SETTLED,
            Kind.MESSAGE_RECEIVED,
            Kind.DOCUMENT_ADDED,
            Kind.DOCUMENT_CLEAN,
            Kind.DOCUMENT_REFUSED,
            Kind.DOCUMENT_REMOVED,
            Kind.RELATED,
            Kind.UNRELATED,
            Kind.REFERRAL_ACKNOWLEDGED,
            Kind.REFERRAL_DONE,
            Kind.REFERRAL_REMINDED,
            Kind.HIDDEN,
            Kind.SHOWN,
            Kind.NAMED,
            Kind.UNNAMED,
            Kind.GLASS_BROKEN,
            Kind.GLASS_MENDED,
            Kind.HELD,
            Kind.UNHELD,
        ),
        ALWAYS,
    ),
    Kind.ERASED: frozenset({CLOSED}),
}
"""What leaves the state as it is, and in which states it may happen."""

_TABLE: Final = {(move.kind, move.from_): move.to for move in MOVES}
_HINTS: Final = {
    NEW: "take it first",
    OPEN: "it is being worked on",
    PAUSED: "let it go on first",
    CLOSED: "reopen it first",
}


def after(kind: Kind, state: State | None) -> State:
    """Return the state after something happened. Raises NotNow where it cannot happen."""
    found = _TABLE.get((kind, state))
    if found is not None:
        return found
    if state is not None and state in STAYS.get(kind, ()):
        return state
    raise NotNow(state=state or "not there yet", hint=_HINTS[state] if state else "open it first")


def can(kind: Kind, state: State) -> bool:
    """Tell whether something can happen in a state: what a page offers."""
    return (kind, state) in _TABLE or state in STAYS.get(kind, ())
