"""The directory, and adding somebody to it."""

import uuid
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.people import directory, forms, operations, presentation, queries, rules
from evenkeel.contexts.people.rules import Ability
from evenkeel.contexts.people.views import shown

MOST_MEMBERS: Final = 10
"""Pages of members who are offered as accounts."""


@require_safe
@member
@shown.of_people("directory")
def listing(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List the people who fit what is looked for."""
    given = request.GET
    unit, role, skill = (given.get(name, "")[:80] for name in ("unit", "role", "skill"))
    level = given.get("level", "1")
    keys = directory.Keys.of(seen.model) if seen.model else None
    wish = directory.Wish(
        lost=given.get("lost") == "1" and keys is not None,
        keys=keys,
        text=given.get("q", "").strip()[:100],
        units=rules.below(seen.model, [unit]) if unit and seen.model else frozenset([unit] if unit else ()),
        role=role,
        skill=skill,
        level=int(level) if level in {"1", "2", "3", "4", "5"} else 1,
        former=given.get("former") == "1",
    )
    page = directory.listed(
        organisation_id=request.acting.organisation_id,
        wish=wish,
        on=seen.today,
        page=given.get("page", 1),
    )
    context = seen.context | {
        "page": page,
        "rows": [presentation.row(each, seen.names, seen.today, seen.calendar) for each in page.object_list],
        "wish": wish,
        "is_narrowed": any((wish.text, unit, role, skill, wish.former, wish.lost)),
        "lost": directory.lost(organisation_id=request.acting.organisation_id, keys=keys, on=seen.today)
        if keys and seen.context["may"]["manage"]
        else 0,
        "filters": (
            ("unit", "Unit", seen.names.units(first="All units"), unit),
            ("role", "Role", seen.names.choices("roles", first="All roles"), role),
            ("skill", "Skill", seen.names.choices("skills", first="Any skill"), skill),
        ),
        "levels": [str(number) for number in range(1, 6)],
    }
    return render(request, "people/directory.html", context)


@require_safe
@member
@shown.of_people("me")
def me(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Lead to the own page, or say how one gets one."""
    own = queries.of_user(organisation_id=request.acting.organisation_id, user_id=request.acting.user_id)
    if own is not None:
        return redirect("people:person", own.id)
    return render(request, "people/nobody.html", seen.context)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("directory")
def add(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Write a person down."""
    rules.check(request.acting, Ability.MANAGE)
    form = forms.Person(request.POST or None)
    form.offer("user", accounts_offered(request, None))
    made: list[uuid.UUID] = []

    def do(given: dict[str, Any]) -> None:
        user = given["user"]
        person = operations.add_person(
            by=request.acting,
            details=form.details(),
            first_date=given["first_date"],
            user_id=uuid.UUID(user) if user else None,
            at=seen.at,
        )
        made.append(person.id)

    answer = shown.fill_in(
        request,
        seen,
        form,
        do,
        title="Add a person",
        button="Add the person",
        lead="Roles, skills and working time are added on the person's own page afterwards.",
        done="The person is added. Now give a role.",
        back=reverse("people:directory"),
    )
    return redirect("people:person", made[0]) if made else answer


def accounts_offered(request: Asked, own: uuid.UUID | None) -> list[tuple[str, str]]:
    """Return the members as whom a person could sign in: those who are nobody else yet."""
    organisation_id = request.acting.organisation_id
    found = []
    page, last = 1, 1
    while page <= min(last, MOST_MEMBERS):
        members = accounts.members(organisation_id=organisation_id, page=page)
        last = members.paginator.num_pages
        found += list(members.object_list)
        page += 1
    taken = queries.users_taken(organisation_id=organisation_id)
    return [
        ("", "Does not sign in"),
        *(
            (str(each.user_id), f"{each.name} <{each.email}>")
            for each in found
            if each.user_id == own or each.user_id not in taken
        ),
    ]
