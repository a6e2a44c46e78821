"""A model brought from one release of the base to another: what arrives, what has to be decided, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from evenkeel.contexts.blueprint import comparing
from evenkeel.contexts.blueprint.standing import Standing
from evenkeel.contexts.blueprint.values import Files
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

Choice = Literal["local", "base"]
Decisions = Mapping[str, Choice]
"""By the name of a conflict: whose words hold."""


class NothingToUpgrade(errors.Conflict):
    """The model does not stand on an older release, so there is nothing to upgrade."""

    code: ClassVar[str] = "nothing-to-upgrade"


class Undecided(errors.Conflict):
    """Some conflicts are not decided yet ({count}). Nothing was begun; choose for each."""

    code: ClassVar[str] = "upgrade-undecided"


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade comes to."""

    now: Standing
    then: Standing
    current: operating_model.Reading
    result: operating_model.Upgrade

    @property
    def told(self) -> operating_model.ModelDiff:
        """Tell what arrives by itself, in words."""
        return operating_model.told(operating_model.Diff(self.result.arrived), before=self.now.model)

    def files(self) -> dict[str, bytes]:
        """Give the files of the model on the new release, with comments and order kept. Raises Undecided."""
        after, before = self.result.effective, self.current.model
        if after is None or before is None:
            raise Undecided(count=len(self.result.open))
        changes = [
            each
            for each in operating_model.diff(before=before, after=after).changes
            if not isinstance(each, operating_model.Reordered)
        ]
        files = operating_model.edited(self.current.sources, changes)
        own = self.result.files or {}
        gone = self.now.base.files.keys() - self.then.base.files.keys() - own.keys()
        return {path: content for path, content in files.items() if path not in gone} | dict(
            self.then.base.files
        )


def upgraded(
    files: Files, *, now: Standing | None, then: Standing, decisions: Decisions | None = None
) -> Upgraded:
    """Bring a model from the release that it stands on to another; decisions about what is no conflict are passed over.

    Raises NothingToUpgrade, operating_model.NotAllowed.
    """
    if now is None or now.release.number >= then.release.number:
        raise NothingToUpgrade
    current = operating_model.read_files(files)
    overlay = operating_model.read_overlay_files(
        operating_model.overlay_files(base=now.base, effective=current, head=now.head), base=now.base
    )
    return Upgraded(now, then, current, _decided(now, then, overlay, decisions or {}))


def _decided(
    now: Standing, then: Standing, overlay: operating_model.OverlayReading, decisions: Decisions
) -> operating_model.Upgrade:
    """Decide one conflict after the other: what is decided in one can bring up another, or take one away."""
    chosen: dict[str | tuple[str, str], Choice] = {}
    while True:
        result = operating_model.upgraded(old=now.base, new=then.base, overlay=overlay, decisions=chosen)
        following = next(
            (
                each.name
                for each in result.open
                if each.name not in chosen and decisions.get(each.name) in each.choices
            ),
            None,
        )
        if following is None:
            return result
        chosen[following] = decisions[following]


def arrived(looked: Upgraded) -> list[comparing.Shown]:
    """Give what arrives by itself, record by record."""
    return comparing.flat(looked.told)
