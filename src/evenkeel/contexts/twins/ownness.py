"""Which person of a twin somebody is herself: she may read her own figures, whoever else may."""

from collections.abc import Iterable

from evenkeel.contexts.accounts import values as accounts


def among(acting: accounts.Acting, names: Iterable[str]) -> frozenset[str]:
    """Return the names that are hers: all parts of her name, in any order, or her e-mail address."""
    mine = _parts(acting.name)
    return frozenset(
        each
        for each in names
        if each.strip().casefold() == acting.email.casefold() or (len(mine) > 1 and _parts(each) == mine)
    )


def _parts(name: str) -> tuple[str, ...]:
    return tuple(sorted(name.replace(",", " ").casefold().split()))
