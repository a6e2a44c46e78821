"""All changes between two models in words, by element and by what they are about."""

from collections.abc import Iterator, Sequence

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed, Reordered
from evenkeel.engines.operating_model._model import ELEMENTS, Element, OperatingModel
from evenkeel.engines.operating_model.differing import _document as document
from evenkeel.engines.operating_model.differing import _subjects
from evenkeel.engines.operating_model.differing._applied import applied
from evenkeel.engines.operating_model.differing._diff import Diff


def told(changes: Diff, *, before: OperatingModel) -> document.ModelDiff:
    """Tell changes in words: one sentence for each, by element and by the record that it is about.

    Raises:
        DoesNotFit: the changes were found in another model than `before`.

    """
    after = applied(changes, to=before)
    elements = tuple(_elements(_subjects.Telling(before, after), changes.changes))
    return document.ModelDiff(
        before=side(before),
        after=side(after),
        counts=counts([each for element in elements for each in element.subjects]),
        elements=elements,
    )


def side(model: OperatingModel) -> document.Side:
    """Name a model."""
    about = model.about
    records = sum(1 for _ in model.every())
    return document.Side(title=about.title, branch=about.branch, example=about.example, records=records)


def counts(subjects: Sequence[document.Subject]) -> document.Counts:
    """Count records that changed; one that only stands elsewhere is none."""
    kinds = [each.change for each in subjects]
    return document.Counts(
        added=kinds.count("added"), removed=kinds.count("removed"), changed=kinds.count("changed")
    )


def _elements(telling: _subjects.Telling, changes: Sequence[Change]) -> Iterator[document.ElementChanges]:
    for element in ELEMENTS:
        subjects = tuple(of_element(telling, element, changes))
        if subjects:
            yield document.ElementChanges(
                name=element.name, title=element.title, counts=counts(subjects), subjects=subjects
            )


def of_element(
    telling: _subjects.Telling, element: Element, changes: Sequence[Change]
) -> Iterator[document.Subject]:
    """Tell what changed in one element: by collection what says something else, is new, is gone, stands elsewhere."""
    for collection in _schema.collections_of(element.name):
        mine = [change for change in changes if change.collection == collection.name]
        altered: dict[str, list[Altered]] = {}
        for change in mine:
            if isinstance(change, Altered):
                altered.setdefault(change.key, []).append(change)
        yield from (telling.altered(collection.name, key, each) for key, each in altered.items())
        yield from (telling.added(collection, each.record) for each in mine if isinstance(each, Added))
        yield from (telling.removed(collection, each.record) for each in mine if isinstance(each, Removed))
        for each in mine:
            if isinstance(each, Reordered) and _moves(each):
                yield telling.moved(collection, each)


def _moves(change: Reordered) -> bool:
    """Tell whether records that are there before and after stand in another order."""
    before, after = set(change.before), set(change.after)
    return [key for key in change.before if key in after] != [key for key in change.after if key in before]
