"""OCEL 2.0 as rows: the objects of one type are the cases, and each event stands in the case of its object.

A log of one case for each event is a view of an object-centric one. Events that concern no object of the
type are left out; an event that concerns several stands in the case of each (convergence). Both are counted
and said in the notes. The objects of other types that an event concerns become attributes of the event, under
the name of their type.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.flow._log import Codes, Moments
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.reading import _moments, _own, _tables
from evenkeel.engines.flow.reading._columns import BLOCK, Growing, Rows, Texts, encoded
from evenkeel.engines.flow.reading._ocel_document import OF_CASES, OF_EVENTS, TYPE, Document
from evenkeel.engines.flow.reading._reading import Assignment, BadMapping, Limits, TooLarge, Unreadable

ACTIVITY, TIME = "ocel:activity", "ocel:timestamp"
UTC = _moments.zone_named("UTC")


def flattened(document: Document, *, case: str | None, enough: int | None = None) -> Rows:
    """Return the events with the objects of one type as cases: the type named, else the most frequent one.

    With `enough`, only so many rows are returned.

    Raises Unreadable where no event concerns an object, BadMapping for a type that there is not.
    """
    counts = _counts(document)
    if not document.activities:
        raise Unreadable(f"{document.file} has no events.")
    if not counts:
        raise Unreadable(
            f"No event of {document.file} concerns an object, so there is nothing to take as cases."
        )
    chosen = _chosen(counts) if case is None else case
    if chosen not in counts:
        raise BadMapping(
            f"There are no objects of the type {chosen!r} with events in {document.file}. The types are "
            f"{', '.join(map(repr, counts))}."
        )
    return _Flat(document, chosen, counts).rows(enough=enough)


def _counts(document: Document) -> dict[str, tuple[int, int]]:
    """Return for each type how many of its objects have events, and how many events concern them."""
    relations = set(document.relations)
    events = Counter(document.types[number] for _, number in relations)
    objects = Counter(document.types[number] for number in {number for _, number in relations})
    return {kind: (objects[kind], events[kind]) for kind in dict.fromkeys(document.types) if events[kind]}


def _chosen(counts: dict[str, tuple[int, int]]) -> str:
    """Return the type with most objects that have events; of equals the one with most events."""
    return max(counts, key=lambda kind: counts[kind])


@dataclass
class _Flat:
    """The view of a document in which the objects of one type are the cases."""

    document: Document
    case: str
    counts: dict[str, tuple[int, int]]

    @property
    def own(self) -> bool:
        """Tell whether evenkeel wrote the document."""
        declared = self.document.object_kinds.get(self.case, {})
        of_events = self.document.event_kinds.values()
        return (
            self.case == TYPE
            and len(self.counts) == 1
            and all(declared.get(name) == kind for name, kind in OF_CASES.items())
            and all(kinds.get(name) == kind for kinds in of_events for name, kind in OF_EVENTS.items())
        )

    def rows(self, *, enough: int | None) -> Rows:
        """Return the view."""
        document, own = self.document, self.own
        numbers = [n for n, kind in enumerate(document.types) if kind == self.case]
        row_of = {number: row for row, number in enumerate(numbers)}
        of_case = {(event, row_of[n]) for event, n in document.relations if n in row_of}
        if len(of_case) > document.limits.events:
            raise TooLarge(
                f"{document.file} has more than {document.limits.events:,} events of {self.case!r}, the limit."
            )
        events, cases = self._in_order(of_case, own=own, enough=enough)
        names = self._names()
        names |= {ACTIVITY: "activity", TIME: "completed_at"} if own else {}
        # What only events of other cases have is left out; the types stay, for they can be chosen.
        columns = {
            names[name]: texts
            for name, whole in self._columns(own=own).items()
            if ((texts := whole.take(events)).codes >= 0).any() or own or name[:1] == "\0"
        }
        of_cases = {self.case: _texts(list(document.objects)).take(np.array(numbers, np.int64))}
        of_cases |= self._of_cases(numbers)
        roles = ((Role.CASE, self.case), (Role.ACTIVITY, ACTIVITY), (Role.TIMESTAMP, TIME))
        why = self._why()
        known = [Assignment(role, name, why if role is Role.CASE else "OCEL says it") for role, name in roles]
        return Rows(
            columns=columns,
            lines=events + 1,
            case_of=cases,
            cases=of_cases,
            n_cases=len(numbers),
            notes=() if own else self._notes(of_case, numbers, why),
            found=len(document.activities),
            known=_own.known([*columns, *of_cases]) if own else tuple(known),
            kinds=self._kinds(names),
            own=own,
        )

    def _in_order(
        self, of_case: set[tuple[int, int]], *, own: bool, enough: int | None
    ) -> tuple[Moments, Codes]:
        """Return event and case of each row, in order of time; a document of evenkeel is in order."""
        pairs = np.array(sorted(of_case), np.int64).reshape(-1, 2)
        if not own:
            at = _moments.parse(_texts(self.document.times), zone=UTC).at
            pairs = pairs[np.argsort(at[pairs[:, 0]], kind="stable")]
        return pairs[:enough, 0], pairs[:enough, 1].astype(np.int32)

    def _names(self) -> dict[str, str]:
        """Give each column a name of its own: an attribute may be called as a type of objects is."""
        attributes = dict.fromkeys(name for kinds in self.document.event_values for name in kinds)
        declared = dict.fromkeys(name for kinds in self.document.event_kinds.values() for name in kinds)
        originals = [ACTIVITY, TIME, *("\0" + kind for kind in self.counts), *(declared | attributes)]
        unique = _tables.unique_names([name.removeprefix("\0") for name in originals])
        return dict(zip(originals, unique, strict=True))

    def _columns(self, *, own: bool) -> dict[str, Texts]:
        """Return what is known of each event; types of objects stand under NUL and their name."""
        document = self.document
        columns = {ACTIVITY: _texts(document.activities), TIME: _texts(document.times)}
        concerned: dict[str, list[str | None]] = {
            kind: [None] * len(document.activities) for kind in self.counts if kind != self.case
        }
        names = list(document.objects)
        for event, number in dict.fromkeys(document.relations):
            listed = concerned.get(document.types[number])
            if listed is not None:
                before = listed[event]
                listed[event] = names[number] if before is None else f"{before}, {names[number]}"
        columns |= {"\0" + kind: _texts(listed) for kind, listed in concerned.items()}
        columns |= _grown(document.event_values, limits=document.limits, file=document.file)
        declared = {name for kinds in document.event_kinds.values() for name in kinds}
        if own and len(declared) > document.limits.columns:
            raise TooLarge(
                f"{document.file} declares more than {document.limits.columns:,} attributes, the limit."
            )
        for name in declared if own else ():
            columns.setdefault(name, _texts([None] * len(document.activities)))
        return columns

    def _of_cases(self, numbers: Sequence[int]) -> dict[str, Texts]:
        document, own = self.document, self.own
        latest = (
            {name: value for name, (_, value) in document.values.get(number, {}).items()}
            for number in numbers
        )
        columns = _grown(latest, limits=document.limits, file=document.file)
        if not own:
            return {_own.CASE + name: texts for name, texts in columns.items()}
        for name in document.object_kinds[self.case]:
            columns.setdefault(name, _texts([None] * len(numbers)))
        return columns

    def _kinds(self, names: dict[str, str]) -> dict[str, str]:
        """Return the kinds declared, where all types of events declare the same."""
        declared: dict[str, set[str]] = {}
        for kinds in self.document.event_kinds.values():
            for name, kind in kinds.items():
                declared.setdefault(name, set()).add(kind)
        of_events = {names[name]: kinds.pop() for name, kinds in declared.items() if len(kinds) == 1}
        prefix = "" if self.own else _own.CASE
        of_cases = self.document.object_kinds.get(self.case, {})
        return of_events | {prefix + name: kind for name, kind in of_cases.items()}

    def _why(self) -> str:
        if self.case == _chosen(self.counts):
            return "it is the type with most objects that have events"
        return "set by you"

    def _notes(self, of_case: set[tuple[int, int]], numbers: Sequence[int], why: str) -> tuple[str, ...]:
        """Say what was chosen, and what this view of the document leaves out or doubles."""
        document = self.document
        spread = Counter(event for event, _ in of_case)
        left_out = len(document.activities) - len(spread)
        several = [times for times in spread.values() if times > 1]
        changes = sum(document.changes[number] for number in numbers)
        others = ", ".join(f"{kind} ({n:,})" for kind, (n, _) in self.counts.items() if kind != self.case)
        return tuple(
            note
            for note, true in (
                (
                    f"The cases are the objects of the type {self.case!r} ({self.counts[self.case][0]:,}): {why}."
                    + (f" Other types with events: {others}." if others else ""),
                    True,
                ),
                (f"{left_out:,} events concern no object of this type and are left out.", left_out),
                (
                    f"{len(several):,} events concern several objects of this type and stand in the case of "
                    f"each: {sum(several) - len(several):,} events more.",
                    several,
                ),
                (f"{changes:,} times an attribute of a case changes; the latest value is taken.", changes),
                (
                    f"{document.dangling:,} relations name an object that is not there; they are left out.",
                    document.dangling,
                ),
            )
            if true
        )


def _grown(rows: Iterable[dict[str, str]], *, limits: Limits, file: str) -> dict[str, Texts]:
    """Make columns of rows that each have some of the names."""
    columns = Growing()
    for block in _blocks(rows):
        names = dict.fromkeys(name for row in block for name in row)
        if len({*columns.names, *names}) > limits.columns:
            raise TooLarge(f"{file} has more than {limits.columns:,} different attributes, the limit.")
        columns.add(((name, [row.get(name) for row in block]) for name in names), rows=len(block))
    return columns.finish()


def _blocks(rows: Iterable[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    block: list[dict[str, str]] = []
    for row in rows:
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


def _texts(values: Sequence[str | None]) -> Texts:
    return Texts.of([encoded(values)])
