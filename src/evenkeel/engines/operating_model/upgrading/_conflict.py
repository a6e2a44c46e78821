"""Where a new base and an overlay pull in different directions, and who decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evenkeel.kernel import errors

Choice = Literal["local", "base"]
Kind = Literal[
    "tight", "changed", "removed", "taken", "required", "needed", "unlinked", "excepted", "file", "refused"
]
Decisions = Mapping[str | tuple[str, str], Choice]
"""By record (`services/permit`), or by record and field (`services/permit.promise`, or both as a pair)."""


class NoSuchConflict(errors.Invalid):
    """There is no conflict about {ref} to decide. Conflicts: {known}."""

    code = "no-such-conflict"


@dataclass(frozen=True)
class Conflict:
    """One thing that the new base and the overlay say differently."""

    kind: Kind
    ref: str
    """The record as `collection/key`; the path, where it is a file."""
    field: str | None
    message: str
    """What is in conflict, and what each choice does, in plain words."""
    choices: tuple[Choice, ...]
    """What can be chosen; `local` is missing where the base does not allow it any longer."""
    chosen: Choice | None
    """What was chosen; None: it is still open."""
    before: Any = None
    """What the old base says, as plain values."""
    after: Any = None
    """What the new base says."""
    local: Any = None
    """What the overlay says."""

    @property
    def name(self) -> str:
        """Name what is to be decided, as `decisions` take it."""
        return f"{self.ref}.{self.field}" if self.field else self.ref


class Desk:
    """Where conflicts are put, and decided as they come."""

    def __init__(self, keep: Choice | None, decisions: Decisions) -> None:
        self.keep = keep
        self.decisions = {_name(ref): choice for ref, choice in decisions.items()}
        self.conflicts: dict[tuple[str, str], Conflict] = {}

    @property
    def open(self) -> bool:
        """Whether a conflict is still to be decided."""
        return any(each.chosen is None for each in self.conflicts.values())

    def decide(
        self,
        kind: Kind,
        ref: str,
        field: str | None,
        message: str,
        *,
        choices: tuple[Choice, ...] = ("local", "base"),
        values: tuple[Any, Any, Any] = (None, None, None),
    ) -> Choice | None:
        """Put down a conflict and give what is chosen in it; None where that is open, or cannot be had."""
        name = f"{ref}.{field}" if field else ref
        wanted = self.decisions.get(name, self.decisions.get(ref, self.keep))
        chosen = wanted if wanted in choices else None
        self.conflicts.setdefault((kind, name), Conflict(kind, ref, field, message, choices, chosen, *values))
        return chosen

    def finish(self) -> tuple[Conflict, ...]:
        """Give all conflicts.

        Raises:
            NoSuchConflict: something was decided that is no conflict.

        """
        found = tuple(self.conflicts.values())
        known = {each.ref for each in found} | {each.name for each in found}
        for name in self.decisions:
            if name not in known:
                raise NoSuchConflict(ref=name, known=", ".join(each.name for each in found) or "none")
        return found


def _name(ref: str | tuple[str, str]) -> str:
    return ref if isinstance(ref, str) else f"{ref[0]}.{ref[1]}"
