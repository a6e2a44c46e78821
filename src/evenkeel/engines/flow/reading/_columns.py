"""Columns of text as they are read: they grow by blocks and keep no Python object per cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from evenkeel.engines.flow._log import Coded, Codes, Moments
from evenkeel.engines.flow.reading._reading import Assignment, TooLarge

BLOCK = 20_000
"""Rows gathered as Python objects before they become a block of Arrow columns."""
TEXT = pa.dictionary(pa.int32(), pa.string())


class Growing:
    """Columns that grow by blocks; a column that appears late is empty before."""

    def __init__(self) -> None:
        """Begin without columns and rows."""
        self.rows = 0
        self._blocks: dict[str, list[Any]] = {}
        self._filled: dict[str, int] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns so far."""
        return tuple(self._blocks)

    def add(self, block: Iterable[tuple[str, Sequence[str | None] | Any]], *, rows: int) -> None:
        """Append a block: each of its columns has a text for each of its rows, None or "" where empty."""
        for name, texts in block:
            self._pad(name, self.rows)
            self._blocks[name].append(encoded(texts))
            self._filled[name] += rows
        self.rows += rows

    def finish(self) -> dict[str, "Texts"]:
        """Return all columns, each with as many rows as were added."""
        for name in self._blocks:
            self._pad(name, self.rows)
        return {name: Texts.of(self._blocks.pop(name)) for name in list(self._blocks)}

    def _pad(self, name: str, rows: int) -> None:
        blocks = self._blocks.setdefault(name, [])
        missing = rows - self._filled.setdefault(name, 0)
        if missing:
            blocks.append(pa.nulls(missing, TEXT))
            self._filled[name] = rows


def encoded(texts: Sequence[str | None] | Any) -> Any:
    """Encode texts as a dictionary; a mark stands for a character that UTF-8 cannot write."""
    try:
        column = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
    except UnicodeEncodeError:
        column = pa.array([t and t.encode("utf-8", "replace").decode() for t in texts], pa.string())
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


@dataclass(frozen=True)
class Texts:
    """A column of text: `values[codes[i]]` is the i-th text, code -1 says that the cell is empty."""

    codes: Codes
    values: Any
    """An Arrow array of the different texts, in order of appearance; none is empty or blank."""

    @classmethod
    def of(cls, blocks: Sequence[Any]) -> "Texts":
        """Join blocks of dictionary-encoded text into one column; blank texts become empty cells."""
        try:
            joined = pa.chunked_array(blocks, TEXT).unify_dictionaries().combine_chunks()
        except (pa.ArrowCapacityError, pa.ArrowInvalid) as error:
            raise TooLarge(
                "A column has more than 2 GB of different texts, which is more than is read."
            ) from error
        column = joined.chunk(0) if isinstance(joined, pa.ChunkedArray) else joined
        codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
        return cls(codes=codes, values=column.dictionary).without_blanks()

    def without_blanks(self) -> "Texts":
        """Return the column with blank texts taken as empty cells, and without texts that no row has."""
        used = np.zeros(len(self.values), bool)
        used[self.codes[self.codes >= 0]] = True
        kept = used & ~np.asarray(
            pa.compute.utf8_is_space(self.values).fill_null(True).to_numpy(zero_copy_only=False)
        )
        kept &= (
            np.asarray(pa.compute.binary_length(self.values).fill_null(0).to_numpy(zero_copy_only=False)) > 0
        )
        if kept.all():
            return self
        renumbered = np.full(len(kept) + 1, -1, np.int32)
        renumbered[:-1][kept] = np.arange(kept.sum(), dtype=np.int32)
        return Texts(codes=renumbered[self.codes], values=self.values.filter(pa.array(kept)))

    def take(self, rows: Moments | Codes) -> "Texts":
        """Return some of the rows, in the order asked for; a row number of -1 gives an empty cell."""
        codes = (
            np.where(rows < 0, np.int32(-1), self.codes[rows])
            if len(self.codes)
            else np.full(len(rows), -1, np.int32)
        )
        return Texts(codes=codes, values=self.values)

    def text(self, row: int) -> str:
        """Return one cell, empty as ""."""
        code = int(self.codes[row])
        return "" if code < 0 else str(self.values[code].as_py())

    def arrow(self) -> Any:
        """Return the column as a dictionary-encoded Arrow array."""
        codes = pa.array(self.codes, pa.int32(), mask=self.codes < 0)
        return pa.DictionaryArray.from_arrays(codes, self.values)

    def coded(self) -> Coded:
        """Return the column with its texts as Python values."""
        return Coded(codes=self.codes, values=tuple(self.values.to_pylist()))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)


@dataclass(frozen=True)
class Rows:
    """What a file says, before anything of it is understood.

    `columns` are those of its rows, `lines` the line of each row in the file. Where the file itself is made
    of cases (XES), `case_of` gives the case of each row and `cases` the columns of the cases, in the order of
    the file.
    """

    columns: dict[str, Texts]
    lines: Moments
    case_of: Codes | None = None
    cases: dict[str, Texts] = field(default_factory=dict)
    n_cases: int = 0
    notes: tuple[str, ...] = ()
    found: int = 0
    """Rows found, also those left out because they do not fit the header."""
    known: tuple[Assignment, ...] = ()
    """Roles that the format itself gives, so that they need not be suggested."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Kinds that the format declares for attributes: string, time, integer, float, boolean."""
    own: bool = False
    """Written by evenkeel: in the order of the log, with the names of the log."""
