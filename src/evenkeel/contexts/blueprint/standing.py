"""A model that stands on a release of its partnership's base: what is shared in it, what is its own, and what it may not say."""

import enum
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

from evenkeel.contexts.blueprint.values import Files, Release
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

ALWAYS_TIGHT: Final = frozenset({"key", "free", "optional"})


class Departs(errors.Conflict):
    """The model says something else than the partnership shares (release {release}). Nothing was saved. Places: {count}. {first}"""

    code: ClassVar[str] = "departs-from-release"

    def __init__(self, departures: tuple[operating_model.Finding, ...], *, release: int) -> None:
        """Keep all that departs."""
        self.departures, self.release = departures, release
        first = departures[0]
        super().__init__(release=release, count=len(departures), first=f"{first.message} {first.fix}")


class NotOptional(errors.Conflict):
    """The partnership shares this record (release {release}), and it is not optional. Ask those who keep the base to free it."""

    code: ClassVar[str] = "record-not-optional"


class Shared(enum.StrEnum):
    """How a record of an organisation stands to the base."""

    SHARED = "shared"
    ADJUSTED = "adjusted here"
    OWN = "only here"


@dataclass(frozen=True)
class Standing:
    """What a model stands on."""

    release: Release
    base: operating_model.Reading
    head: operating_model.Head

    @cached_property
    def model(self) -> operating_model.OperatingModel:
        """Give the base. Raises operating_model.Unreadable."""
        if self.base.model is None:
            raise operating_model.Unreadable(self.base.findings)
        return self.base.model

    def shared(self, collection: str, record: operating_model.Record) -> Shared:
        """Tell how a record stands to the base."""
        before = self.model.find(collection, record.key)
        if before is None:
            return Shared.OWN
        return Shared.SHARED if before == record else Shared.ADJUSTED

    def adjusted(self, collection: str, record: operating_model.Record) -> frozenset[str]:
        """Name the fields of a record of the base that say something else here."""
        before = self.model.find(collection, record.key)
        if before is None:
            return frozenset()
        known = operating_model.fields(type(record))
        return frozenset(name for name in known if getattr(before, name) != getattr(record, name))

    def tight(self, collection: str, key: str | None) -> frozenset[str]:
        """Name the fields of a record that are as the base says them; none of a record that only this organisation has."""
        before = None if key is None else self.model.find(collection, key)
        if before is None:
            return frozenset()
        loose = set(before.free) - ALWAYS_TIGHT
        return frozenset(name for name in operating_model.fields(type(before)) if name not in loose)

    def may_leave_out(self, collection: str, key: str) -> bool:
        """Tell whether a record may be taken out."""
        before = self.model.find(collection, key)
        return before is None or before.optional

    def departures(self, reading: operating_model.Reading) -> tuple[operating_model.Finding, ...]:
        """Find what a model says that the base does not allow. Raises operating_model.Unreadable."""
        return operating_model.departures(base=self.base, effective=reading, head=self.head)

    def check(self, reading: operating_model.Reading) -> None:
        """Raise Departs unless everything in which a model differs from the base is allowed."""
        found = self.departures(reading)
        if found:
            raise Departs(found, release=self.release.number)


def head(*, slug: str, name: str) -> operating_model.Head:
    """Give the head of an organisation's overlay: in the model, it is the organisation whose key is its short name."""
    return operating_model.Head(title=name, organisation=slug.lower().replace("_", "-").strip("-"))


def brought_in(files: Files, on: Standing) -> dict[str, bytes]:
    """Give files with what the base says wherever they depart from it. What cannot be brought in so still departs.

    Raises operating_model.Unreadable.
    """
    reading = operating_model.read_files(files)
    found, model = on.departures(reading), reading.model
    assert model is not None
    changes: list[operating_model.Change] = []
    result = dict(files)
    for each in found:
        collection, _, key = (each.record or "").partition("/")
        before, now = (m.find(collection, key) if collection else None for m in (on.model, model))
        if before is not None and now is None:
            changes.append(operating_model.Added(collection, before))
        elif before is not None and now is not None and each.path:
            name = str(each.path[0])
            changes.append(
                operating_model.Altered(collection, key, name, getattr(now, name), getattr(before, name))
            )
        elif now is not None and collection == "exceptions":
            changes.append(operating_model.Removed(collection, now))
    result = operating_model.edited(result, _once(changes))
    for path, content in on.base.files.items():
        if path in result and result[path] != content and any(path in each.message for each in found):
            result[path] = content
    return _with_organisation(_with_files(result, on), on)


def _once(changes: list[operating_model.Change]) -> list[operating_model.Change]:
    """Leave out what was found in two ways."""
    kept: dict[tuple[str, str, str], operating_model.Change] = {}
    for each in changes:
        assert not isinstance(each, operating_model.Reordered)
        kept[each.collection, each.key, getattr(each, "field", "")] = each
    return list(kept.values())


def _with_files(files: dict[str, bytes], on: Standing) -> dict[str, bytes]:
    """Add the forms and drawings of the base that are not there."""
    return {**on.base.files, **files}


def _with_organisation(files: dict[str, bytes], on: Standing) -> dict[str, bytes]:
    """Add the organisation itself where the model does not have it."""
    model = operating_model.read_files(files).model
    if model is None or model.find("organisations", on.head.organisation) is not None:
        return files
    made = operating_model.record_from("organisations", {"key": on.head.organisation, "title": on.head.title})
    return operating_model.edited(files, [operating_model.Added("organisations", made)])


def begun(on: Standing) -> dict[str, bytes]:
    """Give the files of a model that says what the base says, for an organisation that begins from it."""
    return _with_organisation(dict(on.base.sources), on)
