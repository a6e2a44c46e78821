"""What changes for whom if a model held now: of a folder that was pulled, or of a branch; imported once the database runs."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rich.text import Text

from evenkeel.cli import terminal
from evenkeel.cli.model import folders, members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import in_the_way, plan_document, planning, queries, rules
from evenkeel.contexts.blueprint.values import Branch, Counts
from evenkeel.engines import operating_model
from evenkeel.kernel import time

SHOWN: Final = 3
"""So many changes are told to each audience, unless all are asked for."""
_STYLES: Final = {"new": "green", "gone": "red", "changed": ""}
_SIGNS: Final = {"new": "+", "gone": "−", "changed": "•"}


def of_folder(folder: Path, *, email: str) -> plan_document.ModelPlan:
    """Plan the files of a folder beside what holds. Raises folders.NotPulled, members.NotAMember, rules.NotUsable."""
    memory = folders.known(folder)
    contents = operating_model.read(folder).sources
    with members.acting(memory.organisation, email) as by:
        at = time.now()
        branch = queries.branch(organisation_id=by.organisation_id, name=memory.branch)
        model = rules.model_of(contents)
        counts = rules.counted(contents, on=at.astimezone(by.zone).date())
        return document(model, branch=branch, number=None, counts=counts, by=by, at=at)


def of_branch(*, slug: str, email: str, branch: str) -> plan_document.ModelPlan:
    """Plan the head of a branch beside what holds. Raises members.NotAMember, rules.NoSuchBranch, rules.NotUsable."""
    with members.acting(slug, email) as by:
        found = queries.branch(organisation_id=by.organisation_id, name=branch)
        if found.head_id is None:
            raise rules.NoSuchBranch
        contents = queries.contents(organisation_id=by.organisation_id, revision_id=found.head_id)
        if contents.reading.model is None:
            raise rules.NotUsable(contents.reading.findings)
        revision = contents.revision
        return document(
            contents.reading.model,
            branch=found,
            number=revision.number,
            counts=revision.counts,
            by=by,
            at=time.now(),
        )


def document(
    model: operating_model.OperatingModel,
    *,
    branch: Branch,
    number: int | None,
    counts: Counts,
    by: accounts.Acting,
    at: dt.datetime,
) -> plan_document.ModelPlan:
    """Put a plan together; the database is asked as the organisation."""
    held = queries.HOLDINGS.at(by.organisation_id, at)
    plan = planning.plan(before=held.model if held else None, after=model)
    applications = queries.applications(organisation_id=by.organisation_id)
    return plan_document.ModelPlan(
        organisation=by.organisation_slug,
        branch=branch.name,
        revision=number,
        title=branch.title,
        planned_at=at,
        holding=plan_document.Holding(revision=str(held.revision_id), since=held.since) if held else None,
        records=plan.records,
        errors=counts.errors,
        warnings=counts.warnings,
        standing_in_the_way=in_the_way.standing_in_the_way(by.organisation_id, model),
        coming=tuple(
            plan_document.Coming(
                revision=str(each.revision_id),
                takes_effect_at=each.takes_effect_at.astimezone(by.zone),
                by=each.by_name,
                note=each.note,
            )
            for each in reversed(applications)
            if each.takes_effect_at > at
        ),
        audiences=plan_document.audiences(plan.groups),
    )


def show(found: plan_document.ModelPlan, *, most: int | None = SHOWN) -> None:
    """Print what changes for whom, then what keeps it from being applied."""
    for audience in found.audiences:
        _say(f"\n{audience.title}", "bold")
        if audience.headlines:
            _say(f"  {', '.join(audience.headlines)}", "dim")
        for change in audience.changes[:most]:
            _show_change(change)
        left = len(audience.changes[most:]) if most is not None else 0
        if left:
            _say(f"  … and {left} more; --all tells them", "dim")
    _say(f"\n{summary(found)}")
    if found.errors:
        _say(
            f"The checks find {found.errors} error{'s' if found.errors > 1 else ''}: it cannot be applied.",
            "bold red",
        )
    show_standing(found.standing_in_the_way)
    for each in found.coming:
        _say(f"To come anyway: from {each.takes_effect_at:%-d %B %Y, %H:%M}, applied by {each.by}.")


def show_standing(what: Iterable[str]) -> None:
    """Print what open work would lose its place."""
    for number, sentence in enumerate(what):
        if not number:
            _say("What stands in the way:", "bold red")
        _say(f"  {sentence}")


def summary(found: plan_document.ModelPlan) -> str:
    """Say in one sentence what it is about."""
    what = f"Revision {found.revision} of “{found.title}”" if found.revision else "This folder"
    if found.holding is None:
        return f"{what}: no model holds yet; with this one, {found.records} records begin."
    if not found.audiences:
        return f"{what}: nothing changes; what it says holds already."
    return (
        f"{what}: {found.records} record{'s' if found.records != 1 else ''} would not be as what holds now."
    )


def changes(found: plan_document.ModelPlan) -> bool:
    """Tell whether anything would change."""
    return bool(found.audiences) or found.holding is None


def _show_change(change: plan_document.RecordChange) -> None:
    _say(f"  {_SIGNS[change.change]} {change.title} ({change.kind}): {change.change}", _STYLES[change.change])
    # Of a record that comes or goes, the line says it all.
    for sentence in change.sentences if change.change == "changed" else ():
        _say(f"      {sentence.text}")
    for consequence in change.consequences:
        _say(f"      → {consequence}", "dim")


def _say(words: str, style: str = "") -> None:
    terminal.output().print(Text(terminal.printable(words, longest=2_000), style=style), soft_wrap=True)
