"""What all pages of a branch share: its revision, what is wrong with it, its frame."""

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec

from django.http.response import HttpResponseBase
from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.blueprint import decided, queries, released, rules
from evenkeel.contexts.blueprint import standing as stands
from evenkeel.contexts.blueprint.values import Branch, Contents, Kind, Release, Revision
from evenkeel.engines import operating_model
from evenkeel.kernel import time

P = ParamSpec("P")


class Part(NamedTuple):
    """One page of a branch: the name of its address, and its name in the sub-navigation."""

    name: str
    label: str
    of_drafts: bool = False
    """Whether only drafts have it."""
    of_base: bool = True
    """Whether the base of a partnership has it, which is never applied."""


PARTS: Final = (
    Part("canvas", "Canvas"),
    Part("views", "Views"),
    Part("checks", "Checks"),
    Part("compare", "Compare"),
    Part("files", "Files"),
    Part("history", "History"),
    Part("plan", "Plan", of_base=False),
    Part("consultation", "Consultation", of_drafts=True),
    Part("deciding", "Decision", of_drafts=True),
)


@dataclass(frozen=True)
class Shown:
    """A branch with the revision that is looked at, as the person who asks may see it."""

    branch: Branch
    contents: Contents
    model: operating_model.OperatingModel
    findings: tuple[operating_model.Finding, ...]
    may_design: bool
    may_edit: bool
    context: dict[str, Any]
    standing: stands.Standing | None = None
    """What it stands on, where it stands on a release of the partnership's base."""


def of_branch(
    name: str,
) -> Callable[
    [Callable[Concatenate[Asked, Shown, P], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Give a view the head of a branch, with the frame of one of its pages."""

    def decorate(
        view: Callable[Concatenate[Asked, Shown, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: Asked, branch: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return view(request, shown(request, branch, name), *args, **kwargs)

        return guarded

    return decorate


def shown(request: Asked, name: str, part: str) -> Shown:
    """Return the head of a branch. Raises rules.NoSuchBranch, rules.NotUsable."""
    acting = request.acting
    branch = queries.branch(organisation_id=acting.organisation_id, name=name)
    if branch.head_id is None:
        raise rules.NoSuchBranch
    contents = queries.contents(organisation_id=acting.organisation_id, revision_id=branch.head_id)
    if contents.reading.model is None:
        raise rules.NotUsable(contents.reading.findings)
    findings = queries.findings(known=contents, on=time.now().astimezone(acting.zone).date())
    may_design = rules.can_design(acting)
    may_edit = may_design and rules.is_editable(branch)
    on = released.standing_on(release_id=contents.revision.release_id, acting=acting)
    return Shown(
        branch=branch,
        contents=contents,
        model=contents.reading.model,
        findings=findings,
        may_design=may_design,
        may_edit=may_edit,
        standing=on,
        context={
            "branch": branch,
            "revision": contents.revision,
            "model": contents.reading.model,
            "may_design": may_design,
            "may_edit": may_edit,
            "is_draft": branch.kind is Kind.DRAFT,
            "is_base": branch.kind is Kind.BASE,
            "standing": on,
            "newer": _newer(branch, on),
            "way": decided.steps(branch=branch, at=time.now()),
            "saved": _saved(request, branch),
            "zone": acting.zone,
            "tabs": [
                {
                    "label": each.label,
                    "url": reverse(f"blueprint:{each.name}", args=[name]),
                    "current": each.name == part,
                }
                for each in PARTS
                if (branch.kind is Kind.DRAFT or not each.of_drafts)
                and (branch.kind is not Kind.BASE or each.of_base)
            ],
            "breadcrumbs": [
                {"label": "Operating model", "url": reverse("blueprint:overview")},
                {"label": branch.title},
            ],
        },
    )


def _newer(branch: Branch, on: stands.Standing | None) -> Release | None:
    """Return the newest release, where as-is or to-be stands on an older one."""
    if on is None or branch.kind not in (Kind.AS_IS, Kind.TO_BE):
        return None
    newest = released.newest()
    return newest if newest is not None and newest.number > on.release.number else None


def _saved(request: Asked, branch: Branch) -> Revision | None:
    """Return the revision of her own that somebody has just saved, as the address says."""
    written = request.GET.get("saved", "")
    if not written:
        return None
    try:
        found = queries.revision(
            organisation_id=request.acting.organisation_id, revision_id=uuid.UUID(written)
        )
    except (ValueError, rules.NoSuchRevision):
        return None
    return found if found.branch_id == branch.id and found.author_id == request.acting.user_id else None


def title(model: operating_model.OperatingModel, collection: str, key: str) -> str:
    """Name a record; by its key where it is not there."""
    found = model.find(collection, key)
    return found.title if found else key


def model_of(contents: Contents) -> operating_model.OperatingModel:
    """Return the model of a revision. Raises rules.NotUsable."""
    if contents.reading.model is None:
        raise rules.NotUsable(contents.reading.findings)
    return contents.reading.model
