"""Pulls and pushes models; imported once the database runs."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from evenkeel.cli import files, terminal
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import operations, queries, rules
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time
from evenkeel.lib.db import tenancy

MEMORY: Final = ".evenkeel.json"
"""What a folder remembers of its pull; hidden, so that it is no part of the model."""


class NotAMember(errors.NotFound):
    """{email} is no member of “{slug}”, or there is no such organisation."""

    code = "not-a-member"


class NotPulled(errors.Conflict):
    """{folder} was not pulled: it does not remember from where. Pull into a new folder first, and change it there."""

    code = "not-pulled"


class InTheWay(errors.Conflict):
    """{folder} holds something that was not pulled from this branch. Name a folder that is new or empty."""

    code = "folder-in-the-way"


class NeedsTitle(errors.Invalid):
    """“{branch}” is changed in a draft. Say what it is about: --title "…"."""

    code = "needs-title"


class Pulled(BaseModel):
    """What was pulled into a folder."""

    organisation: str
    branch: str
    revision: str
    files: tuple[str, ...]


def pull(folder: Path, *, slug: str, email: str, branch: str) -> str:
    """Write the head of a branch into a folder; say what was written."""
    before = _remembered(folder)
    if before is None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InTheWay(folder=folder)
    if before is not None and (before.organisation, before.branch) != (slug, branch):
        raise InTheWay(folder=folder)
    with _acting(slug, email) as by:
        found = queries.branch(organisation_id=by.organisation_id, name=branch)
        assert found.head_id is not None
        contents = queries.contents(organisation_id=by.organisation_id, revision_id=found.head_id)
    files.write_folder(folder, contents.files)
    for gone in set(before.files if before else ()) - set(contents.files):
        (folder / gone).unlink(missing_ok=True)
    memory = Pulled(
        organisation=slug, branch=branch, revision=str(found.head_id), files=tuple(sorted(contents.files))
    )
    files.write(folder / MEMORY, memory.model_dump_json(indent=1) + "\n")
    return f"Written: revision {contents.revision.number} of “{found.title}” in {folder}"


def push(folder: Path, *, email: str, title: str, note: str) -> str:
    """Save what changed in a folder as a revision of a draft; say where it is."""
    memory = _remembered(folder)
    if memory is None:
        raise NotPulled(folder=folder)
    contents = operating_model.read(folder).sources
    with _acting(memory.organisation, email) as by:
        at = time.now()
        branch = queries.branch(organisation_id=by.organisation_id, name=memory.branch)
        pulled = queries.contents(organisation_id=by.organisation_id, revision_id=_identifier(memory, folder))
        if dict(pulled.files) == dict(contents):
            return "Nothing changed since the pull."
        since = pulled.revision.id
        if branch.kind is not Kind.DRAFT:
            if not title:
                raise NeedsTitle(branch=memory.branch)
            rules.model_of(contents)  # so that no draft is begun for what cannot be saved
            branch = operations.draft(title=title, onto=memory.branch, by=by, at=at)
        try:
            made = operations.save(
                draft=branch.name, since=since, files=contents, note=note or title or "Pushed", by=by, at=at
            )
        except rules.Clashing as clashing:
            _show(clashing)
            raise
        kept = queries.contents(organisation_id=by.organisation_id, revision_id=made.id)
    files.write_folder(
        folder, {path: text for path, text in kept.files.items() if contents.get(path) != text}
    )
    after = Pulled(
        organisation=memory.organisation,
        branch=branch.name,
        revision=str(made.id),
        files=tuple(sorted(kept.files)),
    )
    files.write(folder / MEMORY, after.model_dump_json(indent=1) + "\n")
    counts = made.counts
    return f"Saved as revision {made.number} of the draft “{branch.title}”: {counts.errors} errors, {counts.warnings} warnings."


def _show(clashing: rules.Clashing) -> None:
    for clash in clashing.clashes:
        field = f", {clash.field}" if clash.field else ""
        said = f"{clash.record} ({clash.title}){field}: yours {clash.mine}; theirs {clash.theirs}"
        terminal.output().print(terminal.printable(said, longest=1_000), soft_wrap=True)


def _remembered(folder: Path) -> Pulled | None:
    try:
        return Pulled.model_validate_json((folder / MEMORY).read_bytes())
    except (OSError, ValidationError):
        return None


def _identifier(memory: Pulled, folder: Path) -> uuid.UUID:
    try:
        return uuid.UUID(memory.revision)
    except ValueError as trouble:
        raise NotPulled(folder=folder) from trouble


@contextmanager
def _acting(slug: str, email: str) -> Iterator[values.Acting]:
    """Ask the database as a member of an organisation. Raises NotAMember."""
    by = accounts.acting_by_email(email=email, slug=slug, origin=trail.Origin(trail.Channel.CLI))
    if by is None:
        raise NotAMember(email=email, slug=slug)
    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):
        yield by
