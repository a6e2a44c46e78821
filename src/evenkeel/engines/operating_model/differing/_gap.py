"""What lies between how it is and how it shall be, and which action closes it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeGuard

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed, Reordered
from evenkeel.engines.operating_model._model import ELEMENTS, OperatingModel
from evenkeel.engines.operating_model.differing import _closing, _within
from evenkeel.engines.operating_model.differing._diff import diff
from evenkeel.engines.operating_model.differing._document import Name, Sentence, Subject
from evenkeel.engines.operating_model.differing._gap_document import (
    ElementGap,
    GapCounts,
    ModelGap,
    OneGap,
    QuarterOfGaps,
    Status,
)
from evenkeel.engines.operating_model.differing._subjects import Telling
from evenkeel.engines.operating_model.differing._told import of_element, side

_PROGRAMME: Final = frozenset({"actions", "workstreams"})
_UNCOUNTED: Final = frozenset({"about"})
"""The name of a model and its branch are no gap."""


_TOLD_BY_DESCRIPTION: Final = frozenset({"vision", "glossary", "principles", "exceptions", "rules"})
"""Their description is what they say, not words about it."""


def gap(*, as_is: OperatingModel, to_be: OperatingModel) -> ModelGap:
    """Tell what lies between two models, element by element, and which actions of the model to be close it.

    An action closes the gap of a record that it names in `closes`. A record that is gone cannot be named: its gap is closed by
    an action on the same element that closes the gap of a record linked to it. Maturity and shares of channels, now and
    aimed at, are gaps inside the model to be.

    Raises:
        KeyTwice: two records of a collection have the same key.

    """
    changes = [each for each in diff(before=as_is, after=to_be).changes if _matters(each)]
    inside: dict[tuple[str, str], list[Sentence]] = {}
    for ref, sentence in _within.within(to_be):
        inside.setdefault(ref, []).append(sentence)
    differing = frozenset({(each.collection, each.key) for each in changes} | set(inside))
    programme = _closing.Programme(as_is, to_be, differing)
    elements = tuple(_elements(Telling(as_is, to_be), changes, inside, programme))
    gaps = [each for element in elements for each in element.gaps]
    idle = programme.idle()
    total = _counts(gaps)
    return ModelGap(
        as_is=side(as_is),
        to_be=side(to_be),
        counts=total,
        summary=tuple(_summary(total, len(idle))),
        elements=elements,
        quarters=_quarters(gaps),
        idle=idle,
    )


def _matters(change: Change) -> TypeGuard[Added | Removed | Altered]:
    return not isinstance(change, Reordered) and change.collection not in _UNCOUNTED


def _elements(
    telling: Telling,
    changes: Sequence[Change],
    inside: Mapping[tuple[str, str], Sequence[Sentence]],
    programme: _closing.Programme,
) -> Iterator[ElementGap]:
    for element in ELEMENTS:
        subjects = {(each.collection, each.key): each for each in of_element(telling, element, changes)}
        for ref, sentences in inside.items():
            if _schema.COLLECTIONS[ref[0]].element == element.name:
                subjects[ref] = _with(subjects.get(ref) or telling.altered(*ref, ()), sentences)
        gaps = tuple(_gap(subject, programme) for subject in subjects.values())
        yield ElementGap(name=element.name, title=element.title, counts=_counts(gaps), gaps=gaps)


def _with(subject: Subject, inside: Sequence[Sentence]) -> Subject:
    """Add what the model to be tells by itself, in place of what the difference tells of the same."""
    paths = {sentence.path for sentence in inside}
    others = [sentence for sentence in subject.sentences if sentence.path not in paths]
    return subject.model_copy(update={"sentences": (*others, *inside)})


def _gap(subject: Subject, programme: _closing.Programme) -> OneGap:
    closed_by = programme.closing(subject)
    status: Status = "closed" if closed_by else "wording" if _only_wording(subject) else "open"
    if subject.collection in _PROGRAMME:
        status = "programme"
    quarters = [each.quarter for each in closed_by if each.quarter]
    return OneGap(
        subject=subject, status=status, closed_by=closed_by, quarter=max(quarters) if quarters else None
    )


def _only_wording(subject: Subject) -> bool:
    return (
        subject.change == "changed"
        and subject.collection not in _TOLD_BY_DESCRIPTION
        and all(sentence.path[0] in ("title", "description") for sentence in subject.sentences)
    )


def _counts(gaps: Sequence[OneGap]) -> GapCounts:
    kinds = Counter(each.status for each in gaps)
    return GapCounts(closed=kinds["closed"], open=kinds["open"], wording=kinds["wording"])


def _quarters(gaps: Sequence[OneGap]) -> tuple[QuarterOfGaps, ...]:
    by_quarter: dict[str | None, list[OneGap]] = {}
    for each in gaps:
        if each.closed_by:
            by_quarter.setdefault(each.quarter, []).append(each)
    return tuple(
        QuarterOfGaps(
            quarter=quarter,
            gaps=tuple(
                Name(collection=one.subject.collection, key=one.subject.key, title=one.subject.title)
                for one in by_quarter[quarter]
            ),
            actions=tuple(
                dict.fromkeys(
                    Name(collection="actions", key=action.key, title=action.title)
                    for one in by_quarter[quarter]
                    for action in one.closed_by
                )
            ),
        )
        for quarter in sorted(by_quarter, key=lambda each: each or "~")
    )


def _summary(counts: GapCounts, idle: int) -> Iterator[str]:
    every = counts.closed + counts.open
    if not every:
        yield "Nothing lies between the two models that an action would have to close."
    elif not counts.open:
        yield f"{_many(every, 'gap')}, and an action closes each of them."
    else:
        yield f"{_many(every, 'gap')}: actions close {counts.closed}, none closes {counts.open}."
    if counts.wording:
        yield f"{_many(counts.wording, 'record')} differ{'s' if counts.wording == 1 else ''} only in wording."
    if idle:
        yield f"{_many(idle, 'action')} close{'s' if idle == 1 else ''} no gap."


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
