"""Suggest which column means what, with a reason in a sentence, from the names and contents of columns."""

from collections.abc import Sequence

import numpy as np

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.reading._profile import Column
from evenkeel.engines.flow.reading._reading import Assignment, Mapping

STANDARD = {
    "case:concept:name": Role.CASE,
    "concept:name": Role.ACTIVITY,
    "time:timestamp": Role.TIMESTAMP,
    "org:resource": Role.RESOURCE,
    "org:group": Role.GROUP,
}
FEW_KINDS = 0.2
"""An activity is one of few: at most this share of the rows are different (or a score of them)."""


def suggest(columns: Sequence[Column], *, by_trace: bool = False) -> tuple[Mapping, tuple[Role, ...]]:
    """Suggest roles; return also those needed and not found. `by_trace` says that the file itself has cases."""
    choice = _Choice(columns, by_trace=by_trace)
    if by_trace or not choice.is_register():
        choice.event_log()
    else:
        choice.register()
    return Mapping(tuple(choice.made)), choice.missing()


class _Choice:
    """Choices made so far; a column is taken once."""

    def __init__(self, columns: Sequence[Column], *, by_trace: bool) -> None:
        self._columns = [c for c in columns if c.kind != "empty"]
        self._by_trace = by_trace
        self._wide = False
        self.made: list[Assignment] = []

    def missing(self) -> tuple[Role, ...]:
        made = {a.role for a in self.made}
        if self._wide:
            return ()
        timed = made & {Role.TIMESTAMP, Role.START, Role.END}
        needed = [Role.ACTIVITY] if self._by_trace else [Role.CASE, Role.ACTIVITY]
        return (*(r for r in needed if r not in made), *(() if timed else (Role.TIMESTAMP,)))

    def is_register(self) -> bool:
        """Tell whether a row is a whole case: it has dates, and its number or its steps do not recur."""
        moments = self._moments()
        activity = self._best(Role.ACTIVITY, [c for c in self._words() if c.empty * 2 < c.rows])
        numbers = [c for c in self._numbers() if _vocabulary.fit(c.name, Role.CASE) > _vocabulary.HAS]
        recurs = any(c.repeats for c in numbers)
        created = self._best(Role.CREATED, moments) is not None
        if not moments or (activity is not None and recurs):
            return False
        if created or (len(moments) > 1 and activity is None):
            return not recurs or activity is None
        return False

    def event_log(self) -> None:
        """Choose for a file whose rows are events."""
        self._choose_case()
        self._choose_times()
        self._choose_activity()
        words = self._words()
        for role in (Role.RESOURCE, Role.GROUP):
            self._choose(role, words)
        of_cases = [c for c in self._columns if not self._by_trace or c.name.startswith("case:")]
        self._choose(Role.DUE, [c for c in of_cases if c.kind == "moment"])
        self._choose(Role.CHANNEL, [c for c in of_cases if c.kind != "moment"])
        self._choose(Role.OUTCOME, [c for c in of_cases if c.kind == "text"])

    def register(self) -> None:
        """Choose for a file whose rows are cases."""
        self._wide = True
        moments = self._moments()
        created = self._best(Role.CREATED, moments) or self._best(Role.START, moments)
        if created is not None:
            self._take(Role.CREATED, created, "the name says that the case begins then")
        else:
            first = min(moments, key=lambda c: c.empty)
            self._take(Role.CREATED, first, "it is the first column of dates that is filled in most rows")
        closed = self._best(Role.CLOSED, moments) or self._best(Role.END, moments)
        if closed is not None:
            self._take(Role.CLOSED, closed, "the name says that the case ends then")
        self._choose(Role.DUE, moments)
        unique = [c for c in self._numbers() if c.empty == 0 and c.distinct >= 0.95 * c.rows]
        case = self._best(Role.CASE, unique)
        if case is not None:
            self._take(
                Role.CASE,
                case,
                "no value occurs twice and the name says case" if case.is_unique else "the name says case",
            )
        words = [c for c in self._columns if c.kind in ("text", "number")]
        for role in (Role.CHANNEL, Role.OUTCOME, Role.RESOURCE, Role.GROUP):
            self._choose(role, words)
        for column in self._moments():
            if not _vocabulary.AFTERTHOUGHT & set(_vocabulary.normal(column.name).split()):
                self._take(Role.MILESTONE, column, "it is a further column of dates")

    def _choose_case(self) -> None:
        if self._by_trace:
            named = next((c for c in self._columns if c.name == "case:concept:name"), None)
            if named is not None:
                self._take(Role.CASE, named, "")
            return
        numbers = self._numbers()
        recurring = [c for c in numbers if c.empty * 20 <= c.rows and c.repeats]
        named = self._best(Role.CASE, recurring)
        if named is not None:
            self._take(
                Role.CASE,
                named,
                "every value occurs several times and the name says case"
                if _several(named)
                else "the name says case and the values recur",
            )
            return
        anywhere = self._best(Role.CASE, [c for c in numbers if c.empty * 2 < c.rows])
        if anywhere is not None:
            self._take(Role.CASE, anywhere, "the name says case")
            return
        several = [
            c
            for c in recurring
            if c.kind == "text" and c.empty == 0 and c.distinct > 1 and self._best_role(c) is None
        ]
        if several and self._moments():
            most = max(several, key=lambda c: c.distinct)
            self._take(
                Role.CASE, most, "its values recur, and it has the most different ones of the columns that do"
            )

    def _choose_times(self) -> None:
        moments = self._moments()
        start, end = self._best(Role.START, moments), self._best(Role.END, moments)
        stamp = self._best(Role.TIMESTAMP, [c for c in moments if c not in (start, end)])
        if start is not None and end is not None:
            self._take(Role.START, start, "it holds dates and times and the name says start")
            self._take(Role.END, end, "it holds dates and times and the name says end")
        elif stamp is not None:
            if start is not None:
                self._take(Role.START, start, "it holds dates and times and the name says start")
            self._take(Role.TIMESTAMP, stamp, "it holds dates and times and the name says when")
        elif start is not None or end is not None:
            one = end or start
            assert one is not None
            self._take(Role.TIMESTAMP, one, "it holds dates and times and the name says when")
        elif moments:
            one = min(moments, key=lambda c: c.empty)
            self._take(
                Role.TIMESTAMP,
                one,
                "it is the only column of dates and times"
                if len(moments) == 1
                else "it is the first column of dates and times that is filled in most rows",
            )

    def _choose_activity(self) -> None:
        words = [c for c in self._words() if c.empty * 2 < c.rows]
        named = self._best(Role.ACTIVITY, words)
        if named is not None:
            self._take(Role.ACTIVITY, named, "the name says what was done")
            return
        kinds = [
            c
            for c in words
            if c.kind == "text"
            and c.empty == 0
            and c.repeats
            and 1 < c.distinct <= max(20, FEW_KINDS * c.rows)
            and self._best_role(c) is None
        ]
        if kinds and not self._by_trace:
            most = max(kinds, key=lambda c: c.distinct)
            self._take(Role.ACTIVITY, most, "it holds few different texts, each many times, in every row")

    def _choose(self, role: Role, among: Sequence[Column]) -> None:
        column = self._best(role, among)
        if column is not None:
            self._take(role, column, f"the name says {role.value}")

    def _take(self, role: Role, column: Column, reason: str) -> None:
        if STANDARD.get(column.name) is role:
            reason = "this is its name in the XES standard"
        self.made.append(Assignment(role, column.name, reason))
        self._columns = [c for c in self._columns if c.name != column.name]

    def _best(self, role: Role, among: Sequence[Column]) -> Column | None:
        """Return the column whose name fits a role best, the first of equals, None if none does."""
        there = {c.name for c in self._columns}
        fits = [
            (_vocabulary.fit(c.name, role), -position) for position, c in enumerate(among) if c.name in there
        ]
        best = max(fits, default=(0, 0))
        return among[-best[1]] if best[0] else None

    def _best_role(self, column: Column) -> Role | None:
        """Return another role that the name of a column fits."""
        others = (Role.RESOURCE, Role.GROUP, Role.CHANNEL, Role.OUTCOME, Role.ACTIVITY)
        return next((role for role in others if _vocabulary.fit(column.name, role) > _vocabulary.HAS), None)

    def _of_events(self) -> list[Column]:
        return [c for c in self._columns if not c.name.startswith("case:")]

    def _moments(self) -> list[Column]:
        return [c for c in self._of_events() if c.kind == "moment"]

    def _words(self) -> list[Column]:
        return [c for c in self._of_events() if c.kind in ("text", "number")]

    def _numbers(self) -> list[Column]:
        """Return the columns that could be the number of the case; of its attributes only the standard's own."""
        there = [
            c for c in self._columns if not c.name.startswith("case:") or STANDARD.get(c.name) is Role.CASE
        ]
        words = [c for c in there if c.kind in ("text", "number")]
        return [c for c in words if not _vocabulary.SOMEONE_ELSE & set(_vocabulary.normal(c.name).split())]


def _fit(column: Column, role: Role) -> int:
    return _vocabulary.EXACT + 1 if STANDARD.get(column.name) is role else _vocabulary.fit(column.name, role)


def _several(column: Column) -> bool:
    codes = column.texts.codes[column.texts.codes >= 0]
    # The last case of a beginning may be cut off after its first row.
    return int((np.bincount(codes) == 1).sum()) <= 1
