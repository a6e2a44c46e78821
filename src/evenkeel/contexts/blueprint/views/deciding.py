"""The way of a draft: where it is, what can be done next and by whom, and each step with a note."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import (
    approving,
    consulted,
    decided,
    deciding_forms,
    operations,
    rules,
    seating,
)
from evenkeel.contexts.blueprint.values import Approver, Branch, Consultation, Kind, Move, Revision, Status
from evenkeel.contexts.blueprint.views import shown
from evenkeel.kernel import errors, time

CLASHES_SHOWN = 50


class Words(NamedTuple):
    """What a step is called, and what it means."""

    action: str
    about: str
    done: str
    danger: bool = False


WORDS: Final[Mapping[Move, Words]] = {
    Move.RECALL: Words(
        "Take it back to work on it",
        "The draft is open again. A consultation is closed, an approval does not hold any more.",
        "The draft is open again.",
    ),
    Move.APPROVE: Words(
        "Approve",
        "The draft is approved as it stands in this revision. An edit afterwards voids the approval.",
        "The draft is approved.",
    ),
    Move.SEND_BACK: Words(
        "Send back",
        "The draft is open again for more work. Say in the note what is missing.",
        "The draft was sent back.",
    ),
    Move.TAKE: Words(
        "Take into the model",
        "What the draft changes becomes the next revision of its target. Nothing holds yet: applying it is a step of its own.",
        "The draft is taken. What it says does not hold yet: apply the model, or release it if it is the shared base.",
    ),
    Move.WITHDRAW: Words(
        "Withdraw the draft",
        "The draft ends here and leaves the list. Its revisions and what was said about it are kept.",
        "The draft is withdrawn.",
        danger=True,
    ),
}


@require_safe
@member
@shown.of_branch("deciding")
def deciding(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show where a draft is, what can be done, who approves, and what was ruled."""
    _check_draft(seen.branch)
    at = time.now()
    acting, branch = request.acting, seen.branch
    named = approving.of_draft(draft=branch, at=at, zone=acting.zone)
    spoken_for = approving.speaking_for(named, sits_in=approving.places_of(acting), acting=acting)
    known = consulted.latest(organisation_id=acting.organisation_id, branch_id=branch.id)
    possible = [
        (move, words)
        for move, words in WORDS.items()
        if branch.status in rules.MOVES[move]
        and (spoken_for is not None if move in rules.RULINGS else seen.may_design)
    ]
    context = (
        seen.context
        | obstacle(request, named, branch.name)
        | {
            "approves": approving.spoken(named),
            "spoken_for": spoken_for,
            "moves": possible,
            "may_consult": seen.may_design and branch.status is Status.OPEN,
            "consultation": known,
            "tally": _tally(request, known),
            "rulings": approving.rulings(organisation_id=acting.organisation_id, branch_id=branch.id),
            "records": len(decided.changes(draft=branch)),
        }
    )
    return render(request, "blueprint/deciding.html", context)


def obstacle(request: Asked, named: tuple[Approver, ...], branch: str | None) -> dict[str, object]:
    """Give what _nobody_approves.html shows: why nobody can decide, and where it is put right."""
    return {
        "named": named,
        "obstacle": approving.obstacle(named, organisation_id=request.acting.organisation_id),
        "governance_url": reverse("blueprint:element", args=[branch, "governance"]) if branch else "",
        "may_seat": seating.can_seat(request.acting),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("deciding")
def move(request: Asked, seen: shown.Shown, move: str) -> HttpResponse:
    """Ask for a note, then take a step."""
    wanted = next((each for each in WORDS if each.value == move), None)
    if wanted is None:
        raise rules.NoSuchBranch
    _check_may(request, seen.branch, wanted)
    rules.moved(seen.branch, wanted)
    form = deciding_forms.Note(request.POST or None, initial={"revision": seen.branch.head_id})
    clashes: tuple[object, ...] = ()
    refused = 0
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(request, seen.branch, wanted, form)
        except rules.Clashing as refusal:
            clashes, refused = refusal.clashes[:CLASHES_SHOWN], 409
            form.add_error(None, refusal.message)
        except errors.Conflict as refusal:
            refused = 409
            form.add_error(None, refusal.message)
        else:
            messages.success(request, WORDS[wanted].done)
            return _onwards(request, seen.branch, wanted, made)
    known = consulted.latest(organisation_id=request.acting.organisation_id, branch_id=seen.branch.id)
    context = seen.context | {
        "form": form,
        "move": wanted,
        "words": WORDS[wanted],
        "clashes": clashes,
        "tally": _tally(request, known),
        "is_ruling": wanted in rules.RULINGS,
    }
    return render(request, "blueprint/move.html", context, status=refused or (422 if form.errors else 200))


def _made(request: Asked, branch: Branch, move: Move, form: deciding_forms.Note) -> Revision | None:
    data, at = form.cleaned_data, time.now()
    if move is Move.TAKE:
        return operations.take(draft=branch.name, by=request.acting, at=at)
    operations.move(
        draft=branch.name,
        move=move,
        note=data["note"],
        by=request.acting,
        at=at,
        revision_id=data["revision"],
    )
    return None


def _onwards(request: Asked, branch: Branch, move: Move, made: Revision | None) -> HttpResponse:
    if move is Move.WITHDRAW:
        return redirect("blueprint:overview")
    if made is not None:
        target = decided.by_id(organisation_id=made.organisation_id, branch_id=made.branch_id)
        if target.kind is Kind.BASE:
            return redirect("blueprint:partnership")
        return redirect("blueprint:plan", branch=target.name)
    return redirect("blueprint:deciding", branch=branch.name)


def _check_may(request: Asked, branch: Branch, move: Move) -> None:
    """Refuse a step to whom it is not for before she writes a note."""
    if move not in rules.RULINGS:
        rules.check_design(request.acting)
        return
    _check_draft(branch)
    named = approving.of_draft(draft=branch, at=time.now(), zone=request.acting.zone)
    approving.check_ruling(named, sits_in=approving.places_of(request.acting), acting=request.acting)


def _check_draft(branch: Branch) -> None:
    if branch.kind is not Kind.DRAFT:
        raise rules.NotADraft(name=branch.name)


def _tally(request: Asked, known: Consultation | None) -> tuple[int, int]:
    if known is None:
        return 0, 0
    return consulted.tally(organisation_id=request.acting.organisation_id, consultation_id=known.id)
