"""Asking a twin what if, while somebody waits: with few replications, and only once the machine code is there.

The first simulation of a process loads its machine code, which takes a second, and the very first after an installation makes it,
which takes half a minute. A thread does that beforehand; who comes meanwhile is shown that it goes on.
"""

import datetime as dt
import threading
from collections.abc import Sequence
from typing import Final

import structlog

from evenkeel.engines import twin
from evenkeel.kernel import errors

SEED: Final = 0
AT_MOST: Final = 10
"""Replications while somebody waits: about a second for a team with eighty cases a week."""
VARIANT: Final = "then"
AT_ONCE: Final = 1
"""Answers that are worked out at the same time in a process."""
log = structlog.get_logger("evenkeel.twins")

_ready = threading.Event()
_begun = threading.Lock()
_turn = threading.Semaphore(AT_ONCE)


def get_ready(model: twin.Twin) -> bool:
    """Tell whether this process can answer at once; where not, see to it that it soon can."""
    if not _ready.is_set() and _begun.acquire(blocking=False):
        threading.Thread(target=_prepare, args=(model,), name="twin-ready", daemon=True).start()
    return _ready.is_set()


def wait_until_ready(seconds: float) -> bool:
    """Wait until this process can answer at once, so long at most; tell whether it can."""
    return _ready.wait(seconds)


def _prepare(model: twin.Twin) -> None:
    try:
        start = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
        twin.what_if(model, {VARIANT: (twin.changes.Load(factor=1.1),)}, start=start, replications=2)
    except errors.Refusal as refusal:
        log.info("made ready with a twin that has no answer", why=refusal.code)
    finally:
        _ready.set()


def answer(
    model: twin.Twin, changes: Sequence[twin.changes.Change], *, start: dt.datetime
) -> twin.Comparison:
    """Compare now with these changes. Raises what `twin.what_if` refuses: NothingAsked, NothingToChange, NeverDone."""
    with _turn:
        return twin.what_if(model, {VARIANT: tuple(changes)}, start=start, seed=SEED, at_most=AT_MOST)
