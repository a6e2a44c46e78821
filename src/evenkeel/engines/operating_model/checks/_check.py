"""What a check is, and the few shapes that most of them have."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks import _circles
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements._record import Record

Look = Callable[[Facts], Iterator[Finding]]
When = Callable[[Facts], bool]


@dataclass(frozen=True)
class Check:
    """A code, and how it is looked for."""

    code: Code
    look: Look


def the(collection: str, record: Record) -> str:
    """Name a record in a sentence, like: The service “Household extension”."""
    return f"The {_schema.COLLECTIONS[collection].singular} “{record.title}”"


def listed(words: Iterable[str]) -> str:
    """Join words for people, like: a, b and c; of many only the first five."""
    several = list(words)
    if len(several) > 5:
        several = [*several[:5], f"{len(several) - 5} more"]
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)


def lacking(code: Code, collection: str, *names: str, says: str, when: When | None = None) -> Check:
    """Find the records in which none of some fields says anything; only where `when` holds for the model."""

    def look(facts: Facts) -> Iterator[Finding]:
        if when is not None and not when(facts):
            return
        for record in facts.model.records(collection):
            if not any(getattr(record, name) for name in names):
                yield code.found(
                    f"{the(collection, record)} {says}.",
                    record=f"{collection}/{record.key}",
                    path=(names[0],),
                )

    return Check(code, look)


def past(code: Code, collection: str, name: str, says: str) -> Check:
    """Find the records whose last day is over."""

    def look(facts: Facts) -> Iterator[Finding]:
        for record in facts.model.records(collection):
            day = getattr(record, name)
            if isinstance(day, dt.date) and day < facts.on:
                yield code.found(
                    f"{the(collection, record)} {says} {day.isoformat()}.",
                    record=f"{collection}/{record.key}",
                    path=(name,),
                )

    return Check(code, look)


def circling(code: Code, collection: str, name: str, says: str) -> Check:
    """Find the records of which a link leads back to themselves in the end; each circle once."""

    def look(facts: Facts) -> Iterator[Finding]:
        records = {record.key: record for record in facts.model.records(collection)}
        ways = {key: _linked(getattr(record, name)) for key, record in records.items()}
        for circle in _circles.circles(ways):
            first = records[circle[0]]
            way = " → ".join(f"“{records[key].title}”" for key in (*circle, circle[0]))
            yield code.found(
                f"{the(collection, first)} {says}: {way}.", record=f"{collection}/{first.key}", path=(name,)
            )

    return Check(code, look)


def unused(code: Code, collection: str, used: Callable[[Facts], Iterable[str | None]], says: str) -> Check:
    """Find the records that nothing refers to, where others of their kind are referred to."""

    def look(facts: Facts) -> Iterator[Finding]:
        keys = frozenset(used(facts))
        records = facts.model.records(collection)
        if any(record.key in keys for record in records):
            for record in records:
                if record.key not in keys:
                    yield code.found(
                        f"{the(collection, record)} {says}.", record=f"{collection}/{record.key}"
                    )

    return Check(code, look)


def repeated(names: Iterable[Hashable]) -> Iterator[int]:
    """Give the positions at which something stands that stood before."""
    seen: set[Hashable] = set()
    for position, name in enumerate(names):
        if name in seen:
            yield position
        seen.add(name)


def _linked(held: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if held is None:
        return ()
    return (held,) if isinstance(held, str) else held
