"""Read the plain body of a large XES log in strides, with a kernel; the XML parser reads all the rest.

Between two traces everything that matters is known: the parser stands within `<log>`. There the kernel takes over,
adds whole traces, and stops before the first thing that is not plain (at the latest the end of the log); from there
a new parser goes on. What would be refused is never decided here: the parser meets it, and refuses it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from evenkeel.engines.flow._log import Codes, Moments
from evenkeel.engines.flow.reading import _xes_kernel as kernel
from evenkeel.engines.flow.reading._columns import encoded
from evenkeel.engines.flow.reading._guard import Guarded

END = b"</trace>"
Column = tuple[str, Any]


@dataclass(frozen=True)
class Batch:
    """Whole traces: their events and their attributes, as columns."""

    lines: Moments
    case_of: Codes
    """The trace of each event, 0 the first of this batch that has events."""
    events: tuple[Column, ...]
    traces: tuple[Column, ...]
    n_traces: int
    """Traces with events."""
    empty: int
    """Traces without events."""
    longest: int
    """Bytes of the longest element."""
    unkept: int
    """The most attributes of a trace without events."""


class Document(Protocol):
    """What is read, as far as it matters here."""

    line: int
    found: int

    def stands_between_traces(self) -> bool:
        """Tell whether the last thing that was parsed is the end of a trace."""

    def take(self, batch: Batch) -> bool:
        """Add whole traces, or refuse them for the parser to decide."""

    def resume(self, *, at: int, line: int) -> None:
        """Go on with a new parser between two traces."""


class _Unkept(Exception):
    """A value that another one replaces is not well-formed, perhaps."""


class Pieces:
    """The bytes of a file in pieces that end where those of a plain reading would; some may be given back."""

    def __init__(self, file: Guarded, *, piece: int, stride: int) -> None:
        """Begin at the beginning of the file; a stride is made of pieces."""
        self._file, self._piece, self._stride = file, piece, stride
        self._kept = b""
        self.at = 0
        """Where in the file the next piece begins."""

    def next(self) -> bytes:
        """Return the next piece, nothing at the end."""
        if not self._kept:
            piece = self._file.read(self._piece) or b""
        else:
            size = self._piece - self.at % self._piece
            piece, self._kept = self._kept[:size], self._kept[size:]
        self.at += len(piece)
        return piece

    def stride(self) -> bytes:
        """Return many pieces as one."""
        pieces, size = [self._kept], len(self._kept)
        while size < self._stride and (piece := self._file.read(self._piece)):
            pieces.append(piece)
            size += len(piece)
        self._kept = b""
        self.at += size
        return b"".join(pieces)

    def give_back(self, rest: bytes) -> None:
        """Put the end of what was taken back."""
        self._kept = rest + self._kept
        self.at -= len(rest)

    def tell(self, rows: int) -> None:
        """Say how many rows have been found, for the progress."""
        self._file.rows = rows


def left_over(pieces: Pieces, document: Document, *, patience: int) -> Iterator[bytes]:
    """Read what is plain into the document, and yield the pieces that its parser has to read in between.

    After something that was not plain, the parser reads `patience` bytes before the kernel is tried again, and
    each time twice as many while it finds less than that.
    """
    wait, penalty = 0, patience
    while piece := pieces.next():
        wait -= len(piece)
        cut = piece.find(END) + len(END)
        if wait > 0 or cut < len(END):
            yield piece
            continue
        pieces.give_back(piece[cut:])
        yield piece[:cut]
        if document.stands_between_traces():
            begin = pieces.at
            _walk(pieces, document)
            penalty = patience if pieces.at - begin >= patience else 2 * penalty
            wait = penalty


def _walk(pieces: Pieces, document: Document) -> None:
    """Read whole traces as long as they are plain."""
    line, plain = document.line, True
    while plain and (text := pieces.stride()):
        found = _scanned(text, line)
        plain = found is not None and found.end > 0 and document.take(found.batch)
        if found is None or not plain:
            pieces.give_back(text)
            break
        pieces.give_back(text[found.end :])
        pieces.tell(document.found)
        line, plain = found.line, found.more
    document.resume(at=pieces.at, line=line)


@dataclass(frozen=True)
class _Found:
    """The whole traces at the beginning of a text."""

    batch: Batch
    end: int
    """Where in the text they end, and in which line of the file."""
    line: int
    more: bool
    """Whether what follows may be plain, once more of it is there."""


def _scanned(text: bytes, line: int) -> _Found | None:
    """Return the whole traces at the beginning of a text; None where one of their values is not well-formed."""
    padded = np.frombuffer(text + bytes(kernel.PAD), np.uint8)
    found = kernel.found_in(len(text), line)
    end = int(kernel.scan(padded, len(text), found))
    try:
        batch = _batch(padded, found)
    except (expat.ExpatError, _Unkept):
        return None
    return _Found(batch, end=~end if end < 0 else end, line=int(found.counts[kernel.LINE]), more=end < 0)


def _batch(text: kernel.Text, found: kernel.Found) -> Batch:
    counts = found.counts
    events, marks = found.events[: counts[kernel.EVENTS]], found.marks[: counts[kernel.MARKS]]
    keys = found.keys[: counts[kernel.KEYS]].tolist()
    names = _decoded([text[start : start + length].tobytes() for start, length, _ in keys])
    of_trace = marks[:, kernel.OWNER] < 0
    of_events, of_traces = marks[~of_trace], marks[of_trace]
    of_traces[:, kernel.OWNER] ^= -1
    n_traces = int(counts[kernel.TRACES])
    return Batch(
        lines=events[:, 1].astype(np.int64),
        case_of=events[:, 0].copy(),
        events=tuple(_columns(text, of_events, names, rows=len(events))),
        traces=tuple(_columns(text, of_traces, names, rows=n_traces)),
        n_traces=n_traces,
        empty=int(counts[kernel.EMPTY]),
        longest=int(counts[kernel.LONGEST]),
        unkept=int(counts[kernel.UNKEPT]),
    )


def _columns(text: kernel.Text, marks: kernel.Table, names: list[str], *, rows: int) -> Iterator[Column]:
    """Yield a column of text for each key, in the order in which the keys come up."""
    order = np.argsort(marks[:, kernel.KEY], kind="stable")
    marks = marks[order]
    numbers, begins = np.unique(marks[:, kernel.KEY], return_index=True)
    ends = np.append(begins[1:], len(marks))
    for k in np.argsort(order[begins]):
        of_key = marks[begins[k] : ends[k]]
        yield names[numbers[k]], _column(text, of_key, rows=rows)


def _column(text: kernel.Text, marks: kernel.Table, *, rows: int) -> Any:
    """Return the values of one key, null where a row has none; of two in a row the last counts."""
    starts, lengths = np.zeros(rows, np.int32), np.zeros(rows, np.int32)
    missing = np.ones(rows, bool)
    owners = marks[:, kernel.OWNER]
    starts[owners], lengths[owners], missing[owners] = (
        marks[:, kernel.START],
        marks[:, kernel.LENGTH],
        False,
    )
    data, offsets = np.empty(lengths.sum(), np.uint8), np.empty(rows + 1, np.int32)
    kernel.gather(text, starts, lengths, data, offsets)
    valid = np.packbits(~missing, bitorder="little")
    odd = bool(marks[:, kernel.ODD].any())
    kind = pa.binary() if odd else pa.string()
    column = pa.Array.from_buffers(kind, rows, [pa.py_buffer(b) for b in (valid, offsets, data)])
    column = column.dictionary_encode()
    if not odd:
        return column
    if rows - missing.sum() < len(owners):
        raise _Unkept
    decoded = pa.array(_decoded(column.dictionary.to_pylist()), pa.string())
    return encoded(decoded.take(column.indices))


def _decoded(texts: list[bytes]) -> list[str]:
    """Return texts as the parser reads them in an attribute; raises ExpatError for one that is not well-formed."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _, attributes: found.extend(attributes.values())
    quoted = (b"'%b'" % text if b'"' in text else b'"%b"' % text for text in texts)
    parser.Parse(b"<l>" + b"".join(b"<v v=%b/>" % text for text in quoted) + b"</l>", True)
    return found
