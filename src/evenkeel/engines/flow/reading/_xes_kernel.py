"""Find the traces, events and attributes in plain XES, as numbers into its bytes.

Plain is what nearly every log is made of: `<trace>`, `<event>` and attributes with a key and a value, without anything
within them, in ASCII or UTF-8. Whatever else comes up ends the scan before the trace in which it stands, so
nothing has to be understood here that is seldom met, and nothing malformed can pass: an element counts only as a whole.

Positions in the text are returned as they are; where a rule does not hold, as their complement (`~position`).
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

Text = npt.NDArray[np.uint8]
Table = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]

PAD = 16
"""So many zero bytes have to follow the text; no word below is longer, so none is looked for past the end."""
OWNER, KEY, START, LENGTH, ODD = range(5)
"""Columns of `marks`: event (or trace, as a complement), number of the key, where the value is, why it needs decoding."""
EVENTS, MARKS, KEYS, TRACES, EMPTY, LINE, LONGEST, UNKEPT = range(8)
"""What is counted: events, attributes, different keys, traces with events, traces without; the line reached; the bytes of
the longest element; the most attributes of a trace without events, of which nothing is kept."""
KINDS = 8
FOREIGN, MARKUP = 1, 2
"""Why a text needs decoding: letters beyond ASCII; references to characters, tabs and line ends."""
SLOTS = 1 << 13
MOST_KEYS = SLOTS // 2
FEWEST = len("<event></event>")
"""No event and no attribute is shorter."""


def _word(text: str) -> Text:
    return np.frombuffer(text.encode(), np.uint8).copy()


TRACE, EVENT, TRACE_END, EVENT_END = map(_word, ("<trace>", "<event>", "</trace>", "</event>"))
KEY_IS, VALUE_IS = _word("key="), _word("value=")
STRING, DATE, INT, FLOAT, BOOLEAN, ID = map(_word, ("string", "date", "int", "float", "boolean", "id"))
TAB, LINE_FEED, RETURN, SPACE, QUOTE, AND, APOSTROPHE, SLASH, LESS, EQUAL, GREATER, LAST = b"\t\n\r \"&'/<=>~"
kernel = numba.njit(cache=True, nogil=True)


class Found(NamedTuple):
    """Tables to be filled, long enough for a text; `slots` are -1 and `counts` 0, but for the line it begins with."""

    events: Table
    """Trace and line of each event."""
    marks: Table
    """Attributes in the order of the text."""
    keys: Table
    """Where each key stands first, how long it is, and why it needs decoding."""
    slots: Table
    """Numbers of keys by their hash."""
    counts: Counts


def found_in(size: int, line: int) -> Found:
    """Return empty tables for a text of some size that begins in a line."""
    most = size // FEWEST + 2
    counts = np.zeros(KINDS, np.int64)
    counts[LINE] = line
    return Found(
        events=np.empty((most, 2), np.int32),
        marks=np.empty((most, 5), np.int32),
        keys=np.empty((MOST_KEYS + 1, 3), np.int32),
        slots=np.full(SLOTS, -1, np.int32),
        counts=counts,
    )


@kernel
def scan(text: Text, size: int, found: Found) -> int:
    """Read whole traces from the beginning of a text; return where the first one begins that was not read.

    `counts` is left as it was after the last whole trace. The result is the complement of that place if more
    text might help: the scan came to the end of this one.
    """
    done, kept = 0, found.counts.copy()
    while True:
        at = _trace(text, done, found)
        if at < 0:
            break
        found.counts[LINE] += _lines(text, done, at)
        _copy(found.counts, kept)
        done = at
    _copy(kept, found.counts)
    return ~done if ~at + PAD >= size else done


@kernel
def _copy(these: Counts, there: Counts) -> None:
    for kind in range(len(these)):  # a slice would take two seconds longer to compile
        there[kind] = these[kind]


@kernel
def _trace(text: Text, begin: int, found: Found) -> int:
    """Read a trace; one without events leaves nothing behind but its number."""
    at = _blank(text, begin)
    if not _stands(text, at, TRACE):
        return ~at
    counts = found.counts
    trace, first_event, first_mark = counts[TRACES], counts[EVENTS], counts[MARKS]
    line, counted = counts[LINE], begin
    at = _attributes(text, at + len(TRACE), ~trace, found)
    while at >= 0 and _stands(text, at, EVENT):
        line += _lines(text, counted, at)
        counted = at
        at = _event(text, at + len(EVENT), trace, line, found)
        if at >= 0:
            at = _attributes(text, at, ~trace, found)
    if at < 0 or not _stands(text, at, TRACE_END):
        return at if at < 0 else ~at
    if counts[EVENTS] > first_event:
        counts[TRACES] += 1
    elif not _dropped(first_mark, found):
        return ~begin
    return at + len(TRACE_END)


@kernel
def _event(text: Text, at: int, trace: int, line: int, found: Found) -> int:
    """Read an event behind its tag; return where it ends."""
    event = found.counts[EVENTS]
    found.events[event, 0], found.events[event, 1] = trace, line
    found.counts[EVENTS] += 1
    at = _attributes(text, at, event, found)
    if at < 0 or not _stands(text, at, EVENT_END):
        return at if at < 0 else ~at
    return at + len(EVENT_END)


@kernel
def _dropped(first: int, found: Found) -> bool:
    """Forget the attributes of a trace without events; not those that nobody would find to be not well-formed."""
    counts = found.counts
    for mark in range(first, counts[MARKS]):
        if found.marks[mark, ODD]:
            return False
    counts[UNKEPT] = max(counts[UNKEPT], counts[MARKS] - first)
    counts[MARKS] = first
    counts[EMPTY] += 1
    return True


@kernel
def _attributes(text: Text, at: int, owner: int, found: Found) -> int:
    """Read attributes up to a tag that is none; return where that tag begins."""
    counts = found.counts
    while True:
        at = _blank(text, at)
        if text[at] != LESS:
            return ~at
        word = _kind(text, at + 1)
        if word == 0:
            return at
        mark, begin = found.marks[counts[MARKS]], at
        at = _attribute(text, at + 1, word, mark, found.keys[counts[KEYS]])
        if at < 0:
            return at
        counts[LONGEST] = max(counts[LONGEST], at - begin)
        mark[OWNER], mark[KEY] = owner, _number(text, found)
        if mark[KEY] < 0:
            return ~at
        counts[MARKS] += 1


@kernel
def _attribute(text: Text, name: int, word: int, mark: Table, key: Table) -> int:
    """Read the element of one attribute from its name on; return where it ends."""
    at = name + word
    has_key = has_value = False
    while True:
        gap = at
        at = _blank(text, at)
        if text[at] in (SLASH, GREATER):
            break
        if at == gap:
            return ~at
        is_key = _stands(text, at, KEY_IS)
        if (is_key and has_key) or (not is_key and (has_value or not _stands(text, at, VALUE_IS))):
            return ~at
        start = at + (len(KEY_IS) if is_key else len(VALUE_IS)) + 1
        end, odd = _quoted(text, start)
        if end < 0:
            return end
        if is_key:
            has_key = True
            key[0], key[1], key[2] = start, end - start, odd
        else:
            has_value = True
            mark[START], mark[LENGTH], mark[ODD] = start, end - start, odd
        at = end + 1
    if not (has_key and has_value):
        return ~at
    return _closed(text, at, name, word)


@kernel
def _closed(text: Text, at: int, name: int, word: int) -> int:
    """Return where an element ends of which `/>` or `>` is at hand: with nothing in it."""
    if text[at] == SLASH:
        return at + 2 if text[at + 1] == GREATER else ~(at + 1)
    at = _blank(text, at + 1)
    if text[at] != LESS or text[at + 1] != SLASH:
        return ~at
    at += 2
    if not _same(text, at, name, word):
        return ~at
    return at + word + 1 if text[at + word] == GREATER else ~(at + word)


@kernel
def _quoted(text: Text, start: int) -> tuple[int, int]:
    """Return where a quoted text ends, whose first character is at hand, and why it needs decoding, or 0."""
    quote = text[start - 1]
    if quote not in (QUOTE, APOSTROPHE):
        return ~start, 0
    odd = 0
    at = start
    while text[at] != quote:
        here = text[at]
        if here in (0, LESS):
            return ~at, 0
        if here < SPACE or here == AND:
            odd |= MARKUP
        if here > LAST:
            odd |= FOREIGN
        at += 1
    return at, odd


@kernel
def _number(text: Text, found: Found) -> int:
    """Return the number of the key at hand, the one after the last in the table: new ones stay; -1 if there are too many."""
    keys, slots = found.keys, found.slots
    new = found.counts[KEYS]
    start, length = keys[new, 0], keys[new, 1]
    if keys[new, 2] & MARKUP or new + 1 >= MOST_KEYS:
        return -1
    mixed = np.uint64(14695981039346656037)  # FNV-1a
    for k in range(length):
        mixed = (mixed ^ np.uint64(text[start + k])) * np.uint64(1099511628211)
    slot = np.int64(mixed & np.uint64(SLOTS - 1))
    while slots[slot] >= 0:
        known = slots[slot]
        if keys[known, 1] == length and _same(text, keys[known, 0], start, length):
            return int(known)
        slot = (slot + 1) % SLOTS
    slots[slot] = new
    found.counts[KEYS] += 1
    return int(new)


@kernel
def _kind(text: Text, at: int) -> int:
    """Return the length of the name of an attribute's element, 0 for any other."""
    for word in (STRING, DATE, INT, FLOAT, BOOLEAN, ID):
        end = at + len(word)
        if _stands(text, at, word) and _is_blank(text[end]):
            return len(word)
    return 0


@kernel
def _stands(text: Text, at: int, word: Text) -> bool:
    k = 0
    while k < len(word) and text[at + k] == word[k]:
        k += 1
    return k == len(word)


@kernel
def _same(text: Text, one: int, other: int, length: int) -> bool:
    k = 0
    while k < length and text[one + k] == text[other + k]:
        k += 1
    return k == length


@kernel
def _is_blank(letter: int) -> bool:
    return letter in (SPACE, LINE_FEED, TAB, RETURN)


@kernel
def _blank(text: Text, at: int) -> int:
    while _is_blank(text[at]):
        at += 1
    return at


@kernel
def _lines(text: Text, begin: int, end: int) -> int:
    """Count the lines that end in a part of the text; a carriage return and a line feed are one end."""
    found = 0
    for at in range(begin, end):
        found += text[at] == RETURN or (text[at] == LINE_FEED and (at == begin or text[at - 1] != RETURN))
    return found


@kernel
def gather(text: Text, starts: Table, lengths: Table, data: Text, offsets: Table) -> None:
    """Copy pieces of a text one behind the other; `offsets` says where each begins in `data`."""
    end = 0
    for row in range(len(starts)):
        offsets[row] = end
        for k in range(lengths[row]):
            data[end + k] = text[starts[row] + k]
        end += lengths[row]
    offsets[len(starts)] = end
