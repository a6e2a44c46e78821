"""Two edits that began from the same revision become one, or are shown where they clash."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from evenkeel.contexts.blueprint import rules
from evenkeel.contexts.blueprint.values import Clash, Files
from evenkeel.engines import operating_model

MINE: Final = "mine"
THEIRS: Final = "theirs"
Chosen = Mapping[str, str]
"""By the place of a clash: whose version shall hold."""


def clashes(
    *, mine: operating_model.Diff, theirs: operating_model.Diff, base: operating_model.OperatingModel
) -> tuple[Clash, ...]:
    """Give every field that both changed in different ways, and every record that one changed and the other removed."""
    theirs_by = dict(_effects(theirs.changes))
    found = [
        clash for place, effect in _effects(mine.changes) for clash in _clash(place, effect, theirs_by, base)
    ]
    return tuple({clash.place: clash for clash in reversed(found)}.values())[::-1]


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
        mine=_said(mine, base, collection, field),
        theirs=_said(theirs, base, collection, field),
        name=field,
    )


def _said(value: Any, base: operating_model.OperatingModel, collection: str, name: str) -> str:
    if value is _GONE:
        return "removed"
    if isinstance(value, tuple):
        return ", ".join(_said(each, base, collection, name) for each in value) or "nothing"
    field = operating_model.fields(operating_model.COLLECTIONS[collection].record).get(name)
    ref = field.ref(value) if field is not None and isinstance(value, str) else None
    linked = base.find_ref(ref) if ref else None
    title = linked.title if linked else getattr(value, "title", None)
    return title if isinstance(title, str) else _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def joined(*, base: Files, mine: Files, theirs: Files, chosen: Chosen | None = None) -> dict[str, bytes]:
    """Make my changes since `base` also in `theirs`, record by record and field by field.

    Where both changed the same differently, what is `chosen` holds. Raises rules.NotUsable where a side cannot be compared,
    rules.Clashing where the choice for a clash is missing.
    """
    was, my, their = (rules.model_of(files) for files in (base, mine, theirs))
    my_changes = operating_model.diff(before=was, after=my)
    found = clashes(mine=my_changes, theirs=operating_model.diff(before=was, after=their), base=was)
    beside, clashing_files = _beside(base, mine, theirs)
    found += clashing_files
    chosen = chosen or {}
    if any(clash.place not in chosen for clash in found):
        raise rules.Clashing(found)
    given_up = {clash.place for clash in found if chosen[clash.place] == THEIRS}
    kept = [change for change in my_changes.changes if not _is_given_up(change, given_up)]
    ground = theirs if given_up else _ground(base, mine, theirs)
    result = operating_model.edited(ground, _still(kept, rules.model_of(ground), my))
    for path, content in beside.items():
        if f"{path}." in given_up:
            continue
        if content is None:
            result.pop(path, None)
        else:
            result[path] = content
    return result


def _beside(base: Files, mine: Files, theirs: Files) -> tuple[dict[str, bytes | None], tuple[Clash, ...]]:
    """Give the drawings, forms and templates that I changed, and those that the others changed differently."""
    changed = {
        path: mine.get(path)
        for path in sorted({*base, *mine})
        if "/" in path and mine.get(path) != base.get(path)
    }
    found = tuple(
        Clash(record=path, title=path, field="", mine=_state(content), theirs=_state(theirs.get(path)))
        for path, content in changed.items()
        if theirs.get(path) not in (base.get(path), content)
    )
    return changed, found


def _state(content: bytes | None) -> str:
    return "removed" if content is None else f"a file of {len(content):,} bytes"


def _is_given_up(change: operating_model.Change, given_up: set[str]) -> bool:
    if isinstance(change, operating_model.Reordered):
        return False
    record = f"{change.collection}/{change.key}"
    field = change.field if isinstance(change, operating_model.Altered) else ""
    return f"{record}." in given_up or f"{record}.{field}" in given_up


def _ground(base: Files, mine: Files, theirs: Files) -> Files:
    """Take each file of the model that only I changed as I wrote it, with its comments, and all others as they are in `theirs`."""
    paths = {path for path in (*mine, *theirs) if "/" not in path}
    taken = {
        path: mine.get(path) if theirs.get(path) == base.get(path) else theirs.get(path) for path in paths
    }
    ground = {path: content for path, content in theirs.items() if "/" in path}
    ground |= {path: content for path, content in taken.items() if content is not None}
    reading = operating_model.read_files(ground)
    if reading.model is None:
        return theirs
    # A record that moved from one file to another would be there twice, or not at all.
    return ground if _is_whole(reading.model, mine, theirs) else theirs


def _is_whole(ground: operating_model.OperatingModel, mine: Files, theirs: Files) -> bool:
    known = [(collection, record.key) for collection, record in ground.every()]
    my, their = (
        {(collection, record.key) for collection, record in rules.model_of(files).every()}
        for files in (mine, theirs)
    )
    return len(known) == len(set(known)) and my & their <= set(known) <= my | their


def _still(
    changes: Iterable[operating_model.Change],
    ground: operating_model.OperatingModel,
    my: operating_model.OperatingModel,
) -> list[operating_model.Change]:
    """Leave out what holds already, and orders, which hold only where nothing came or went.

    A record that I changed and the others removed comes back as I have it; one that both added becomes mine.
    """
    kept: dict[tuple[str, ...], operating_model.Change] = {}
    for change in changes:
        if isinstance(change, operating_model.Reordered):
            if tuple(record.key for record in ground.records(change.collection)) == change.before:
                kept[(change.collection, "order")] = change
            continue
        for each in _needed(change, ground.find(change.collection, change.key), my):
            field = each.field if isinstance(each, operating_model.Altered) else ""
            kept[(change.collection, change.key, field)] = each
    return list(kept.values())


def _needed(
    change: operating_model.Added | operating_model.Removed | operating_model.Altered,
    now: operating_model.Record | None,
    my: operating_model.OperatingModel,
) -> Iterator[operating_model.Change]:
    """Give what still is to be done so that a change of mine holds."""
    if isinstance(change, operating_model.Removed):
        if now is not None:
            yield change
        return
    mine = my.find(change.collection, change.key)
    assert mine is not None
    if now is None:
        yield operating_model.Added(change.collection, mine)
    elif isinstance(change, operating_model.Altered):
        if getattr(now, change.field) != change.after:
            yield change
    else:
        for name in operating_model.fields(type(mine)):
            if getattr(now, name) != getattr(mine, name):
                yield operating_model.Altered(
                    change.collection, change.key, name, getattr(now, name), getattr(mine, name)
                )
