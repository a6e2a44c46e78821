"""The programme asked which of its actions close a gap, and which close none."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.differing._document import Name, Subject
from evenkeel.engines.operating_model.differing._gap_document import Closing, IdleAction
from evenkeel.engines.operating_model.elements.programme import Action

Ref = tuple[str, str]


@dataclass(frozen=True)
class Programme:
    """The actions of the model to be, beside how it is."""

    as_is: OperatingModel
    to_be: OperatingModel
    gaps: frozenset[Ref]
    """The records that are not yet as they shall be."""

    def closing(self, subject: Subject) -> tuple[Closing, ...]:
        """Give the actions that close the gap of a record."""
        ref = (subject.collection, subject.key)
        named = [self._closing(action, None) for action in self._by_record.get(ref, ())]
        if named or subject.change != "removed":
            return tuple(named)
        return tuple(self._closing_the_gone(ref))

    def idle(self) -> tuple[IdleAction, ...]:
        """Give the actions that close no gap."""
        return tuple(
            IdleAction(
                key=action.key,
                title=action.title,
                element=action.target_area,
                quarter=action.done_by or action.implement_from,
                reason=self._reason(action),
            )
            for action in self.to_be.actions
            if not self.gaps.intersection(map(_ref, action.closes))
        )

    def _reason(self, action: Action) -> str:
        if not action.closes:
            return "It names no record whose gap it closes."
        titles = [_title(self.to_be, _ref(ref)) for ref in action.closes]
        if len(titles) == 1:
            return f"{titles[0]} is already as it shall be."
        return f"{', '.join(titles[:-1])} and {titles[-1]} are already as they shall be."

    @cached_property
    def _by_record(self) -> dict[Ref, list[Action]]:
        found: dict[Ref, list[Action]] = {}
        for action in self.to_be.actions:
            for ref in dict.fromkeys(action.closes):
                found.setdefault(_ref(ref), []).append(action)
        return found

    def _closing_the_gone(self, gone: Ref) -> Iterator[Closing]:
        """Give actions on the element of a record that is gone, that close the gap of a record linked to it or from it."""
        element = _schema.COLLECTIONS[gone[0]].element
        seen: set[str] = set()
        for other in (each for each in self._beside.get(gone, ()) if each in self.gaps):
            for action in self._by_record.get(other, ()):
                if action.target_area == element and action.key not in seen:
                    seen.add(action.key)
                    name = Name(collection=other[0], key=other[1], title=_title(self.to_be, other))
                    yield self._closing(action, name)

    @cached_property
    def _beside(self) -> dict[Ref, dict[Ref, None]]:
        """Give, for each record as it is, those that it links to and those that link to it."""
        found: dict[Ref, dict[Ref, None]] = {}
        for collection, record in self.as_is.every():
            here = (collection, record.key)
            for link in _schema.links(record):
                if link.path[0] != "owner":
                    found.setdefault(here, {})[link.collection, link.key] = None
                    found.setdefault((link.collection, link.key), {})[here] = None
        return found

    def _closing(self, action: Action, through: Name | None) -> Closing:
        stream = self.to_be.find("workstreams", action.workstream) if action.workstream else None
        return Closing(
            key=action.key,
            title=action.title,
            workstream=stream.title if stream else None,
            design_by=action.design_by,
            implement_from=action.implement_from,
            done_by=action.done_by,
            through=through,
        )


def _ref(text: str) -> Ref:
    collection, _, key = text.partition("/")
    return collection, key


def _title(model: OperatingModel, ref: Ref) -> str:
    found = model.find(*ref)
    return found.title if found else ref[1]
