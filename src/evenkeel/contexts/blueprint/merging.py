"""Two edits that began from the same revision become one, or are shown where they clash."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evenkeel.contexts.blueprint import rules
from evenkeel.contexts.blueprint.values import Clash, Files
from evenkeel.engines import operating_model


def clashes(
    *, mine: operating_model.Diff, theirs: operating_model.Diff, base: operating_model.OperatingModel
) -> tuple[Clash, ...]:
    """Give every field that both changed in different ways, and every record that one changed and the other removed."""
    theirs_by = dict(_effects(theirs.changes))
    return tuple(
        clash for place, effect in _effects(mine.changes) for clash in _clash(place, effect, theirs_by, base)
    )


Place = tuple[str, str, str]
"""Collection, key and field; the field is empty where a record as a whole comes or goes."""
_GONE = object()


def _effects(changes: Iterable[operating_model.Change]) -> Iterator[tuple[Place, Any]]:
    for change in changes:
        match change:
            case operating_model.Altered():
                yield (change.collection, change.key, change.field), change.after
            case operating_model.Added():
                yield (change.collection, change.key, ""), change.record
            case operating_model.Removed():
                yield (change.collection, change.key, ""), _GONE
            case operating_model.Reordered():
                continue


def _clash(
    place: Place, effect: Any, others: Mapping[Place, Any], base: operating_model.OperatingModel
) -> Iterator[Clash]:
    collection, key, field = place
    if place in others:
        if others[place] != effect and not (others[place] is _GONE and effect is _GONE):
            yield _told(base, place, effect, others[place])
    elif field and others.get((collection, key, "")) is _GONE:
        yield _told(base, (collection, key, ""), effect, _GONE)
    elif effect is _GONE:
        touched = [other for other in others if other[:2] == (collection, key)]
        if touched:
            yield _told(base, place, _GONE, others[touched[0]])


def _told(base: operating_model.OperatingModel, place: Place, mine: Any, theirs: Any) -> Clash:
    collection, key, field = place
    record = base.find(collection, key)
    return Clash(
        record=f"{collection}/{key}",
        title=record.title if record else key,
        field=field.replace("_", " "),
        mine=_said(mine),
        theirs=_said(theirs),
    )


def _said(value: Any) -> str:
    if value is _GONE:
        return "removed"
    if isinstance(value, tuple):
        return ", ".join(_said(each) for each in value) or "nothing"
    title = getattr(value, "title", None)
    return title if isinstance(title, str) else ("nothing" if value is None else str(value))


def joined(*, base: Files, mine: Files, theirs: Files) -> dict[str, bytes]:
    """Make my changes since `base` also in `theirs`, record by record and field by field.

    Raises rules.NotUsable where a side cannot be compared, rules.Clashing where both changed the same differently.
    """
    was, my, their = (rules.model_of(files) for files in (base, mine, theirs))
    my_changes = operating_model.diff(before=was, after=my)
    found = clashes(mine=my_changes, theirs=operating_model.diff(before=was, after=their), base=was)
    if found:
        raise rules.Clashing(found)
    still_mine = _still(my_changes.changes, their)
    other_files = {path: mine.get(path) for path in {*base, *mine} if mine.get(path) != base.get(path)}
    result = operating_model.edited(theirs, still_mine)
    for path, content in other_files.items():
        if "/" in path and content is not None:
            result[path] = content
    return result


def _still(
    changes: Iterable[operating_model.Change], theirs: operating_model.OperatingModel
) -> list[operating_model.Change]:
    """Leave out what the others did just the same, and orders, which hold only where nothing came or went."""
    kept: list[operating_model.Change] = []
    for change in changes:
        match change:
            case operating_model.Altered():
                now = getattr(theirs.find(change.collection, change.key), change.field, None)
                if now != change.after:
                    kept.append(change)
            case operating_model.Added():
                if theirs.find(change.collection, change.key) is None:
                    kept.append(change)
            case operating_model.Removed():
                if theirs.find(change.collection, change.key) is not None:
                    kept.append(change)
            case operating_model.Reordered():
                if tuple(record.key for record in theirs.records(change.collection)) == change.before:
                    kept.append(change)
    return kept
