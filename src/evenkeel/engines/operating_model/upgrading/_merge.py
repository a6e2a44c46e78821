"""The three-way merge: what the overlay says, held against what changed from the old base to the new one."""

from collections.abc import Mapping
from typing import Any

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.elements.principles import Acceptance
from evenkeel.engines.operating_model.overlaying import _effective, _overlay, _rules
from evenkeel.engines.operating_model.overlaying._overlay import Overlay, Own, Setting
from evenkeel.engines.operating_model.upgrading._conflict import Choice, Desk
from evenkeel.engines.operating_model.writing import _dump


class Merge:
    """The overlay on its way to the new base. Where a conflict is open, it goes on as with the base, to find the others."""

    def __init__(self, old: OperatingModel, new: OperatingModel, overlay: Overlay, desk: Desk) -> None:
        self.old, self.new, self.desk = old, new, desk
        self.head = overlay.head
        self.settings = {(each.ref, each.field): each for each in overlay.settings}
        self.own = {each.ref: each for each in overlay.own}
        self.without = list(overlay.head.without)
        self.settled: list[str] = []
        """What is not local any longer without anybody having had to decide, in sentences."""

    def overlay(self) -> Overlay:
        """Give the overlay as it stands."""
        base = self.head.base and _overlay.fingerprint(self.new)
        head = self.head.model_copy(update={"without": tuple(self.without), "base": base})
        return Overlay(head, tuple(self.settings.values()), tuple(self.own.values()))

    def run(self) -> None:
        """Go through all that the overlay says, until nothing in it is in the way of anything in the new base."""
        for ref, fields in _by_record(self.settings).items():
            self.adjusted(ref, fields)
        for own in list(self.own.values()):
            self.own_record(own)
        for ref in list(self.without):
            self.left_out(ref)
        self.organisation()
        while self.links():
            pass
        for own in list(self.own.values()):
            self.excepted(own)

    def adjusted(self, ref: str, fields: Mapping[str, Any]) -> None:
        """Look at the fields set in one record of the base."""
        new, old = self.new.find_ref(ref), self.old.find_ref(ref)
        assert old is not None
        if new is not None:
            for field, value in fields.items():
                self.field(ref, field, value, old, new)
            return
        said = (
            f"{ref} (“{old.title}”) is no longer in the base, and the overlay sets {', '.join(fields)} in it. "
            "`local` keeps it as a record of its own, `base` lets it go."
        )
        chosen = self.desk.decide("removed", ref, None, said)
        for field in fields:
            del self.settings[ref, field]
        if chosen == "local":
            self.keep(ref, _effective.adjusted(old, fields))

    def keep(self, ref: str, record: Record) -> None:
        """Keep a record that the base no longer has as one of the overlay's own."""
        self.own[ref] = Own(ref.partition("/")[0], record.model_copy(update={"free": (), "optional": False}))

    def field(self, ref: str, field: str, value: Any, old: Record, new: Record) -> None:
        """Look at one field that the overlay sets."""
        before, after = getattr(old, field), getattr(new, field)
        values = (_dump.plain_value(before), _dump.plain_value(after), _dump.plain_value(value))
        if field not in _rules.free_fields(self.new, ref):
            if value == after:
                self.settled.append(
                    f"{ref}: `{field}` is tight in the base now, and says there what the overlay said."
                )
            else:
                said = (
                    f"{ref}: `{field}` is tight in the new base, so it cannot stay local. "
                    f"Free there: {', '.join(_rules.free_fields(self.new, ref)) or 'nothing'}. `base` takes what the base says."
                )
                self.desk.decide("tight", ref, field, said, choices=("base",), values=values)
            del self.settings[ref, field]
        elif after not in (before, value):
            said = (
                f"{ref}: `{field}` is set by the overlay, and has changed in the base. "
                "`local` keeps what the overlay says, `base` takes what the base says."
            )
            if self.desk.decide("changed", ref, field, said, values=values) != "local":
                del self.settings[ref, field]

    def own_record(self, own: Own) -> None:
        """Look whether the base has taken the key of an own record."""
        name = own.collection
        single = _schema.COLLECTIONS[name].single
        new = next(iter(self.new.records(name)), None) if single else self.new.find_ref(own.ref)
        if new is None:
            return
        del self.own[own.ref]
        differing = [
            field
            for field in _schema.fields(type(new))
            if field not in ("key", "free", "optional") and getattr(new, field) != getattr(own.record, field)
        ]
        if not differing:
            self.settled.append(f"{own.ref} is in the base now, as the overlay had it.")
            return
        free = _rules.free_fields(self.new, own.ref)
        settable = all(f in free and getattr(own.record, f) not in (None, ()) for f in differing)
        choices: tuple[Choice, ...] = ("local", "base") if settable else ("base",)
        local = (
            f"`local` keeps {', '.join(differing)} in it."
            if settable
            else "It cannot stay local under this key: to keep it, give it another key before upgrading."
        )
        said = f"{own.ref} is the overlay's own (“{own.record.title}”), and the new base has a record of this key (“{new.title}”). "
        values = (None, _dump.plain(new), _dump.plain(own.record))
        said += f"{local} `base` takes the base's."
        if self.desk.decide("taken", own.ref, None, said, choices=choices, values=values) == "local":
            for field in differing:
                self.settings[own.ref, field] = Setting(name, new.key, field, getattr(own.record, field))

    def left_out(self, ref: str) -> None:
        """Look whether a record may still be left out."""
        record = self.new.find_ref(ref)
        if record is None:
            self.settled.append(f"{ref} is no longer in the base, so there is nothing to leave out.")
        elif not record.optional:
            said = f"{ref} (“{record.title}”) is no longer optional in the base, so it cannot be left out. `base` brings it back."
            self.desk.decide("required", ref, None, said, choices=("base",))
        else:
            return
        self.without.remove(ref)

    def organisation(self) -> None:
        """Look whether the overlay's organisation is still there."""
        ref = f"organisations/{self.head.organisation}"
        old = self.old.find_ref(ref)
        if self.new.find_ref(ref) is None and ref not in self.own and old is not None:
            said = f"{ref}, whose overlay this is, is no longer in the base. `local` keeps it as a record of the overlay's own."
            self.desk.decide("removed", ref, None, said, choices=("local",))
            self.keep(ref, old)

    def links(self) -> bool:
        """Mend the first link that leads nowhere; tell whether there was one."""
        overlay = self.overlay()
        model = _effective.merged(self.new, overlay)
        for collection, index, finding in _rules.links(overlay, model, None):
            record = model.records(collection)[index]
            ref = f"{collection}/{record.key}"
            path = finding.path
            if finding.record is None:
                self.needed(self.without[int(path[1])], finding.message)
                return True
            target = _rules.target(record, finding)
            if target and (ref in self.own or (ref, str(path[0])) in self.settings):
                self.unlinked(ref, record, path, target)
                return True
        return False

    def needed(self, ref: str, message: str) -> None:
        """Look at a record that is left out, and that the new base links to."""
        said = f"{message} The link is in the base. `base` brings {ref} back."
        self.desk.decide("needed", ref, None, said, choices=("base",))
        self.without.remove(ref)

    def unlinked(self, ref: str, record: Record, path: _schema.Path, target: str) -> None:
        """Look at a link of the overlay's to a record that is gone."""
        field = str(path[0])
        gone = self.old.find_ref(target)
        left_out = target in self.without
        choices: tuple[Choice, ...] = ("local", "base") if gone is not None and not left_out else ("base",)
        local = f"`local` keeps {target} as a record of the overlay's own, " if gone is not None else ""
        said = f"“{field}” of {ref} names {target}, which is not there any longer. {local}`base` takes the link out."
        if (
            self.desk.decide("unlinked", ref, field, said, choices=choices) == "local"
            and gone is not None
            and not left_out
        ):
            self.keep(target, gone)
        elif (ref, field) in self.settings:
            del self.settings[ref, field]
        else:
            self.cut(ref, record, path)

    def cut(self, ref: str, record: Record, path: _schema.Path) -> None:
        """Take a link out of an own record; the record itself goes where it cannot be without."""
        field = _schema.fields(type(record))[str(path[0])]
        held = getattr(record, field.name)
        value = tuple(each for number, each in enumerate(held) if number != path[1]) if field.many else None
        if field.required and not value:
            del self.own[ref]
        else:
            self.own[ref] = Own(ref.partition("/")[0], record.model_copy(update={field.name: value}))

    def excepted(self, own: Own) -> None:
        """Look whether an own exception still is about own records alone."""
        if not isinstance(own.record, Acceptance) or own.ref not in self.own:
            return
        mine = tuple(each for each in own.record.records if each in self.own)
        if mine == own.record.records:
            return
        others = ", ".join(each for each in own.record.records if each not in self.own)
        said = f"{own.ref} accepts an exception for {others}, which is the base's now. `base` takes it out of the exception."
        self.desk.decide("excepted", own.ref, "records", said, choices=("base",))
        if mine:
            self.own[own.ref] = Own(own.collection, own.record.model_copy(update={"records": mine}))
        else:
            del self.own[own.ref]


def _by_record(settings: Mapping[tuple[str, str], Setting]) -> dict[str, dict[str, Any]]:
    result: dict[str, dict[str, Any]] = {}
    for (ref, field), each in settings.items():
        result.setdefault(ref, {})[field] = each.value
    return result
