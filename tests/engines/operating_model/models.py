"""Operating models for tests: one that is small and readable, and strategies that draw any valid one from the schema.

    @given(model=models.models())                 any valid model
    @given(pair=models.pairs())                   two that share records: altered, added, removed, in another order
    @given(record=models.records("case_types"))   one record, with links into the keys of `UNIVERSE`

Valid means: keys unique, links leading somewhere, values as the language has them. Files that records name do not exist.
"""

import datetime as dt
import string
import typing
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import strategies as st
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Anywhere, Link, Part, Record

Keys = Mapping[str, Sequence[str]]
"""The keys of the records of each collection."""

POOL: Final = ("a", "b-2", "cedar")
UNIVERSE: Final[Keys] = {
    name: (name,) if collection.single else POOL for name, collection in _schema.COLLECTIONS.items()
}

_LETTERS: Final = st.characters(
    exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff"
)
_LINES: Final = (
    st.one_of(
        st.sampled_from(
            ["Permits", "42", "yes", "null", "2027-01-02", "1e3", "- no", "a: b # c", "Zoë’s “key”"]
        ),
        st.text(_LETTERS, min_size=1, max_size=12),
    )
    .map(str.strip)
    .filter(bool)
)
_TEXTS: Final = st.lists(_LINES, min_size=1, max_size=3).map("\n\n".join)
_TIMES: Final = st.times().map(lambda time: f"{time:%H:%M}")
_BY_PATTERN: Final[Mapping[str, st.SearchStrategy[str]]] = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": st.sampled_from(("intake", "assess", "decide-2")),
    r"^[0-9]+(\.[0-9]+)?(min|h|d|wd|w)$": st.sampled_from(("42d", "10wd", "1.5h", "20min", "1w", "0d")),
    r"^[0-9]{4}-Q[1-4]$": st.builds("{}-Q{}".format, st.integers(2020, 2035), st.integers(1, 4)),
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": _TIMES,
    r"^[^\n]*$": _LINES,
    r"^(https?|mailto|tel):\S+$": st.sampled_from(
        ("https://example.org/a", "mailto:a@example.org", "tel:+4412")
    ),
    r"^[a-z]{2,3}(-[A-Z][A-Za-z]{1,7})?$": st.sampled_from(("en", "da", "pt-BR")),
    r"^[A-Z]{3}$": st.sampled_from(("EUR", "GBP", "DKK")),
    r"^(mon|tue|wed|thu|fri|sat|sun)$": st.sampled_from(("mon", "tue", "sun")),
}


def _texts(marks: Sequence[Any]) -> st.SearchStrategy[str]:
    pattern = next((getattr(mark, "pattern", None) for mark in marks if getattr(mark, "pattern", None)), None)
    if pattern is not None:
        return _BY_PATTERN.get(pattern, st.from_regex(pattern, alphabet=string.ascii_letters, fullmatch=True))
    return _TEXTS if any(isinstance(mark, StringConstraints) for mark in marks) else _LINES


def _numbers(kind: type[Any], marks: Sequence[Any]) -> st.SearchStrategy[Any]:
    low: Any = next((mark.ge for mark in marks if isinstance(mark, Ge)), -1_000)
    high: Any = next((mark.le for mark in marks if isinstance(mark, Le)), low + 10_000)
    if kind is int:
        return st.integers(low, high)
    return st.one_of(st.integers(low, high).map(float), st.floats(low, high, width=32))


def _marks(info: FieldInfo) -> tuple[Any, list[Any]]:
    """Give the type of one value of a field, with all that was written about it."""
    marks: list[Any] = list(info.metadata)
    kind: Any = info.annotation
    while True:
        if typing.get_origin(kind) is typing.Annotated:
            kind, *more = typing.get_args(kind)
            marks += [each for mark in more for each in (*getattr(mark, "metadata", ()), mark)]
        elif type(None) in typing.get_args(kind):
            kind = next(each for each in typing.get_args(kind) if each is not type(None))
        elif typing.get_origin(kind) is tuple:
            kind = typing.get_args(kind)[0]
        else:
            return kind, marks


def _linked(link: Link | Anywhere, keys: Keys) -> list[str]:
    if isinstance(link, Link):
        return list(keys.get(link.collection, ()))
    return [f"{name}/{key}" for name in link.collections or _schema.COLLECTIONS for key in keys.get(name, ())]


def _values(part: type[Part], field: _schema.Field, keys: Keys) -> st.SearchStrategy[Any]:
    """Draw one value of a field; nothing where it has to be a link and there is nothing to link to."""
    if field.link is not None:
        leads = _linked(field.link, keys)
        return st.sampled_from(leads) if leads else st.nothing()
    if field.name == "free":
        loose = [name for name in _schema.fields(part) if name not in ("key", "free", "optional")]
        return st.sampled_from(loose)
    if field.part is not None:
        return _parts(field.part, keys)
    return st.sampled_from(field.choices) if field.choices else _plain_values(part, field)


def _plain_values(part: type[Part], field: _schema.Field) -> st.SearchStrategy[Any]:
    kind, marks = _marks(part.model_fields[field.name])
    if field.file:
        return st.sampled_from(("forms/a.yaml", "processes/b.bpmn", "templates/c d.md"))
    if kind in (int, float):
        return _numbers(kind, marks)
    if kind is str:
        return _texts(marks)
    days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
    return {bool: st.booleans(), dt.date: days}[kind]


def _field(part: type[Part], field: _schema.Field, keys: Keys) -> st.SearchStrategy[Any]:
    values = _values(part, field, keys)
    if not field.many:
        return values
    if values.is_empty:
        return st.just(()) if not field.required else st.nothing()
    lengths = [mark for mark in part.model_fields[field.name].metadata if isinstance(mark, MinLen | MaxLen)]
    low = max((mark.min_length for mark in lengths if isinstance(mark, MinLen)), default=0)
    high = min((mark.max_length for mark in lengths if isinstance(mark, MaxLen)), default=3)
    unique = (lambda each: each.key) if field.part and "key" in _schema.fields(field.part) else repr
    return st.lists(values, min_size=low, max_size=min(high, 3), unique_by=unique).map(tuple)


def _parts(part: type[Part], keys: Keys, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw a record or part; what an optional field does not say is left to its default."""
    fields = {name: _field(part, field, keys) for name, field in _schema.fields(part).items()} | given
    needed = {name for name, field in _schema.fields(part).items() if field.required}
    if any(fields[name].is_empty for name in needed):
        return st.nothing()
    return st.fixed_dictionaries(
        {name: fields[name] for name in fields if name in needed},
        optional={name: fields[name] for name in fields if name not in needed and not fields[name].is_empty},
    ).map(part.model_validate)


def records(collection: str, keys: Keys = UNIVERSE, *, key: str | None = None) -> st.SearchStrategy[Record]:
    """Draw a record of a collection whose links lead to `keys`; nothing where a link is needed and cannot lead."""
    named = st.just(key) if key is not None else st.sampled_from(list(UNIVERSE[collection]))
    return _parts(_schema.COLLECTIONS[collection].record, keys, key=named)


@cache
def _needs(part: type[Part]) -> tuple[tuple[str, ...], ...]:
    """Give, for each link that a record cannot do without, the collections that it may lead to."""
    return tuple(
        (field.link.collection,) if isinstance(field.link, Link) else field.link.collections or ("about",)
        for field in _schema.fields(part).values()
        if field.required and not field.many and field.link is not None
    )


def _possible(keys: Keys) -> Keys:
    """Leave out collections whose records need a link to a collection that has none."""
    kept = {name: each for name, each in keys.items() if each}
    while lost := [
        name
        for name in kept
        if any(not set(wanted) & set(kept) for wanted in _needs(_schema.COLLECTIONS[name].record))
    ]:
        kept = {name: each for name, each in kept.items() if name not in lost}
    return kept


def _with_needed(names: set[str]) -> set[str]:
    """Add collections without which the records of others could not link."""
    more = {wanted[0] for name in names for wanted in _needs(_schema.COLLECTIONS[name].record)}
    return names if more <= names else _with_needed(names | more)


@st.composite
def key_sets(draw: st.DrawFn, *, most: int = 8) -> Keys:
    """Draw the keys of a model: those of about so many collections."""
    some = draw(st.permutations(list(UNIVERSE)))[: draw(st.integers(0, most))]
    names = _with_needed({"about", *some})
    return {
        name: draw(st.lists(st.sampled_from(UNIVERSE[name]), min_size=1, unique=True))
        for name in UNIVERSE
        if name in names
    }


@st.composite
def models(draw: st.DrawFn, *, keys: Keys | None = None, most: int = 8) -> operating_model.OperatingModel:
    """Draw a valid model, with these keys or with any."""
    known = draw(key_sets(most=most)) if keys is None else _possible({"about": UNIVERSE["about"], **keys})
    held: dict[str, Any] = {}
    for name, mine in known.items():
        drawn = tuple(draw(records(name, known, key=key)) for key in mine)
        held[name] = drawn[0] if _schema.COLLECTIONS[name].single else drawn
    return operating_model.OperatingModel.model_validate(held)


@st.composite
def _rewritten(
    draw: st.DrawFn, model: operating_model.OperatingModel, keys: Keys
) -> operating_model.OperatingModel:
    """Draw a model with the same keys: some records drawn anew, some collections in another order."""
    held: dict[str, Any] = {}
    for name in keys:
        mine = [
            draw(records(name, keys, key=record.key)) if draw(st.booleans()) else record
            for record in draw(st.permutations(model.records(name)))
        ]
        held[name] = mine[0] if _schema.COLLECTIONS[name].single else tuple(mine)
    return operating_model.OperatingModel.model_validate(held)


@st.composite
def pairs(
    draw: st.DrawFn, *, most: int = 6
) -> tuple[operating_model.OperatingModel, operating_model.OperatingModel]:
    """Draw two valid models: the second has the records of the first, some drawn anew, or others under the same keys."""
    keys = draw(key_sets(most=most))
    first = draw(models(keys=keys))
    second = _rewritten(first, keys) if draw(st.booleans()) else models(most=most)
    return first, draw(second)


def model_of(**collections: Any) -> operating_model.OperatingModel:
    """Make a model from plain values by collection; records without a title get their key for one."""
    plain: dict[str, Any] = {"about": {"title": "Alder and Birch (an example)"}, **collections}
    for name, held in plain.items():
        single = _schema.COLLECTIONS[name].single
        named = [{"key": UNIVERSE[name][0], **held}] if single else list(held)
        plain[name] = [{"title": each["key"], **each} for each in named]
        plain[name] = plain[name][0] if single else plain[name]
    return operating_model.OperatingModel.model_validate(plain)
