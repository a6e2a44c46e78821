"""Rows of canonical CSV as bytes, compiled with Numba; importing this module imports Numba: only who writes a log does.

A moment takes four words of eight bytes, and a text as many as it is long: words are put where they belong without regard to
alignment, and what a last word has too much is overwritten by what comes next. Little-endian machines alone, as all are
that Numba knows.
"""

from types import MappingProxyType
from typing import Any, NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

Address = Any
"""Where bytes lie: a whole number."""

Word = Any
"""Eight bytes; inside a kernel."""

WIDE = 8
"""Bytes of a word: a buffer needs so many more than what is written to it."""
MOMENT = 33
"""Bytes of a moment with the comma after it."""

_DAY = np.uint64(86_400_000_000)
_BEFORE = np.int64(719_468 * 86_400_000_000)
"""Microseconds from 0000-03-01, when the leap day of no year has been yet, to 1970-01-01."""
_PAIRS = np.array(
    [ord(str(number // 10)) + (ord(str(number % 10)) << 8) for number in range(100)], dtype=np.uint64
)
"""The two digits of the numbers up to 99, the first in the lower byte."""
_MINUS, _BLANK, _COLON, _POINT = (np.uint64(ord(sign)) for sign in "- :.")
_OFFSET = np.uint64(int.from_bytes(b"+00:00", "little"))
_COMMA, _END = np.uint64(ord(",")), np.uint64(ord("\n"))
_BYTE = tuple(np.uint64(8 * place) for place in range(8))


class Columns(NamedTuple):
    """The columns of a log that every row has."""

    case: Any
    activity: Any
    resource: Any
    start: Any
    end: Any


class Texts(NamedTuple):
    """All texts that rows are made of, each with the comma after it (before it, in columns behind the moments).

    That of code c in column k lies behind the address `data` from `bounds[first[k] + c]` to the next bound; of code -1, before.
    Where `first[0]` is -1, cases have the numbers in `numbers` for names.
    """

    data: Any
    bounds: Any
    first: Any
    numbers: Any
    further: Any
    """Codes of what is known of the cases, a row for each attribute."""


def _put(_context: Any, address: Any, word: Any) -> Any:
    """Put eight bytes at an address."""

    def generated(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        place = builder.inttoptr(values[0], ir.IntType(64).as_pointer())
        builder.store(values[1], place, align=1)

    return types.void(types.int64, types.uint64), generated


def _got(_context: Any, address: Any) -> Any:
    """Take the eight bytes at an address."""

    def generated(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        place = builder.inttoptr(values[0], ir.IntType(64).as_pointer())
        return builder.load(place, align=1)

    return types.uint64(types.int64), generated


_made: Any = intrinsic
put, got = _made(_put), _made(_got)


def kernel(function: Any, further: Any = MappingProxyType({})) -> Any:
    """Compile a function at its first call, and keep what was compiled where that can be."""
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False, **further}
    compile_with: Any = numba.njit
    try:
        return compile_with(cache=True, **options)(function)
    except RuntimeError:  # Numba's way to say that it finds no folder to keep the result in
        return compile_with(**options)(function)


def within(function: Any) -> Any:
    """Compile a function into whatever calls it."""
    return kernel(function, {"forceinline": True})


@kernel
def written(out: Address, columns: Columns, texts: Texts, first: Any, last: Any) -> Any:
    """Write rows as bytes, without looking whether there is room for them; return how many bytes."""
    at = out
    today, head, tail = np.uint64(0), np.uint64(0), np.uint64(0)
    named = texts.first[0] >= 0
    for place in range(first, last):
        row = np.uint64(place)  # else each look into a column asks whether it counts from the end
        case = columns.case[row]
        at = _text(at, texts, texts.first[0] + case) if named else _number(at, texts.numbers[np.uint64(case)])
        at = _text(at, texts, texts.first[1] + columns.activity[row])
        at = _text(at, texts, texts.first[2] + columns.resource[row])
        for side in range(2):
            moment = np.uint64((columns.end[row] if side else columns.start[row]) + _BEFORE)
            day = moment // _DAY
            if day != today:
                today = day
                head, tail = _date(np.int64(day))
            at = _moment(at, moment - day * _DAY, head, tail)
        at -= 1
        for attribute in range(texts.further.shape[0]):
            at = _text(at, texts, texts.first[3 + attribute] + texts.further[attribute, case])
        put(at, _END)
        at += 1
    return at - out


@within
def _text(at: Address, texts: Texts, which: Any) -> Address:
    begin, end = texts.bounds[np.uint64(which)], texts.bounds[np.uint64(which + 1)]
    source = texts.data + begin
    put(at, got(source))
    for place in range(WIDE, end - begin, WIDE):  # most are no longer than a word
        put(at + place, got(source + place))
    return at + end - begin


@within
def _number(at: Address, number: Any) -> Address:
    """Write the digits of a number that is not negative, and a comma."""
    low, above = np.uint64(number), np.uint64(100_000_000)
    if low >= above:
        high = low // above
        low -= high * above
        at = _digits(at, high, _size(high))
        at = _digits(at, low, 8)
    else:
        at = _digits(at, low, _size(low))
    put(at, _COMMA)
    return at + 1


@within
def _size(number: Any) -> Any:
    size, above = np.int64(1), np.uint64(10)
    while number >= above:
        above *= np.uint64(10)
        size += 1
    return size


@within
def _digits(at: Address, number: Any, size: Any) -> Address:
    """Write the last so many digits, eight at most, of a number."""
    hundred = np.uint64(100)
    rest = number // hundred
    word = _PAIRS[number - rest * hundred] << _BYTE[6]
    number, rest = rest, rest // hundred
    word |= _PAIRS[number - rest * hundred] << _BYTE[4]
    number, rest = rest, rest // hundred
    word |= _PAIRS[number - rest * hundred] << _BYTE[2]
    word |= _PAIRS[rest % hundred]
    put(at, word >> np.uint64(64 - 8 * size))
    return at + size


@kernel
def _date(day: Any) -> Any:
    """Return the words `2026-03-` and `02 ` of a day since 0000-03-01.

    Eras of 400 years, then years that begin in March, so that the leap day is the last (Richards, Explanatory Supplement to the
    Astronomical Almanac, 2013, chapter 15).
    """
    era = day // 146_097
    of_era = day - era * 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    of_month = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    year += era * 400 + (1 if month <= 2 else 0)
    head = _PAIRS[year // 100 % 100] | _PAIRS[year % 100] << _BYTE[2] | _MINUS << _BYTE[4]
    head |= _PAIRS[month] << _BYTE[5] | _MINUS << _BYTE[7]
    return head, _PAIRS[of_month] | _BLANK << _BYTE[2]


@within
def _moment(at: Address, microseconds: Any, head: Word, tail: Word) -> Address:
    """Write `2026-03-02 09:05:00.000000+00:00,` for so many microseconds of the day."""
    sixty, hundred = np.uint64(60), np.uint64(100)
    seconds = microseconds // np.uint64(1_000_000)
    micros = microseconds - seconds * np.uint64(1_000_000)
    minutes = seconds // sixty
    hours = minutes // sixty
    put(at, head)
    put(
        at + 8,
        tail | _PAIRS[hours] << _BYTE[3] | _COLON << _BYTE[5] | _PAIRS[minutes - hours * sixty] << _BYTE[6],
    )
    pairs = micros // hundred
    first = pairs // hundred
    word = _COLON | _PAIRS[seconds - minutes * sixty] << _BYTE[1] | _POINT << _BYTE[3]
    put(at + 16, word | _PAIRS[first] << _BYTE[4] | _PAIRS[pairs - first * hundred] << _BYTE[6])
    put(at + 24, _PAIRS[micros - pairs * hundred] | _OFFSET << _BYTE[2])
    put(at + 32, _COMMA)
    return at + MOMENT
