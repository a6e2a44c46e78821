"""Templates of letters: files of the model under which a case was opened."""

import uuid

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework.queries.case import Page
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

LONGEST = 50_000


class NoSuchTemplate(errors.NotFound):
    """The standard of this case has no such template."""

    code = "no-such-template"


def named(page: Page) -> tuple[str, ...]:
    """Return the templates that the standard of a case names."""
    found = page.model.find("standards", page.kind.standard) if page.kind and page.kind.standard else None
    return found.templates if isinstance(found, operating_model.Standard) else ()


def text(page: Page, *, organisation_id: uuid.UUID, path: str) -> str:
    """Return a template as it is written. Two queries. Raises NoSuchTemplate."""
    if path not in named(page):
        raise NoSuchTemplate
    files = blueprint.contents(organisation_id=organisation_id, revision_id=page.case.revision_id).files
    content = files.get(path)
    if content is None:
        raise NoSuchTemplate
    return content.decode("utf-8", "replace")[:LONGEST]
