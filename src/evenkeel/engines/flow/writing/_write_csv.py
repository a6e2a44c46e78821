"""CSV as RFC 4180 has it: UTF-8, commas, CRLF, quotation marks where they are needed; one row for each event.

A value that begins like a formula stays as it is: this is data on its way to another program, and a converter
changes none. Only NUL, which no text can carry, becomes U+FFFD.
"""

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.reading import _own, _slices
from evenkeel.engines.flow.writing._writing import Tell, target

MARK = "\N{REPLACEMENT CHARACTER}"


def write_csv(log: Log, path: Path, *, packed: bool, tell: Tell) -> tuple[str, ...]:
    """Write a log; returns what was changed."""
    of_events, of_cases = _slices.attributes(log)
    names = [*_own.ROLES, *of_cases, *of_events]
    replaced = 0
    with target(path, packed=packed) as write:
        write(_rows([[name.replace("\0", MARK) for name in names]]))
        for part in _slices.slices(log):
            columns = []
            for name in names:
                texts, nuls = _without_nul(_of_events(part, name))
                replaced += nuls
                columns.append(texts.to_pylist())
            write(_rows(zip(*columns, strict=True)))
            tell(part.events.stop)
    typed = sum(kind != "string" for kind in _slices.kinds(log).values())
    return (
        *(
            [f"CSV has no types: {typed:,} attributes that are numbers or dates became text."]
            if typed
            else []
        ),
        *([f"{replaced:,} NUL characters became {MARK}: no text can carry them."] if replaced else []),
    )


def _of_events(part: _slices.Slice, name: str) -> Any:
    texts = part.texts(name)
    of_case = name == "case" or name in _own.OF_CASES or name.startswith(_own.CASE)
    return texts.take(pa.array(part.case)) if of_case else texts


def _without_nul(texts: Any) -> tuple[Any, int]:
    found = pc.sum(pc.count_substring(texts, "\0")).as_py() or 0
    return (pc.replace_substring(texts, "\0", MARK) if found else texts), found


def _rows(rows: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
