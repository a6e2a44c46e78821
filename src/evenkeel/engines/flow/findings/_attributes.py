"""Attributes that sort cases into kinds: what they are called, which were known at the opening, which are results."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._log import Coded, Log

MOST_VALUES = 200
MOST_TEXTS = 1_000
ALIKE = 0.8
"""The part of the cases that values of at least 30 cases must cover for an attribute to sort them."""
FEWEST = 30


def words(text: str) -> frozenset[str]:
    """Return the different words of a text."""
    return frozenset(text.split())


RESULTS = words("""
    outcome result decision resolution status state phase dismissal dismissed verdict conclusion approved granted
    rejected refused closed finished ended end complete completed final last afgorelse resultat udfald besluit
    beslissing fase resultaat uitkomst beslut utfall vedtak bescheid entscheidung ergebnis paatos tila tulos
    """)
"""Words in the name of an attribute that is known only when a case has run its course."""
PEOPLE = words("""
    responsible officer handler owner assignee assigned manager actor caseworker worker employee user resource
    ansvarlig behandler medarbejder sagsbehandler behandelaar medewerker verantwoordelijke ansvarig handlaggare
    saksbehandler bearbeiter mitarbeiter sachbearbeiter gestionnaire responsable kasittelija vastuuhenkilo
    """)
"""Words in the name of an attribute that says whose case it is."""
PLACES = words("""
    team group unit department office division section agency directorate afdeling enhed forvaltning gruppe eenheid
    groep avdelning enhet grupp abteilung amt einheit equipe groupe osasto ryhma tiimi yksikko
    """)
"""Words in the name of an attribute that says where in the organisation a case is."""


@dataclass(frozen=True)
class Column:
    """An attribute of each case with few different texts; code -1 where there is none."""

    name: str
    codes: NDArray[np.int32]
    values: tuple[str, ...]

    def only(self, cases: NDArray[np.integer[Any]]) -> "Column":
        """Return the same attribute of some of the cases."""
        return replace(self, codes=self.codes[cases])

    @property
    def words(self) -> frozenset[str]:
        """Return the words of its name."""
        return frozenset(_vocabulary.normal(self.name).split())

    @property
    def is_result(self) -> bool:
        """Tell whether its name says that it is known only at the end."""
        return bool(self.words & RESULTS)

    @property
    def is_person(self) -> bool:
        """Tell whether its name says that it names people."""
        return bool(self.words & PEOPLE)

    @property
    def is_whose(self) -> bool:
        """Tell whether its name says that it names people or units."""
        return bool(self.words & (PEOPLE | PLACES))


def of_cases(log: Log) -> Iterator[Column]:
    """Return the channel and the further attributes of cases that sort them into kinds."""
    for name, column in _texts(log):
        yield from _sorting(name, column)


def every(log: Log) -> Iterator[Column]:
    """Return the channel and every attribute of cases with at most 1,000 different texts, common or not."""
    for name, column in _texts(log):
        if len(column.values) <= MOST_TEXTS:
            yield Column(name, column.codes, column.values)


def _texts(log: Log) -> Iterator[tuple[str, Coded]]:
    for name in ["channel", *(name for name in log.cases.column_names if name.startswith("case:"))]:
        if pa.types.is_dictionary(log.cases.schema.field(name).type):
            yield name.removeprefix("case:"), Coded.of(log.cases[name])


def at_opening(log: Log) -> Iterator[Column]:
    """Return the attributes of the first event of each case that sort cases into kinds."""
    first = log.bounds[:-1]
    for name in (name for name in log.events.column_names if name.startswith("event:")):
        if pa.types.is_dictionary(log.events.schema.field(name).type):
            column = log.events[name].combine_chunks()
            yield from _sorting(
                name.removeprefix("event:"), Coded.of(pa.chunked_array([column.take(pa.array(first))]))
            )


def known_at_opening(log: Log) -> list[Column]:
    """Return what says at the opening of a case what sort of case it is: neither a result nor whose it is."""
    columns = {column.name: column for column in (*at_opening(log), *of_cases(log))}
    return [column for column in columns.values() if not column.is_result and not column.is_whose]


def _sorting(name: str, column: Coded) -> Iterator[Column]:
    """Return the attribute if its values are few and common enough to sort cases, else nothing."""
    counts = np.bincount(column.codes[column.codes >= 0], minlength=1)
    common = counts >= FEWEST
    if (
        common.sum() >= 2
        and counts[common].sum() >= ALIKE * column.codes.size
        and (counts > 0).sum() <= MOST_VALUES
    ):
        yield Column(name, column.codes, column.values)


def joined(*columns: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Number the combinations of some columns of codes."""
    key = np.zeros(columns[0].size, np.int64)
    for codes in columns:
        low = int(codes.min())
        key = key * (int(codes.max()) - low + 1) + (codes - low)
    return np.unique(key, return_inverse=True)[1].astype(np.int64)
