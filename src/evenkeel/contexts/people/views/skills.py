"""What a team can: people by skills, with the gaps against what their roles ask for."""

import csv
import io
from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.people import directory, queries, rules
from evenkeel.contexts.people.views import shown


@require_safe
@member
@shown.of_people("skills")
def matrix(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show people by skills."""
    unit, found = _found(request, seen)
    context = seen.context | {
        "units": seen.names.units(first="Choose a unit"),
        "unit": unit,
        "unit_name": seen.names.of("units", unit) if unit else None,
        "skills": [seen.names.of("skills", key) for key in found.skills] if found else [],
        "rows": [(row, seen.names.titles("roles", row.roles)) for row in found.rows] if found else [],
        "missing": _missing(found, seen) if found else [],
        "breadcrumbs": shown.crumbs(("Skills", "")),
    }
    return render(request, "people/skills.html", context)


def _missing(found: directory.Matrix, seen: shown.Shown) -> list[tuple[str, int]]:
    """Name the skills that most people of the team lack, with how many lack them."""
    lacking = [
        (seen.names.of("skills", key).title, sum(bool(row.cells[place].gap) for row in found.rows))
        for place, key in enumerate(found.skills)
    ]
    return sorted((each for each in lacking if each[1]), key=lambda each: -each[1])


@require_safe
@member
@shown.of_people("skills")
def matrix_as_csv(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Give the same as CSV."""
    unit, found = _found(request, seen)
    out = io.StringIO()
    writer = csv.writer(out)
    if found:
        titles = [seen.names.of("skills", key).title for key in found.skills]
        columns = [each for title in titles for each in (title, f"{title}: asked for", f"{title}: confirmed")]
        writer.writerow(["Name", "Roles", *map(_plain, columns)])
        for row in found.rows:
            cells = [each for cell in row.cells for each in _written(cell)]
            writer.writerow([_plain(row.name), _plain(seen.names.titles("roles", row.roles)), *cells])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="skills-{unit or "none"}.csv"'
    return response


def _written(cell: directory.MatrixCell) -> Iterator[str]:
    yield str(cell.held or "")
    yield str(cell.asked or "")
    yield "yes" if cell.is_confirmed else ""


def _plain(words: str) -> str:
    """Keep a spreadsheet from taking words for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words


def _found(request: Asked, seen: shown.Shown) -> tuple[str, directory.Matrix | None]:
    acting = request.acting
    unit = request.GET.get("unit", "")[:80]
    if seen.model is None:
        return "", None
    if not unit:
        own = queries.of_user(organisation_id=acting.organisation_id, user_id=acting.user_id)
        mine = (
            queries.units_of(organisation_id=acting.organisation_id, person_id=own.id, on=seen.today)
            if own
            else frozenset[str]()
        )
        unit = min(mine, default="")
    if not any(each.key == unit for each in seen.model.units):
        return "", None
    units = rules.below(seen.model, [unit])
    found = directory.matrix(
        organisation_id=acting.organisation_id, units=units, model=seen.model, on=seen.today
    )
    return unit, found
