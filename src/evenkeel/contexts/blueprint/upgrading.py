"""A model brought from one release of the base to another: what arrives, what has to be decided, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

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


@dataclass(frozen=True)
class Wording:
    """How one kind of conflict is told, and what each choice does."""

    sentence: str
    local: str
    base: str


WORDS: Final[Mapping[str, Wording]] = {
    "changed": Wording(
        "You say it in your own way, and the base says something new.",
        "Your words stay. What the base says now does not reach you here.",
        "You take over what the base says now. Your own words go.",
    ),
    "tight": Wording(
        "The base no longer leaves this free: it is the same for all from this release on.",
        "",
        "You take over what the base says. Your own words go.",
    ),
    "removed": Wording(
        "The base no longer has this record, and you have adjusted it.",
        "It stays with you, as a record that only you have.",
        "It goes, as in the base.",
    ),
    "taken": Wording(
        "You have a record of your own under this key, and now the base has one too.",
        "It becomes the base's record, with your words in what is free.",
        "It becomes the base's record as it is. To keep yours, give it another key before you upgrade.",
    ),
    "required": Wording(
        "You leave this record out, and it is no longer optional.", "", "The record comes back."
    ),
    "needed": Wording(
        "You leave this record out, and another record of the base names it now.",
        "",
        "The record comes back.",
    ),
    "unlinked": Wording(
        "You name a record here that the base no longer has.",
        "The named record stays with you, as one that only you have.",
        "The link goes.",
    ),
    "excepted": Wording(
        "You accept an exception for a record that belongs to the base now.",
        "",
        "It goes out of the exception.",
    ),
    "file": Wording(
        "You have a file under this path, and now the base has another one there.",
        "",
        "You take the base's file. To keep yours, give it another name before you upgrade.",
    ),
}
REFUSED: Final = Wording(
    "This cannot stay as it is on the new release. Change it before you upgrade.", "", ""
)


@dataclass(frozen=True)
class Told:
    """A conflict as people read it."""

    name: str
    title: str
    label: str
    """The field as people call it; empty where it is about the record as a whole."""
    words: Wording
    choices: tuple[str, ...]
    before: str
    after: str
    local: str
    chosen: str | None

    @property
    def about(self) -> str:
        """Name what is to be decided."""
        return f"{self.title}: {self.label}" if self.label else self.title

    @property
    def anchor(self) -> str:
        """Name its place in the page."""
        return "c-" + self.name.replace("/", "-").replace(".", "-").replace(" ", "-")


def conflicts(looked: Upgraded) -> list[Told]:
    """Tell all conflicts."""
    return [_told(looked, each) for each in looked.result.conflicts]


def _told(looked: Upgraded, conflict: operating_model.Conflict) -> Told:
    models = (looked.now.model, looked.then.model, looked.current.model)
    records = [each.find_ref(conflict.ref) if each else None for each in models]
    title = next((each.title for each in (records[2], records[1], records[0]) if each), conflict.ref)
    label, said = "", [each.title if each else "not there" for each in records]
    if conflict.kind == "file":
        said = ["", "", ""]
    if conflict.field is not None:
        kind = operating_model.COLLECTIONS[conflict.ref.partition("/")[0]].record
        field = operating_model.fields(kind)[conflict.field]
        label = field.label
        said = [
            comparing.in_words(field, getattr(record, conflict.field), model)
            if record and model
            else "not there"
            for record, model in zip(records, models, strict=True)
        ]
    return Told(
        conflict.name,
        title,
        label,
        WORDS.get(conflict.kind, REFUSED),
        conflict.choices,
        before=said[0],
        after=said[1],
        local=said[2],
        chosen=conflict.chosen,
    )


def settled(looked: Upgraded) -> list[str]:
    """Tell what is not local any longer without anybody having to decide, with titles for keys."""
    result = []
    for sentence in looked.result.settled:
        ref = sentence.partition(" ")[0].removesuffix(":")
        record = looked.now.model.find_ref(ref) or looked.then.model.find_ref(ref)
        result.append(
            (sentence.replace(ref, f"“{record.title}”", 1) if record else sentence)
            .replace("`", "“", 1)
            .replace("`", "”", 1)
        )
    return result


def arrived(looked: Upgraded) -> list[comparing.Shown]:
    """Give what arrives by itself, record by record."""
    return comparing.flat(looked.told)
