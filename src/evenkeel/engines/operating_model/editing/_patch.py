"""A new value written into the text of a YAML file: what stays the same stays byte for byte, comments and all.

A YAML library that keeps comments still writes the whole file anew, in its own indentation, quoting and line breaks. Here
the parser only tells where each thing stands, and the text is cut and filled in those places alone. The result is read
back, and where it does not say what it shall, the collection that differs, and last the whole file, is written anew.
"""

import difflib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from evenkeel.engines.operating_model.editing import _nodes
from evenkeel.engines.operating_model.reading import _yaml
from evenkeel.engines.operating_model.writing import _dump

Values = Mapping[str, Any]
_BOM = b"\xef\xbb\xbf"
_LONGEST = 110
"""Characters of a value that stands in one line with its name; longer ones are folded."""


def values(content: bytes) -> dict[str, Any]:
    """Give the values at the top of a YAML file in which the reading finds no flaw."""
    found = _yaml.parse(content).value
    return found if isinstance(found, dict) else {}


class Edit(NamedTuple):
    """A piece of the text that shall read otherwise."""

    start: int
    end: int
    text: str


def patched(content: bytes, new: Values) -> bytes:
    """Write the values at the top of a YAML file; only what differs is touched."""
    mark = _BOM if content.startswith(_BOM) else b""
    text = content.decode("utf-8-sig")
    node = _nodes.compose(text)
    if node is None:
        return mark + (text + _dump.yaml_of(new)).encode()
    old = _nodes.value(node)
    if isinstance(old, dict) and _nodes.same(old, dict(new)):
        return content
    attempts = (_Patch(text).whole, _Patch(text, deep=False).whole)
    if _nodes.block(node, yaml.MappingNode):
        for attempt in attempts:
            result = attempt(node, new).encode()
            read = _yaml.parse(result)
            if not read.flaws and _nodes.same({} if read.value is None else read.value, dict(new)):
                return mark + result
    return mark + _dump.yaml_of(new).encode()


def _applied(text: str, edits: list[Edit], start: int, end: int) -> str:
    """Give a piece of the text with the edits that lie in it."""
    pieces, at = [], start
    for edit in sorted(edits):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:end]])


class _Chunk(NamedTuple):
    """An item of a list as whole lines, with what stands between it and the item before."""

    gap: str
    start: int
    end: int


class _Patch:
    """Finds the pieces of one text that must change."""

    def __init__(self, text: str, *, deep: bool = True) -> None:
        self.text = text
        self.eol = "\r\n" if "\r\n" in text else "\n"
        self.deep = deep
        """Whether to look for what differs inside of records; otherwise what differs at the top is written anew."""

    def whole(self, node: Any, new: Values) -> str:
        """Give the whole text."""
        return _applied(self.text, self.mapping(node, new, top=True), 0, len(self.text))

    def mapping(self, node: Any, new: Values, *, top: bool = False) -> list[Edit]:
        """Change the fields that differ, take out those that are gone, put in new ones where they belong."""
        entries = {key.value: (key, held) for key, held in node.value}
        edits = []
        for key, held in entries.values():
            if key.value not in new:
                edits.append(self.gone(key, held))
            elif not _nodes.same(_nodes.value(held), new[key.value]):
                edits += self.entry(key, held, new[key.value], top=top)
        column = _nodes.start(node) - _nodes.line_start(self.text, _nodes.start(node))
        break_ = self.eol * 2 if top else self.eol
        after: Any = None
        for name in new:
            if name in entries:
                after = entries[name]
                continue
            piece = self.dumped({name: new[name]}, column, top=top)
            if after is None:
                edits.append(Edit(_nodes.start(node), _nodes.start(node), piece + break_ + " " * column))
            else:
                at = _nodes.line_end(self.text, _nodes.end(after[1], self.text))
                edits.append(Edit(at, at, break_ + " " * column + piece))
        return _joined(edits)

    def gone(self, key: Any, held: Any) -> Edit:
        """Take out a field with its lines; a comment above it stays, for it is somebody's words."""
        first, last = _nodes.start(key), _nodes.end(held, self.text)
        begin, finish = _nodes.line_start(self.text, first), _nodes.next_line(self.text, last)
        if not self.text[begin:first].strip():
            if begin == 0:
                return Edit(0, finish, "")
            return Edit(begin - len(self.eol), _nodes.line_end(self.text, last), "")
        # The first field stands behind the dash of its item: the next one moves up.
        rest = self.text[finish:]
        return Edit(first, finish + len(rest) - len(rest.lstrip()), "")

    def entry(self, key: Any, held: Any, new: Any, *, top: bool) -> list[Edit]:
        """Make a field say something else."""
        inner = self.inside(held, new, top=top) if self.deep else None
        if inner is not None:
            return inner
        first, last = _nodes.start(key), _nodes.end(held, self.text)
        column = first - _nodes.line_start(self.text, first)
        piece = self.dumped({key.value: new}, column, top=top)
        finish = _nodes.line_end(self.text, last)
        comment = self.text[last:finish].strip()
        if comment and "\n" in piece:
            return [Edit(first, finish, comment + self.eol + " " * column + piece)]
        return [Edit(first, last, piece)]

    def inside(self, held: Any, new: Any, *, top: bool = False) -> list[Edit] | None:
        """Change only a part of what a field or an item says, where that can be done."""
        if _nodes.block(held, yaml.MappingNode) and isinstance(new, dict) and new:
            return self.mapping(held, new)
        if _nodes.block(held, yaml.SequenceNode) and isinstance(new, list) and new:
            return self.sequence(held, new, top=top)
        if isinstance(held, yaml.MappingNode) and held.value and isinstance(new, dict) and new:
            return self.braces(held, new)
        first, last = _nodes.start(held), _nodes.end(held, self.text)
        if first == last or "\n" in self.text[first:last]:
            return None
        if isinstance(held, yaml.CollectionNode) != isinstance(new, dict | list):
            return None
        piece = _inline(new, getattr(held, "style", None))
        return None if "\n" in piece or len(piece) > _LONGEST else [Edit(first, last, piece)]

    def braces(self, node: Any, new: Values) -> list[Edit]:
        """Change the fields that differ of a record in braces."""
        entries = {key.value: (key, held) for key, held in node.value}
        edits = []
        names = list(entries)
        for number, name in enumerate(names):
            key, held = entries[name]
            first, last = _nodes.start(held), _nodes.end(held, self.text)
            if name not in new:
                kept_before = [each for each in names[:number] if each in new]
                if kept_before:
                    edits.append(Edit(_nodes.end(entries[names[number - 1]][1], self.text), last, ""))
                else:
                    following = names[number + 1 :]
                    until = _nodes.start(entries[following[0]][0]) if following else last
                    edits.append(Edit(_nodes.start(key), until, ""))
            elif not _nodes.same(_nodes.value(held), new[name]):
                if isinstance(held, yaml.MappingNode) and isinstance(new[name], dict) and held.value:
                    edits += self.braces(held, new[name])
                else:
                    style = getattr(held, "style", None)
                    edits.append(Edit(first, last, _inline(new[name], style, in_brackets=True)))
        return _joined(edits + self.added(node, new))

    def added(self, node: Any, new: Values) -> list[Edit]:
        """Put new fields into a record in braces."""
        entries = {key.value: held for key, held in node.value}
        result = []
        at = None
        for name in new:
            if name in entries:
                at = _nodes.end(entries[name], self.text)
                continue
            piece = f"{name}: {_inline(new[name], None, in_brackets=True)}"
            first = _nodes.start(node.value[0][0])
            result.append(Edit(first, first, piece + ", ") if at is None else Edit(at, at, ", " + piece))
        return result

    def sequence(self, node: Any, new: list[Any], *, top: bool) -> list[Edit] | None:
        """Change, move, put in and take out items of a list; each keeps its lines and the comments above it."""
        chunks = self.chunks(node)
        if chunks is None:
            return None
        column = _nodes.start(node) - _nodes.line_start(self.text, _nodes.start(node))
        within = (
            _nodes.start(node.value[0]) - _nodes.line_start(self.text, _nodes.start(node.value[0])) - column
        )
        pairs = _aligned([_nodes.value(item) for item in node.value], new)
        gaps, rest = _gaps(chunks, {index for index, _ in pairs if index is not None})
        spaced = any(not gap.split("\n", 1)[0].strip() for _, gap in list(gaps.items())[1:] if gap) or (
            top and len(chunks) == 1
        )
        pieces: list[str] = []
        for index, value in pairs:
            gap = gaps[index] if index is not None else ""
            pieces.append((gap or (self.eol if spaced else "")) if pieces else gap.lstrip("\r\n"))
            if index is None:
                pieces.append(self.item(value, column, within))
            else:
                pieces.append(self.kept(node.value[index], chunks[index], value, column, within))
            pieces.append(self.eol)
        text = "".join(pieces) + rest
        return [Edit(chunks[0].start, chunks[-1].end, text.removesuffix(self.eol))]

    def kept(self, node: Any, chunk: _Chunk, value: Any, column: int, within: int) -> str:
        """Give the lines of an item that stays, with what differs in it changed."""
        if _nodes.same(_nodes.value(node), value):
            return self.text[chunk.start : chunk.end]
        edits = self.inside(node, value)
        if edits is None:
            return self.item(value, column, within)
        return _applied(self.text, edits, chunk.start, chunk.end)

    def chunks(self, node: Any) -> list[_Chunk] | None:
        """Cut a list into its items; None where they do not stand on lines of their own."""
        result: list[_Chunk] = []
        column = _nodes.start(node) - _nodes.line_start(self.text, _nodes.start(node))
        for item in node.value:
            above = _nodes.next_line(self.text, result[-1].end) if result else _nodes.start(node) - column
            begin = self.dash(above, _nodes.start(item), column)
            if begin is None:
                return None
            end = _nodes.line_end(self.text, max(_nodes.end(item, self.text), begin + column + 1))
            result.append(_Chunk(self.text[above:begin], begin, end))
        return result

    def dash(self, start: int, end: int, column: int) -> int | None:
        """Find the line between two places that begins an item with its dash in a column."""
        at = start
        while at <= end and at < len(self.text):
            if self.text[at : at + column + 1] == " " * column + "-":
                return at
            at = _nodes.next_line(self.text, at)
        return None

    def item(self, value: Any, column: int, within: int) -> str:
        """Write a new item of a list."""
        within = within if 2 <= within <= 8 else 2
        piece = self.dumped(value, column + within) if isinstance(value, dict) else _inline(value, None)
        return " " * column + "-" + " " * (within - 1) + piece

    def dumped(self, value: Values, column: int, *, top: bool = False) -> str:
        """Write fields as they stand from a column on; the first line without its indentation."""
        lines = (_dump.yaml_of if top else _dump.block_of)(value).rstrip("\n").split("\n")
        return self.eol.join([lines[0], *(" " * column + line if line else "" for line in lines[1:])])


def _joined(edits: list[Edit]) -> list[Edit]:
    """Put insertions at one place together, in the order in which they were made."""
    result: dict[tuple[int, int], Edit] = {}
    for edit in edits:
        before = result.get((edit.start, edit.end))
        text = before.text + edit.text if before else edit.text
        result[edit.start, edit.end] = Edit(edit.start, edit.end, text)
    return list(result.values())


def _inline(value: Any, style: str | None, *, in_brackets: bool = False) -> str:
    """Write a value as it stands behind a name or in brackets, in the quotes that stood there before."""
    return _dump.inline_of(value, style if style in ("'", '"') else None, in_brackets=in_brackets)


def _gaps(chunks: list[_Chunk], kept: set[int]) -> tuple[dict[int, str], str]:
    """Give what stands above each item that stays; comments above one that goes stay as well."""
    gaps: dict[int, str] = {}
    carried = ""
    for index, chunk in enumerate(chunks):
        if index in kept:
            gaps[index] = carried + chunk.gap
            carried = ""
        elif "#" in chunk.gap:
            carried += chunk.gap
    return gaps, carried


def _aligned(old: list[Any], new: list[Any]) -> list[tuple[int | None, Any]]:
    """Say for each new item which old one it is: by key where all have one, otherwise by what stayed the same."""
    keys = [_keys(items) for items in (old, new)]
    if all(keys):
        index = {key: number for number, key in enumerate(keys[0])}
        return [(index.get(key), value) for key, value in zip(keys[1], new, strict=True)]
    texts = [[json.dumps(item, default=str, sort_keys=True) for item in items] for items in (old, new)]
    pairs: list[tuple[int | None, Any]] = []
    for _, i1, i2, j1, j2 in difflib.SequenceMatcher(a=texts[0], b=texts[1], autojunk=False).get_opcodes():
        for offset in range(j2 - j1):
            pairs.append((i1 + offset if i1 + offset < i2 else None, new[j1 + offset]))
    return pairs


def _keys(items: list[Any]) -> list[str]:
    """Give the keys of items; none where one has none, or two have the same."""
    keys = [item.get("key") if isinstance(item, dict) else None for item in items]
    named = [key for key in keys if isinstance(key, str)]
    return named if len(set(named)) == len(items) else []
