"""XES (IEEE 1849-2016) as its schema has it: traces with their events, standard extensions declared.

An event with a start is written as two, transition start and complete with one `concept:instance`, each in
its place in time. What XML cannot carry (control characters) becomes U+FFFD. A manifest among the attributes
of the log says which key is which column, so that evenkeel reads the log back as it was.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.reading import _own, _slices
from evenkeel.engines.flow.writing._writing import Tell, target

MARK = "\N{REPLACEMENT CHARACTER}"
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
UNFIT_RE2 = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"
"""The same, as Arrow writes it."""
ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
TAGS = {"string": "string", "time": "date", "integer": "int", "float": "float", "boolean": "boolean"}
NUMBERS = {"inf": "INF", "-inf": "-INF", "nan": "NaN"}
FURTHEST = 14 * 60
"""Minutes from Greenwich that a dateTime of XML Schema may be at most."""
OF_EVENTS = {
    "concept:name": "activity",
    "time:timestamp": "completed_at",
    "org:resource": "resource",
    "org:group": "group",
}
OF_TRACES = {"concept:name": "case"} | {name: name for name in _own.OF_CASES}
EXTENSIONS = (("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle"))
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<log xes.version="2.0" xmlns="http://www.xes-standard.org/">\n'
    + "".join(
        f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
        for name, prefix in EXTENSIONS
    )
    + '<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>\n'
    '<global scope="event"><string key="concept:name" value="UNKNOWN"/>'
    '<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/></global>\n'
    '<classifier name="Activity" keys="concept:name"/>\n'
)


def write_xes(log: Log, path: Path, *, packed: bool, tell: Tell) -> tuple[str, ...]:
    """Write a log; returns what was changed."""
    writer = _Writer(log)
    with target(path, packed=packed) as write:
        write((HEAD + writer.manifest()).encode())
        for part in _slices.slices(log):
            write(writer.traces(part).encode())
            tell(part.events.stop)
        write(b"</log>\n")
    return writer.changes()


@dataclass
class _Writer:
    """The state of writing: which key each column has, and what had to be changed."""

    log: Log
    replaced: int = 0
    shifted: int = 0
    kinds: dict[str, str] = field(init=False)
    event_keys: dict[str, str] = field(init=False)
    case_keys: dict[str, str] = field(init=False)
    has_starts: bool = field(init=False)

    def __post_init__(self) -> None:
        of_events, of_cases = _slices.attributes(self.log)
        self.kinds = _slices.kinds(self.log)
        self.has_starts = self.log.events["started_at"].null_count < self.log.n_events
        taken = (*OF_EVENTS, *_own.OF_PAIRS) if self.has_starts else tuple(OF_EVENTS)
        self.event_keys = _own.keys(of_events, taken=taken, prefix=_own.EVENT, clean=_fit)
        self.case_keys = _own.keys(of_cases, taken=OF_TRACES, prefix=_own.CASE, clean=_fit)

    def manifest(self) -> str:
        manifest = _own.Manifest(
            cases=OF_TRACES | {key: column for column, key in self.case_keys.items()},
            events=OF_EVENTS | {key: column for column, key in self.event_keys.items()},
            kinds=self.kinds,
        )
        return f'<string key="{_own.MARK}" value="{manifest.text().translate(ENTITIES)}"/>\n'

    def traces(self, part: _slices.Slice) -> str:
        """Write the traces of a part."""
        pieces = [_element("string", "concept:name", self._texts(part, "case"))]
        for name in _own.OF_CASES:
            tag = "date" if name.endswith("_at") else "string"
            pieces.append(_element(tag, name, self._texts(part, name)))
        for column, key in self.case_keys.items():
            pieces.append(self._attribute(part, column, key))
        heads = _slices.joined(pieces, len(part.bounds) - 1).to_pylist()
        events = self._interleaved(part) if self.has_starts else self._events(part)
        bounds = part.bounds
        return "".join(
            f"<trace>{head}\n{''.join(events[bounds[i] : bounds[i + 1]])}</trace>\n"
            for i, head in enumerate(heads)
        )

    def _events(self, part: _slices.Slice) -> list[str]:
        whole = _slices.joined([*self._who(part), *self._when(part, "completed_at")], len(part.case))
        events: list[str] = _slices.between("<event>", whole, "</event>\n").to_pylist()
        return events

    def _interleaved(self, part: _slices.Slice) -> list[str]:
        """Return for each event its text, led by the starts that come before it in time."""
        who = self._who(part)
        rows = len(part.case)
        numbers = pa.array(np.arange(part.events.start, part.events.stop)).cast(pa.string())
        instance = _element("string", "concept:instance", numbers)
        ends = self._transition("complete", [*who, instance, *self._when(part, "completed_at")], rows)
        plain = [*who, instance, *self._when(part, "started_at", attributes=False)]
        starts = self._transition("start", plain, rows)
        before: list[list[int]] = [[] for _ in range(rows)]
        started, completed = self.log.started_at[part.events], self.log.completed_at[part.events]
        for first, end in zip(part.bounds, part.bounds[1:], strict=False):
            latest = np.maximum.accumulate(completed[first:end])
            begun = first + np.flatnonzero(started[first:end] != MISSING)
            # A start stands before the first event that ends after it, and never after its own end.
            places = first + np.searchsorted(latest, started[begun], side="right")
            order = np.argsort(started[begun], kind="stable")
            for row, place in zip(begun[order].tolist(), places[order].tolist(), strict=True):
                before[min(row, place)].append(row)
        return ["".join([starts[row] for row in before[i]]) + ends[i] for i in range(rows)]

    @staticmethod
    def _transition(name: str, pieces: list[Any], rows: int) -> list[str]:
        element = f'<string key="lifecycle:transition" value="{name}"/>'
        whole: list[str] = _slices.between(
            "<event>", _slices.joined(pieces, rows), element + "</event>\n"
        ).to_pylist()
        return whole

    def _who(self, part: _slices.Slice) -> list[Any]:
        named = (("concept:name", "activity"), ("org:resource", "resource"), ("org:group", "group"))
        return [_element("string", key, self._texts(part, name)) for key, name in named]

    def _when(self, part: _slices.Slice, name: str, *, attributes: bool = True) -> list[Any]:
        pieces = [_element("date", "time:timestamp", self._texts(part, name))]
        if attributes:
            pieces += [self._attribute(part, column, key) for column, key in self.event_keys.items()]
        return pieces

    def _attribute(self, part: _slices.Slice, column: str, key: str) -> Any:
        return _element(TAGS[self.kinds[column]], key, self._texts(part, column))

    def _texts(self, part: _slices.Slice, name: str) -> Any:
        """Return a column as it stands in XML."""
        kind = self.kinds.get(name, "time" if name.endswith("_at") else "string")
        texts = part.texts(name)
        if kind == "float":
            return _slices.escaped(texts, lambda text: NUMBERS.get(text, text))
        if kind == "time":
            return self._within_reach(part, name, texts)
        self.replaced += pc.sum(pc.count_substring_regex(texts, UNFIT_RE2)).as_py() or 0
        return _slices.escaped(texts, xml) if kind == "string" else texts

    def _within_reach(self, part: _slices.Slice, name: str, texts: Any) -> Any:
        far = np.asarray(
            pc.fill_null(pc.greater(pc.utf8_slice_codeunits(texts, -5), f"{FURTHEST // 60}:00"), False)
        )
        if not far.any():
            return texts
        self.shifted += int(far.sum())
        return pc.if_else(pa.array(far), _slices.as_text(part.raw(name)), texts)

    def changes(self) -> tuple[str, ...]:
        """Say what was changed."""
        return (
            *(
                [f"{self.replaced:,} control characters became {MARK}: XML cannot carry them."]
                if self.replaced
                else []
            ),
            *(
                [f"{self.shifted:,} moments are written in UTC: XML has no offset beyond 14 hours."]
                if self.shifted
                else []
            ),
        )


def xml(text: str) -> str:
    """Write a text as the value of an attribute."""
    return _fit(text).translate(ENTITIES)


def _fit(text: str) -> str:
    return UNFIT.sub(MARK, text)


def _element(tag: str, key: str, texts: Any) -> Any:
    return _slices.between(f'<{tag} key="{xml(key)}" value="', texts, '"/>')
