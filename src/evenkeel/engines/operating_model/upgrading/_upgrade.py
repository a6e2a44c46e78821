"""An overlay brought from one base to the next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed, Reordered
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.differing import _diff
from evenkeel.engines.operating_model.overlaying import _effective, _read, _write
from evenkeel.engines.operating_model.overlaying._overlay import Overlay
from evenkeel.engines.operating_model.reading._read import Reading, Unreadable
from evenkeel.engines.operating_model.upgrading._conflict import Choice, Conflict, Decisions, Desk
from evenkeel.engines.operating_model.upgrading._merge import Merge


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade comes to: a whole overlay of the new base, or the conflicts that are still open, never half of it."""

    overlay: Overlay | None
    """The new overlay; None while a conflict is open."""
    files: Mapping[str, bytes] | None
    """Its files, with what did not change byte for byte as it was; None while a conflict is open."""
    effective: OperatingModel | None
    """The effective model on the new base; None while a conflict is open."""
    conflicts: tuple[Conflict, ...]
    """All conflicts, with what was chosen in each."""
    arrived: tuple[Change, ...]
    """What came with the new base by itself."""
    settled: tuple[str, ...]
    """What is not local any longer without anybody having had to decide, in sentences."""

    @property
    def open(self) -> tuple[Conflict, ...]:
        """Give the conflicts that nobody has decided, or not as can be."""
        return tuple(each for each in self.conflicts if each.chosen is None)


def upgraded(
    *,
    old: Reading,
    new: Reading,
    overlay: _read.OverlayReading,
    keep: Choice | None = None,
    decisions: Decisions | None = None,
) -> Upgrade:
    """Bring an overlay from the old base, on which it was read, to the new one.

    Where base and overlay pull in different directions, `decisions` says for a record or a field which of them holds, and
    `keep` for all others. Without either, and where `local` is chosen and the base does not allow it, the conflict is open.

    Raises:
        Unreadable: something is wrong with one of the bases.
        NotAllowed: the overlay does not fit the old base.
        NoSuchConflict: something was decided that is no conflict.

    """
    before, after = _model(old), _model(new)
    if overlay.overlay is None or not overlay.accepted:
        title = overlay.overlay.head.title if overlay.overlay else "given"
        raise _effective.NotAllowed(_effective.errors_of(list(overlay.findings)), title=title)
    desk = Desk(keep, decisions or {})
    merge = Merge(before, after, overlay.overlay, desk)
    merge.run()
    result = merge.overlay()
    model = _effective.merged(after, result)
    files = _write.written(result, _own_files(old, new, overlay.files, model, desk))
    read = _read.read_overlay_files(files, base=new)
    if not desk.open:
        for finding in _effective.errors_of(list(read.findings)):
            said = f"{finding.message} {finding.fix}"
            desk.decide("refused", finding.record or "overlay", None, said, choices=())
    conflicts = desk.finish()
    arrived = tuple(_arrived(before, after, overlay.overlay, conflicts))
    settled = tuple(merge.settled)
    if any(each.chosen is None for each in conflicts):
        return Upgrade(None, None, None, conflicts, arrived, settled)
    assert read.effective is not None
    return Upgrade(read.overlay, files, read.effective.model, conflicts, arrived, settled)


def _model(base: Reading) -> OperatingModel:
    if base.model is None or base.findings:
        raise Unreadable(base.findings)
    return base.model


def _own_files(
    old: Reading, new: Reading, before: Mapping[str, bytes], model: OperatingModel, desk: Desk
) -> dict[str, bytes]:
    """Give the files of the overlay: with those that the new base no longer has, without those that it has itself."""
    files = dict(before)
    for name in sorted({file for _, record in model.every() for _, file in _schema.files(record)}):
        if name not in files and name not in new.files and name in old.files:
            files[name] = old.files[name]
        elif name in files and name in new.files and files[name] != new.files[name]:
            said = (
                f"{name} is a file of the overlay, and the new base has another one under this path. `base` takes the base's; "
                "to keep the overlay's, give it another name before upgrading."
            )
            desk.decide("file", name, None, said, choices=("base",))
            del files[name]
    return files


def _arrived(
    before: OperatingModel, after: OperatingModel, overlay: Overlay, conflicts: tuple[Conflict, ...]
) -> Iterator[Change]:
    """Give what changed in the base and reaches the effective model without the overlay having a say in it."""
    told = {each.name for each in conflicts} | {f"{each.ref}.{each.field}" for each in overlay.settings}
    left = set(overlay.head.without) | {each.ref for each in conflicts if each.field is None}
    for change in _diff.diff(before=before, after=after).changes:
        match change:
            case Added() | Removed():
                reaches = f"{change.collection}/{change.key}" not in left
            case Altered():
                ref = f"{change.collection}/{change.key}"
                reaches = ref not in left and f"{ref}.{change.field}" not in told
            case Reordered():
                reaches = True
        if reaches:
            yield change
