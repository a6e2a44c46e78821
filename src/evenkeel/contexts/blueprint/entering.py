"""The form of a record, generated from the language: fields, rows of parts, and back to the record."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django import forms
from django.http import QueryDict

from evenkeel.contexts.blueprint import inputs, rules
from evenkeel.contexts.blueprint.inputs import Offered
from evenkeel.engines import operating_model

SHARING: Final = ("free", "optional")
ALWAYS_TIGHT: Final = ("key", *SHARING)
MOST_ROWS: Final = 200
"""So many rows of parts are taken from a form."""
FIRST: Final = 8
"""So many fields come first where there are too few records to tell which ones are usual."""
FEW: Final = 3
_ROW: Final = re.compile(r"\d{1,3}|n\d{1,3}")


class Piece(forms.Form):
    """The fields of a record, or of one part of it, filled in with what it holds."""

    use_required_attribute = False

    def __init__(
        self,
        kind: type[operating_model.Part],
        *,
        held: operating_model.Part | None,
        offered: Offered,
        without: frozenset[str],
        data: QueryDict | None,
        prefix: str | None = None,
        filled: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the kind of record or part, what is held or filled in to begin with, and what was sent, if anything was."""
        super().__init__(data, prefix=prefix)
        self.kind, self.held = kind, held
        for each in operating_model.fields(kind).values():
            if each.part is None and each.name not in without:
                value = (
                    (filled or {}).get(each.name, each.default) if held is None else getattr(held, each.name)
                )
                self.fields[each.name] = (
                    _free(kind, value)
                    if each.name == "free"
                    else inputs.field_of(each, held=value, offered=offered)
                )

    def plain(self) -> dict[str, Any]:
        """Give what was filled in by field; what was not touched is just what it was."""
        found: dict[str, Any] = {}
        for name in self.fields:
            if name in self.errors:
                continue
            untouched = self.held is not None and name not in self.changed_data
            value = getattr(self.held, name) if untouched else self.cleaned_data[name]
            if value is not None:
                found[name] = value
        return found

    def is_blank(self) -> bool:
        """Tell whether nothing is said, but for what is said without being written."""
        known = operating_model.fields(self.kind)
        return not self.errors and all(value == known[name].default for name, value in self.plain().items())


def _free(kind: type[operating_model.Part], held: tuple[str, ...]) -> forms.Field:
    options: inputs.Options = [
        (each.name, inputs.spoken(each))
        for each in operating_model.fields(kind).values()
        if each.name not in ("key", *SHARING)
    ]
    made = inputs.Ticked(options, held=held)
    made.label, made.required = "Free", False
    made.help_text = (
        "What an organisation that shares this model may set for itself; everything else holds for all"
    )
    return made


@dataclass
class Row:
    """One part in a form."""

    id: str
    piece: Piece
    is_new: bool = False
    """Whether it was asked for just now."""

    def blocks(self) -> list["Block"]:
        """Give what is filled in."""
        known = operating_model.fields(self.piece.kind)
        return [Block.of(known[bound.name], bound) for bound in self.piece]

    @property
    def key(self) -> str:
        """Give the key of the part, where it has one already."""
        return getattr(self.piece.held, "key", "")


@dataclass
class Rows:
    """All parts that a field holds."""

    field: operating_model.Field
    rows: list[Row]

    @property
    def name(self) -> str:
        """Name the field."""
        return self.field.name

    @property
    def label(self) -> str:
        """Name the field as a heading does."""
        return inputs.spoken(self.field)

    @property
    def singular(self) -> str:
        """Name one row as people say it."""
        words = self.field.label
        return words if words in ("hours",) or not self.field.many else words.removesuffix("s")

    def plain(self) -> Any:
        """Give what was filled in: a list of parts, one part, or nothing."""
        said = [row for row in self.rows if not row.piece.is_blank()]
        if not self.field.many:
            return said[0].piece.plain() if said else None
        keyed = "key" in operating_model.fields(_part(self.field))
        return tuple(self._keyed(said) if keyed else [row.piece.plain() for row in said])

    def _keyed(self, said: list[Row]) -> Iterator[dict[str, Any]]:
        """Give each part its key: the one that it had, or one made from its title."""
        taken = {row.key for row in said}
        for row in said:
            plain = row.piece.plain()
            key = row.key or rules.key_from_title(str(plain.get("title", "")), taken=taken)
            taken.add(key)
            yield {**plain, **({"key": key} if key else {})}

    def said_rows(self) -> list[Row]:
        """Give the rows in which something is said, in the order of `plain`."""
        return [row for row in self.rows if not row.piece.is_blank()]


def _part(of: operating_model.Field) -> type[operating_model.Part]:
    part: type[operating_model.Part] | None = of.part
    assert part is not None
    return part


@dataclass(frozen=True)
class Block:
    """One thing to fill in: a field, or the rows of one."""

    bound: forms.BoundField | None
    rows: Rows | None
    required: bool
    notes: tuple[str, ...] = ()
    """What the checks ask about it, in sentences."""
    suffix: str = ""
    locked: Any = None
    """What it says in words, where it is as the partnership shares it and cannot be changed here (records.Row)."""

    @property
    def name(self) -> str:
        """Name the field."""
        return str(self.bound.name if self.bound else self.rows.name if self.rows else self.locked.name)

    @classmethod
    def of(
        cls,
        field: operating_model.Field,
        bound: forms.BoundField | None,
        rows: Rows | None = None,
        notes: tuple[str, ...] = (),
    ) -> "Block":
        """Make the block of a field."""
        suffix = "%" if field.kind.name == "per cent" else ""
        return cls(bound, rows, field.required and field.name != "key", notes, suffix)


@dataclass(frozen=True)
class Wrong:
    """An error, with the place in the page that it is about."""

    target: str
    message: str


@dataclass
class Entry:
    """The form of one record."""

    collection: operating_model.Collection
    held: operating_model.Record | None
    """The record as it is; None where one is added."""
    offered: Offered
    data: QueryDict | None = None
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the checks ask, by field."""
    tight: frozenset[str] = frozenset()
    """Fields that are as the base of the partnership says them."""
    locked: Mapping[str, Any] = field(default_factory=dict)
    """What the record says in words, by field (records.Row)."""
    filled: Mapping[str, Any] = field(default_factory=dict)
    """What is filled in to begin with, where a record is added."""
    record: operating_model.Record | None = None
    """What was filled in, once it makes a record."""

    def __post_init__(self) -> None:
        """Make the pieces."""
        without = self.tight | ({"key"} if self.held is not None or self.collection.single else set())
        kind = self.collection.record
        self.head = Piece(
            kind, held=self.held, offered=self.offered, without=without, data=self.data, filled=self.filled
        )
        if "key" in self.head.fields:
            self.head.fields[
                "key"
            ].help_text = (
                "Links use it. Leave it empty, and it is made from the title. It cannot be changed later"
            )
        self.parts = {
            each.name: self._rows(each)
            for each in operating_model.fields(kind).values()
            if each.part is not None and each.name not in self.tight
        }

    def _rows(self, of: operating_model.Field) -> Rows:
        held: Any = getattr(self.held, of.name, None)
        parts: tuple[Any, ...] = (held or ()) if of.many else ((held,) if held is not None else ())
        if not of.many:
            return Rows(of, [self._row(of, "0", parts)])
        ids = [str(number) for number in range(len(parts))]
        if self.data is not None:
            ids = [each for each in self.data.getlist(of.name) if _ROW.fullmatch(each)][:MOST_ROWS]
        ids, new = acted(ids, self.data.get("row", "") if self.data is not None else "", of.name)
        rows = [self._row(of, each, parts, is_new=each == new) for each in ids]
        return Rows(of, rows)

    def _row(
        self, of: operating_model.Field, number: str, parts: tuple[Any, ...], *, is_new: bool = False
    ) -> Row:
        known = number.isdigit() and int(number) < len(parts)
        piece = Piece(
            _part(of),
            held=parts[int(number)] if known else None,
            offered=self.offered,
            without=frozenset({"key"}),
            data=None if is_new else self.data,
            prefix=f"{of.name}-{number}",
        )
        return Row(number, piece, is_new)

    @property
    def is_asked_for_rows(self) -> bool:
        """Tell whether a row was to be added, moved or taken out, and nothing saved yet."""
        return self.data is not None and bool(self.data.get("row"))

    def is_valid(self, *, taken: frozenset[str]) -> bool:
        """Tell whether what was filled in makes a record; otherwise put the errors at their fields."""
        plain = self.head.plain() | {
            name: value for name, rows in self.parts.items() if (value := rows.plain()) is not None
        }
        plain |= {name: value for name in self.tight if (value := getattr(self.held, name, None)) is not None}
        plain["key"] = self._key(plain, taken)
        try:
            made = operating_model.record_from(self.collection.name, plain)
        except operating_model.NoRecord as refusal:
            for misfit in sorted(refusal.misfits, key=lambda each: each.path[-1:] == ("key",)):
                self._misfit(misfit)
        else:
            if self.held is None and made.key in taken and not self.collection.single:
                self.head.add_error("key", f"“{made.key}” is there already. Choose another key.")
            self.record = None if self.wrong else made
        return self.record is not None

    def _key(self, plain: Mapping[str, Any], taken: frozenset[str]) -> str:
        if self.held is not None:
            return self.held.key
        if self.collection.single:
            return self.collection.name
        return str(plain.get("key") or rules.key_from_title(str(plain.get("title", "")), taken=taken))

    def _misfit(self, misfit: operating_model.Misfit) -> None:
        """Put what does not fit at the field that it is about."""
        name, *rest = misfit.path
        piece, last = self.head, str(name)
        if name in self.parts:
            rows, many = self.parts[str(name)], self.parts[str(name)].field.many
            steps = rest[1:] if many else rest
            if not steps:
                self.head.add_error(None, f"{rows.label}: {misfit.wanted or 'say at least one'}.")
                return
            piece, last = rows.said_rows()[int(rest[0]) if many else 0].piece, str(steps[0])
        if last == "key" and not (last in piece.fields and misfit.wanted and piece.cleaned_data.get("key")):
            last = "title"  # from which the key would have been made
            misfit = replace(misfit, wanted="it needs at least one letter or digit")
        if last in piece.errors or last not in piece.fields:
            return
        label = str(piece.fields[last].label)
        missing = f"{label} is missing. {piece.fields[last].help_text}."
        piece.add_error(last, f"{label}: {misfit.wanted}." if misfit.wanted else missing)

    @property
    def wrong(self) -> list[Wrong]:
        """List all errors, each with its place."""
        found = [Wrong("", str(message)) for message in self.head.non_field_errors()]
        for piece in self.pieces():
            found += [
                Wrong(piece[name].id_for_label or piece[name].auto_id, str(message))
                for name in piece.fields
                for message in piece.errors.get(name, ())
            ]
        return found

    def pieces(self) -> Iterator[Piece]:
        """Go through all pieces."""
        yield self.head
        for rows in self.parts.values():
            for row in rows.rows:
                if not (row.is_new or row.piece.is_blank()):
                    yield row.piece

    def blocks(self) -> tuple[list[Block], list[Block], list[Block]]:
        """Give what is usually filled in, what is filled in more rarely, and what is about sharing."""
        usual = self._usual()
        top: list[Block] = []
        more: list[Block] = []
        sharing: list[Block] = []
        for each in operating_model.fields(self.collection.record).values():
            is_locked = each.name in self.tight and each.name in self.locked and each.name not in ALWAYS_TIGHT
            if each.name not in self.head.fields and each.name not in self.parts and not is_locked:
                continue
            block = self._block(each)
            wrong = block.bound is not None and bool(block.bound.errors if self.data is not None else ())
            place = sharing if each.name in SHARING else top if each.name in usual or wrong else more
            place.append(block)
        return (
            sorted(top, key=lambda block: block.name != "title"),
            more,
            sharing,
        )

    def _block(self, each: operating_model.Field) -> Block:
        bound = self.head[each.name] if each.name in self.head.fields else None
        made = Block.of(each, bound, self.parts.get(each.name), self.asked.get(each.name, ()))
        return replace(made, locked=self.locked[each.name]) if each.name in self.tight else made

    def _usual(self) -> frozenset[str]:
        """Tell which fields come first: those that must be, that say something, that a check asks for, that most records use."""
        known = operating_model.fields(self.collection.record)
        records = self.offered.model.records(self.collection.name)
        used = Counter(
            name
            for record in records
            for name, each in known.items()
            if getattr(record, name) != each.default
        )
        usual = {name for name, number in used.items() if number * 2 >= len(records)}
        if len(records) < FEW:
            usual |= set(list(known)[: FIRST + 3])
        said = {
            name for name, each in known.items() if self.held and getattr(self.held, name) != each.default
        }
        must = {name for name, each in known.items() if each.required}
        return frozenset(
            (usual | said | must | set(self.asked) | set(self.filled) | {"description"}) - {"key"}
        )


def acted(ids: list[str], action: str, name: str) -> tuple[list[str], str]:
    """Add, move or take out a row, as a button says it; give the rows and the one that is new."""
    field_name, _, rest = action.partition(":")
    verb, _, row = rest.partition(":")
    if field_name != name:
        return ids, ""
    if verb == "add" and len(ids) < MOST_ROWS:
        numbers = [int(each[1:]) for each in ids if each.startswith("n")]
        new = f"n{max(numbers, default=0) + 1}"
        return [*ids, new], new
    if verb == "remove":
        return [each for each in ids if each != row], ""
    if verb == "up" and row in ids[1:]:
        at = ids.index(row)
        return [*ids[: at - 1], row, ids[at - 1], *ids[at + 1 :]], ""
    return ids, ""
