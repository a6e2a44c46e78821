"""What lies between two models, drawn: a plateau for how it is, and a gap for each record that is not yet as it shall be."""

from typing import Any, Final

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.differing import _gap
from evenkeel.engines.operating_model.exchange.archimate import _page
from evenkeel.engines.operating_model.exchange.archimate import _words as words

_AS_IS: Final = "id-plateau.as-is"
_TO_BE: Final = _page.identifier("about", "about")


def draw(page: _page.Page, *, as_is: OperatingModel, to_be: OperatingModel) -> None:
    """Draw the gaps between two models, with the actions that close them; texts that were only reworded are none.

    Raises:
        KeyTwice: two records of a collection have the same key.

    """
    about = as_is.about
    page.element(_AS_IS, "Plateau", about.title, about.description, _derived("plateau"))
    for element in _gap.gap(as_is=as_is, to_be=to_be).elements:
        for each in element.gaps:
            if each.status not in ("closed", "open") or not each.subject.key:
                continue
            subject = each.subject
            named = f"id-gap.{subject.collection}.{subject.key}"
            told = "\n".join(sentence.text for sentence in subject.sentences)
            status = f"{subject.kind}, {'an action closes it' if each.closed_by else 'no action closes it'}"
            page.element(named, "Gap", f"{subject.title} ({status})", told or None, _derived("gap"))
            ends = [("from", named, _AS_IS), ("to", named, _TO_BE)]
            if to_be.find(subject.collection, subject.key) is not None:
                ends.append(("of", named, _page.identifier(subject.collection, subject.key)))
            ends += [
                (f"closed-by.{action.key}", _page.identifier("actions", action.key), named)
                for action in each.closed_by
            ]
            for which, source, target in ends:
                page.relationship(
                    f"rel-gap.{subject.collection}.{subject.key}.{which}",
                    words.ASSOCIATION,
                    (source, target),
                    which.partition(".")[0].replace("-", " "),
                    _derived("gap"),
                )


def _derived(what: str) -> dict[str, tuple[str, Any]]:
    return {words.DERIVED: (what, what)}
