"""Two models beside each other: what is different, in words, and what a draft would bring into its target."""

from dataclasses import dataclass

from evenkeel.contexts.blueprint import merging, rules
from evenkeel.contexts.blueprint.values import Clash, Files
from evenkeel.engines import operating_model


@dataclass(frozen=True)
class Brought:
    """What a draft brings into its target as it stands now."""

    told: operating_model.ModelDiff
    clashes: tuple[Clash, ...] = ()
    """What both changed differently since the draft began; then it is told what the draft changed since it began."""


def told(before: Files, after: Files) -> operating_model.ModelDiff:
    """Tell what is different between two models. Raises rules.NotUsable."""
    was, now = rules.model_of(before), rules.model_of(after)
    return operating_model.told(operating_model.diff(before=was, after=now), before=was)


def brought(*, began: Files, draft: Files, target: Files) -> Brought:
    """Tell what a draft brings into its target, beside what came into the target since the draft began."""
    try:
        return Brought(told(target, merging.joined(base=began, mine=draft, theirs=target)))
    except rules.Clashing as refusal:
        return Brought(told(began, draft), refusal.clashes)


@dataclass(frozen=True)
class Shown:
    """One record that changed, below the element that it belongs to."""

    element: str
    subject: operating_model.Subject


def flat(document: operating_model.ModelDiff) -> list[Shown]:
    """Give all records that changed, one after the other."""
    return [Shown(element.title, subject) for element in document.elements for subject in element.subjects]


def beside(before: Files, after: Files) -> list[str]:
    """Name the drawings, forms and templates that are different, each with what happened to it."""
    words = {(True, False): "taken out", (False, True): "added", (True, True): "changed"}
    return [
        f"{path}: {words[(path in before, path in after)]}"
        for path in sorted({*before, *after})
        if "/" in path and before.get(path) != after.get(path)
    ]


def in_words(field: operating_model.Field, value: object, model: operating_model.OperatingModel) -> str:
    """Say what a field holds, with the titles of the records that it names."""
    values = value if isinstance(value, tuple) else (value,) if value is not None else ()
    words = []
    for each in values:
        ref = field.ref(each) if isinstance(each, str) else None
        found = model.find_ref(ref) if ref else None
        if found is not None:
            words.append(found.title)
        elif isinstance(each, operating_model.Part):
            words.append(_part_in_words(each, model))
        else:
            words.append(operating_model.said(field, each, currency=model.about.currency))
    return "; ".join(words) or "nothing"


def _part_in_words(part: operating_model.Part, model: operating_model.OperatingModel) -> str:
    said = [
        f"{field.label} {in_words(field, value, model)}"
        for field in operating_model.fields(type(part)).values()
        if field.name not in ("key", "title")
        and (value := getattr(part, field.name)) not in (None, (), field.default)
    ]
    title = getattr(part, "title", "")
    return f"{title} ({', '.join(said)})" if title and said else title or ", ".join(said)
