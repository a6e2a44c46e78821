"""What a reader gets of a chart: title, sentence, picture and the same figures as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString


class Column(NamedTuple):
    """One column of a table; numbers stand to the right."""

    label: str
    is_number: bool = True


class Link(NamedTuple):
    """Where a figure leads; `about` names the figure for those who hear the link alone."""

    label: str
    url: str
    about: str = ""


class Cell(NamedTuple):
    """One cell as it is shown."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Table:
    """Rows of words and figures, written as people read them. The first cell of a row is its heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError where a row does not fit the columns."""
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"A row of {self.caption!r} has {len(row)} cells, not {len(self.columns)}.")

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows with what each cell is."""
        for row in self.rows:
            yield tuple(Cell(text, column.is_number) for text, column in zip(row, self.columns, strict=True))


@dataclass(frozen=True)
class Figure:
    """A chart with all that belongs to it. `svg` is empty where there is nothing to draw.

    `is_wide` asks for the whole width of the page; `links` lead to what it means and what stands behind it.
    """

    key: str
    title: str
    sentence: str
    svg: SafeString | str
    table: Table
    is_wide: bool = False
    links: tuple[Link, ...] = ()
