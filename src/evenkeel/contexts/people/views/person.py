"""One person: her page, what is written about her, her roles, skills, working time and conflicts of interest."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.people import (
    about,
    directory,
    forms,
    operations,
    presentation,
    queries,
    relations,
    rules,
)
from evenkeel.contexts.people.rules import Ability, Relation
from evenkeel.contexts.people.values import Pattern, Person, Subject
from evenkeel.contexts.people.views import listing, shown


def _page(person_id: uuid.UUID) -> str:
    return reverse("people:person", args=[person_id])


def _place(person: Person) -> tuple[tuple[str, str], ...]:
    return ((person.name, _page(person.id)),)


@require_safe
@member
def person(request: Asked, person_id: uuid.UUID) -> HttpResponse:
    """Show a person as far as the asking one may see her."""
    own = queries.of_user(organisation_id=request.acting.organisation_id, user_id=request.acting.user_id)
    seen = shown.seen(request, "me" if own and own.id == person_id else "directory")
    known = directory.known(by=request.acting, person_id=person_id, at=seen.at)
    return render(request, "people/person.html", seen.context | _shown(request, seen, known))


def _shown(request: Asked, seen: shown.Shown, known: directory.Known) -> dict[str, Any]:
    roles = [presentation.role(each, seen.names, seen.today) for each in known.roles]
    now = [each for each in known.roles if each.holds(seen.today)]
    pattern = known.life.pattern(seen.today)
    words, tag = presentation.today(known.life, seen.today, seen.calendar)
    return {
        "known": known,
        "person": known.person,
        "may": {
            ability.name.lower(): rules.can(request.acting, ability, known.relation) for ability in Ability
        },
        "is_own": known.relation is Relation.HERSELF,
        "roles": roles,
        "over": rules.over_a_post(known.roles, seen.today),
        "skills": presentation.skills(
            known.skills, presentation.asked_of((each.role for each in now), seen.names), seen.names
        ),
        "languages": [
            (presentation.language(each.tag), presentation.FLUENCIES[each.fluency])
            for each in known.person.details.languages
        ],
        "today_words": words,
        "today_tag": tag,
        "works": known.person.works(seen.today),
        "pattern": pattern,
        "weeks": presentation.weeks(pattern) if pattern else [],
        "coming": [each for each in known.patterns if each.valid_from > seen.today],
        "absences": [presentation.absence(each) for each in known.absences or ()],
        "away": [presentation.days(each) for each in known.life.away],
        "breadcrumbs": shown.crumbs((known.person.name, "")),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("directory")
def change(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> HttpResponse:
    """Change what is written about a person: all of it, or about oneself phone and languages."""
    found = queries.person(organisation_id=request.acting.organisation_id, person_id=person_id)
    if not rules.can(request.acting, Ability.MANAGE):
        relations.check(request.acting, Ability.CHANGE_OWN, person_id, at=seen.at)
        return _change_own(request, seen, found)
    form = forms.Person(request.POST or None, initial=_initial(found))
    form.offer("user", listing.accounts_offered(request, found.user_id))

    def do(given: dict[str, Any]) -> None:
        operations.change_person(
            by=request.acting,
            person_id=person_id,
            details=form.details(found.details),
            first_date=given["first_date"],
            at=seen.at,
        )
        user = uuid.UUID(given["user"]) if given["user"] else None
        operations.let_sign_in(by=request.acting, person_id=person_id, user_id=user, at=seen.at)

    return shown.fill_in(
        request,
        seen,
        form,
        do,
        title="Change what is written",
        button="Save",
        done="What is written is saved.",
        back=_page(person_id),
        places=_place(found),
    )


def _initial(found: Person) -> dict[str, Any]:
    known = found.details
    return {
        "name": known.name,
        "email": known.email,
        "phone": known.phone,
        "staff_number": known.staff_number,
        "first_date": found.first_date,
        "languages": forms.written(known.languages),
        "user": str(found.user_id or ""),
    }


def _change_own(request: Asked, seen: shown.Shown, found: Person) -> HttpResponse:
    initial = {"phone": found.details.phone, "languages": forms.written(found.details.languages)}
    form = forms.Own(request.POST or None, initial=initial)

    def do(given: dict[str, Any]) -> None:
        operations.change_own(
            by=request.acting,
            person_id=found.id,
            phone=given["phone"],
            languages=given["languages"],
            at=seen.at,
        )

    return shown.fill_in(
        request,
        seen,
        form,
        do,
        title="Change phone and languages",
        button="Save",
        lead="An administrator changes the rest.",
        done="Your page is saved.",
        back=_page(found.id),
        places=_place(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("directory")
def end(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> HttpResponse:
    """Say when a person stops working here."""
    rules.check(request.acting, Ability.MANAGE)
    found = queries.person(organisation_id=request.acting.organisation_id, person_id=person_id)
    form = forms.LastDay(request.POST or None, initial={"last_date": seen.today})
    return shown.fill_in(
        request,
        seen,
        form,
        lambda given: operations.end_person(
            by=request.acting, person_id=person_id, last_date=given["last_date"], at=seen.at
        ),
        title=f"{found.name} stops working here",
        button="Save the last day",
        lead="All roles end with it. Nothing is deleted; whether she can sign in is said under Members.",
        done="The last day is saved.",
        back=_page(person_id),
        places=_place(found),
        kind="danger",
    )


@require_POST
@member
@shown.of_people("directory")
def bring_back(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> HttpResponse:
    """Say that a person works here again."""
    operations.bring_back(by=request.acting, person_id=person_id, at=seen.at)
    messages.success(request, "She works here again. Roles that ended stay ended.")
    return redirect("people:person", person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("directory")
def give_role(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> HttpResponse:
    """Give a person a role in a unit."""
    rules.check(request.acting, Ability.MANAGE)
    found = queries.person(organisation_id=request.acting.organisation_id, person_id=person_id)
    form = forms.Membership(request.POST or None, initial={"first_date": seen.today})
    form.offer("role", seen.names.choices("roles", first="Choose a role"))
    form.offer("unit", seen.names.units(first="Choose a unit"))
    return shown.fill_in(
        request,
        seen,
        form,
        lambda given: operations.begin_membership(
            by=request.acting, person_id=person_id, at=seen.at, **given
        ),
        title="Give a role",
        button="Give the role",
        lead="Roles and units are those of the operating model in effect.",
        done="The role is given.",
        back=_page(person_id),
        places=_place(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("directory")
def end_role(request: Asked, seen: shown.Shown, membership_id: uuid.UUID) -> HttpResponse:
    """Say when a role of a person ends."""
    rules.check(request.acting, Ability.MANAGE)
    held, found = directory.membership(
        organisation_id=request.acting.organisation_id, membership_id=membership_id
    )
    form = forms.LastDay(request.POST or None, initial={"last_date": seen.today})
    words = presentation.role(held, seen.names, seen.today)
    return shown.fill_in(
        request,
        seen,
        form,
        lambda given: operations.end_membership(
            by=request.acting, membership_id=membership_id, last_date=given["last_date"], at=seen.at
        ),
        title=f"End the role {words.role.title}",
        button="Save the last day",
        lead=f"In {words.unit.title}, since {presentation.said(words.first_date)}.",
        done="The last day of the role is saved.",
        back=_page(found.id),
        places=_place(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("directory")
def hold_skill(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> HttpResponse:
    """Say which skill a person has."""
    relation = relations.relation(request.acting, person_id, at=seen.at)
    if not rules.can(request.acting, Ability.CONFIRM_SKILLS, relation):
        rules.check(request.acting, Ability.CHANGE_OWN, relation)
    found = queries.person(organisation_id=request.acting.organisation_id, person_id=person_id)
    form = forms.Skill(request.POST or None, initial={"skill": request.GET.get("skill", "")})
    form.offer("skill", seen.names.choices("skills", first="Choose a skill"))
    return shown.fill_in(
        request,
        seen,
        form,
        lambda given: about.hold_skill(
            by=request.acting, person_id=person_id, since_date=seen.today, at=seen.at, **given
        ),
        title="Say a skill",
        button="Save the skill",
        lead="What you say about yourself is confirmed by who leads your unit."
        if relation is Relation.HERSELF
        else "What you say about others counts as confirmed by you.",
        done="The skill is saved.",
        back=_page(person_id),
        places=_place(found),
    )


@require_POST
@member
@shown.of_people("directory")
def confirm_skill(request: Asked, seen: shown.Shown, person_id: uuid.UUID, skill: str) -> HttpResponse:
    """Confirm a skill that somebody says she has."""
    about.confirm_skill(by=request.acting, person_id=person_id, skill=skill, at=seen.at)
    messages.success(request, "The skill is confirmed.")
    return redirect("people:person", person_id)


@require_POST
@member
@shown.of_people("directory")
def end_skill(request: Asked, seen: shown.Shown, person_id: uuid.UUID, skill: str) -> HttpResponse:
    """End a skill."""
    about.end_skill(by=request.acting, person_id=person_id, skill=skill, ended_date=seen.today, at=seen.at)
    messages.success(request, "The skill is ended.")
    return redirect("people:person", person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("directory")
def working_time(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> HttpResponse:
    """Say when a person works."""
    relations.check(request.acting, Ability.SET_PATTERN, person_id, at=seen.at)
    here: Any = {"organisation_id": request.acting.organisation_id}
    found = queries.person(**here, person_id=person_id)
    patterns = queries.patterns_of(**here, ids=[person_id]).get(person_id, ())
    latest = patterns[-1] if patterns else None
    said = request.GET.get("weeks", "")
    weeks = int(said) if said in {"1", "2", "3", "4"} else len(latest.weeks) if latest else 1
    form = forms.WorkingTime(
        request.POST or None, weeks=weeks, pattern=latest, initial={"valid_from": seen.today}
    )

    def do(given: dict[str, Any]) -> None:
        pattern = Pattern(given["valid_from"], given["weeks"])
        about.set_pattern(by=request.acting, person_id=person_id, pattern=pattern, at=seen.at)

    return shown.fill_in(
        request,
        seen,
        form,
        do,
        title="Working time",
        button="Save the working time",
        done="The working time is saved.",
        back=_page(person_id),
        places=_place(found),
        template="people/working_time.html",
        choices=range(1, 5),
        chosen=weeks,
        person=found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("directory")
def declare(request: Asked, seen: shown.Shown, person_id: uuid.UUID) -> HttpResponse:
    """Declare a conflict of interest."""
    relations.check(request.acting, Ability.DECLARE_CONFLICTS, person_id, at=seen.at)
    found = queries.person(organisation_id=request.acting.organisation_id, person_id=person_id)
    form = forms.Conflict(request.POST or None)

    def do(given: dict[str, Any]) -> None:
        about.declare_conflict(
            by=request.acting,
            person_id=person_id,
            subject=Subject(given["kind"], given["subject_id"].strip()),
            label=given["label"],
            reason=given["reason"],
            at=seen.at,
        )

    return shown.fill_in(
        request,
        seen,
        form,
        do,
        title="Declare a conflict of interest",
        button="Declare it",
        lead="You get no work about it. You and leaders can read this, colleagues cannot.",
        done="The conflict of interest is declared.",
        back=_page(person_id),
        places=_place(found),
    )


@require_POST
@member
@shown.of_people("directory")
def end_conflict(request: Asked, seen: shown.Shown, conflict_id: uuid.UUID) -> HttpResponse:
    """End a conflict of interest."""
    _, found = directory.conflict(by=request.acting, conflict_id=conflict_id, at=seen.at)
    about.end_conflict(by=request.acting, conflict_id=conflict_id, at=seen.at)
    messages.success(request, "The conflict of interest is ended.")
    return redirect("people:person", found.id)
