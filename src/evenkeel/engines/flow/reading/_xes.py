"""XES (IEEE 1849) as a stream: traces become cases, events rows, attributes columns.

Attributes of traces stand under `case:NAME`, as in the tables of pm4py, attributes of events under their own
name. Attributes within attributes (also lists and containers) are not read: they describe an attribute, not
the event. What `global` declares are defaults of attributes, not events. A document type is refused before
any entity can be declared.
"""

import contextlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

import numpy as np

from evenkeel.engines.flow.reading import _own
from evenkeel.engines.flow.reading._columns import BLOCK, Growing, Rows
from evenkeel.engines.flow.reading._guard import Guarded
from evenkeel.engines.flow.reading._reading import Limits, TooLarge, Unreadable

if TYPE_CHECKING:
    from evenkeel.engines.flow.reading import _xes_strides

CHUNK = 1 << 17
BLOCK_BYTES = 1 << 24
DEEPEST = 100
"""More levels than any log nests; expat's cost grows with them."""
ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
CASE = "case:"


def looks_like_xes(head: bytes) -> bool:
    """Tell whether a file begins like an XML document."""
    for encoding, mark in (("utf-16", (b"\xff\xfe", b"\xfe\xff")), ("utf-8-sig", (b"",))):
        if head.startswith(mark):
            text = head[: len(head) // 2 * 2].decode(encoding, "replace").lstrip()
            return text.startswith(("<?xml", "<log", "<!DOCTYPE", "<!--"))
    return False


@dataclass(frozen=True)
class Strides:
    """When and how the plain body of a log is read in strides instead of by the XML parser (ADR 6), in bytes."""

    worthwhile: int = 1 << 25
    """Length of a text from which it takes less time, with all that has to be loaded for it."""
    length: int = 1 << 22
    patience: int = 1 << 20
    """What the parser reads after something that was not plain, before the next stride is tried."""


USUAL = Strides()
PACKED = 16
"""A gzipped log is taken to be so many times longer than its file (of six public ones, 19 to 63 times)."""


def read_xes(
    file: Guarded, *, path: Path, limits: Limits, enough: int | None = None, strides: Strides = USUAL
) -> Rows:
    """Read a log; with `enough`, stop after so many events.

    Raises Unreadable for what is not well-formed XES, TooLarge for what exceeds the limits.
    """
    document = _Document(path=path, limits=limits)
    try:
        for piece in _pieces(file, document, strides if enough is None else None):
            document.parse(piece)
            file.rows = document.found
            # What expat has been fed and not yet passed on is one piece of markup that has not ended.
            if document.pending > limits.field_chars * 4 + CHUNK:
                raise TooLarge(
                    f"{path.name}, line {document.line}: one value is longer than "
                    f"{limits.field_chars:,} characters."
                )
            if enough is not None and document.found >= enough:
                return document.finish()
        document.parse(b"", final=True)
    except expat.ExpatError as error:
        raise Unreadable(
            f"{path.name}, line {document.line_of(error)}: this is not well-formed XML "
            f"({expat.ErrorString(error.code)}). "
            "Export the log again, or correct the file there."
        ) from error
    except (LookupError, ValueError) as error:
        raise Unreadable(
            f"{path.name} says it is written in an encoding that cannot be read: {error}."
        ) from error
    return document.finish()


def _pieces(file: Guarded, document: "_Document", strides: Strides | None) -> Iterator[bytes]:
    """Return what the parser has to read: all of a small log, of a large one what is not plain."""
    if strides is not None and file.size * (PACKED if file.packed else 1) >= strides.worthwhile:
        with contextlib.suppress(RuntimeError):  # Numba finds no folder for what it compiles: read without it
            return _in_strides(file, document, strides)
    return iter(lambda: file.read(CHUNK) or b"", b"")


def _in_strides(file: Guarded, document: "_Document", strides: Strides) -> Iterator[bytes]:
    # Numba takes longer to load than a small log takes to read.
    reading = importlib.import_module("evenkeel.engines.flow.reading._xes_strides")
    pieces = reading.Pieces(file, piece=CHUNK, stride=strides.length)
    left_over: Iterator[bytes] = reading.left_over(pieces, document, patience=strides.patience)
    return left_over


class _Document:
    """The state of reading: which trace and event the parser is in, and the rows found."""

    def __init__(self, *, path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self._events, self._traces = Growing(), Growing()
        self._event_block: list[dict[str, str]] = []
        self._trace_block: list[dict[str, str]] = []
        self._lines: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        self._case_of: list[np.ndarray[tuple[int], np.dtype[np.int32]]] = []
        self._line_block: list[int] = []
        self._case_block: list[int] = []
        self._names: dict[str, None] = {}
        self._depth = 0
        self._within = 0
        """Depth at which the attributes of the trace or event in hand stand; 0 in neither."""
        self._trace: dict[str, str] | None = None
        self._row: dict[str, str] = {}
        self._n_traces = 0
        self._with_events = 0
        self._empty = 0
        self._manifest: str | None = None
        self._weighed_at = 0
        self._root = "log"
        self._in_utf8 = True
        self._ended_at = -1
        """Where the last trace ended, in bytes that the parser was fed."""
        self._fed = 0
        self._lines_before = self._bytes_before = 0
        """Of the file, before what the parser was fed."""
        self.found = 0
        self.parser = expat.ParserCreate()
        self._listen()

    def _listen(self) -> None:
        parser = self.parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        parser.XmlDeclHandler = self._declared

    def parse(self, piece: bytes, *, final: bool = False) -> None:
        """Read on; raises ExpatError for what is not well-formed."""
        self._fed += len(piece)
        self.parser.Parse(piece, final)

    @property
    def pending(self) -> int:
        """Return how many bytes the parser was fed and has not passed on."""
        return self._fed - self.parser.CurrentByteIndex

    @property
    def line(self) -> int:
        """Return the line of the file that the parser has reached."""
        return self._lines_before + self.parser.CurrentLineNumber

    def line_of(self, error: expat.ExpatError) -> int:
        """Return the line of the file that an error names."""
        return self._lines_before + error.lineno

    def stands_between_traces(self) -> bool:
        """Tell whether the parser has just come to the end of a trace that is written in plain letters."""
        return self._in_utf8 and self._ended_at == self._fed

    def resume(self, *, at: int, line: int) -> None:
        """Go on with a new parser at a place between two traces."""
        self.parser = expat.ParserCreate()
        begin = f"<{self._root}>".encode()
        self.parser.Parse(begin)
        self._fed, self._ended_at = len(begin), -1
        self._bytes_before, self._lines_before = at - len(begin), line - 1
        self._listen()

    def take(self, batch: "_xes_strides.Batch") -> bool:
        """Add whole traces; refuse them where they may exceed a limit, for the parser to find out."""
        for columns, new in ((self._events, batch.events), (self._traces, batch.traces)):
            if len({*columns.names, *dict(new)}) > self._limits.columns:
                return False
        found = self.found + len(batch.lines)
        if found > self._limits.events or batch.longest > self._limits.field_chars * 4:
            return False
        if batch.unkept > self._limits.columns:
            return False
        self._flush_events()
        self._flush_traces()
        self._events.add(batch.events, rows=len(batch.lines))
        self._traces.add(batch.traces, rows=batch.n_traces)
        self._lines.append(batch.lines)
        self._case_of.append(batch.case_of + np.int32(self._n_traces))
        self.found, self._n_traces, self._empty = (
            found,
            self._n_traces + batch.n_traces,
            self._empty + batch.empty,
        )
        return True

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._in_utf8 = encoding is None or encoding.lower() == "utf-8"

    def _refuse_doctype(self, *_: object) -> None:
        raise Unreadable(
            f"{self._path.name}, line {self.line}: the file declares a document type "
            "or entities. "
            "No event log needs them, and they can be used for an attack, so the file is not read. Remove "
            "the declaration."
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if depth == self._within and (tag in ATTRIBUTES or tag.rpartition(":")[2] in ATTRIBUTES):
            key = attributes.get("key")
            if key is not None:
                self._row[key] = attributes.get("value", "")
                if len(self._row) > self._limits.columns:
                    raise self._too_many()
            return
        if depth <= 3 or depth > DEEPEST:
            self._structure(tag, depth)
            if depth == 2 and attributes.get("key") == _own.MARK:
                self._manifest = attributes.get("value")

    def _structure(self, whole: str, depth: int) -> None:
        tag = whole.rpartition(":")[2]
        if depth > DEEPEST:
            raise Unreadable(
                f"{self._path.name}, line {self.line}: elements nest deeper than {DEEPEST} levels."
            )
        if depth == 1 and tag != "log":
            raise Unreadable(f"{self._path.name} is XML but no XES: it begins with <{tag}>, not with <log>.")
        if depth == 1:
            self._root = whole
        if tag == "trace" and depth == 2:
            self._trace = self._row = {}
            self._within = 3
            self._with_events = self.found
        elif tag == "event" and depth == 3 and self._trace is not None:
            self._begin_event(self._n_traces)
        elif tag == "event" and depth == 2:
            self._begin_event(-1)

    def _begin_event(self, trace: int) -> None:
        self.found += 1
        if self.found > self._limits.events:
            raise TooLarge(f"{self._path.name} has more than {self._limits.events:,} events, the limit.")
        self._row = {}
        self._within = self._depth + 1
        self._line_block.append(self.line)
        self._case_block.append(trace)

    def _end(self, tag: str) -> None:
        self._depth = depth = self._depth - 1
        # An element at depth 2 or 1 has ended: an event of a trace, a trace, or an event on its own.
        if depth > 2 or not self._within:
            return
        tag = tag.rpartition(":")[2]
        if tag == "event" and self._within == depth + 2:
            self._event_block.append(self._row)
            self._row, self._within = (self._trace, 3) if self._trace is not None else ({}, 0)
            self._flush_if_full()
        elif tag == "trace" and depth == 1 and self._trace is not None:
            self._ended_at = self.parser.CurrentByteIndex + len("</trace>")
            self._end_trace(self._trace)

    def _end_trace(self, trace: dict[str, str]) -> None:
        self._trace, self._within = None, 0
        if self._with_events == self.found:
            self._empty += 1
            return
        self._trace_block.append(trace)
        self._n_traces += 1
        self._flush_if_full()

    def _flush_if_full(self) -> None:
        here = self._bytes_before + self.parser.CurrentByteIndex
        full = max(len(self._event_block), len(self._trace_block)) >= BLOCK
        if full or here - self._weighed_at >= BLOCK_BYTES:
            self._weighed_at = here
            self._flush_events()
            self._flush_traces()

    def _too_many(self) -> TooLarge:
        return TooLarge(
            f"{self._path.name} has more than {self._limits.columns:,} different attributes, the limit."
        )

    def _flush_events(self) -> None:
        block, self._event_block = self._event_block, []
        self._add(self._events, block)
        self._lines.append(np.array(self._line_block[: len(block)], np.int64))
        self._case_of.append(np.array(self._case_block[: len(block)], np.int32))
        self._line_block, self._case_block = self._line_block[len(block) :], self._case_block[len(block) :]

    def _flush_traces(self) -> None:
        block, self._trace_block = self._trace_block, []
        self._add(self._traces, block)

    def _add(self, columns: Growing, block: list[dict[str, str]]) -> None:
        names: dict[str, None] = {}
        for row in block:
            names.update(dict.fromkeys(row))
        if len({*columns.names, *names}) > self._limits.columns:
            raise self._too_many()
        columns.add(((name, [row.get(name) for row in block]) for name in names), rows=len(block))

    def finish(self) -> Rows:
        """Return what was found; a trace that has begun counts with the events that it has so far."""
        if not self.found:
            raise Unreadable(f"{self._path.name} has no events.")
        if self._trace is not None:
            self._end_trace(self._trace)
        self._flush_events()
        self._flush_traces()
        notes = (
            (f"{self._empty:,} traces have no events; they are not among the cases.",) if self._empty else ()
        )
        rows = Rows(
            columns=self._events.finish(),
            lines=np.concatenate(self._lines),
            case_of=np.concatenate(self._case_of),
            cases={CASE + name: texts for name, texts in self._traces.finish().items()},
            n_cases=self._n_traces,
            notes=notes,
            found=self.found,
        )
        manifest = _own.Manifest.of(self._manifest, columns=self._limits.columns) if self._manifest else None
        return rows if manifest is None else _own.restored(rows, manifest)
