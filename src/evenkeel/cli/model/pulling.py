"""Pulls and pushes models; imported once the database runs."""

from pathlib import Path

from evenkeel.cli import files, terminal
from evenkeel.cli.model import folders, members
from evenkeel.contexts.blueprint import operations, queries, rules
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time


class InTheWay(errors.Conflict):
    """{folder} holds something that was not pulled from this branch. Name a folder that is new or empty."""

    code = "folder-in-the-way"


class NeedsTitle(errors.Invalid):
    """“{branch}” is changed in a draft. Say what it is about: --title "…"."""

    code = "needs-title"


def pull(folder: Path, *, slug: str, email: str, branch: str) -> str:
    """Write the head of a branch into a folder; say what was written."""
    before = folders.remembered(folder)
    if before is None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InTheWay(folder=folder)
    if before is not None and (before.organisation, before.branch) != (slug, branch):
        raise InTheWay(folder=folder)
    with members.acting(slug, email) as by:
        found = queries.branch(organisation_id=by.organisation_id, name=branch)
        assert found.head_id is not None
        contents = queries.contents(organisation_id=by.organisation_id, revision_id=found.head_id)
    files.write_folder(folder, contents.files)
    for gone in set(before.files if before else ()) - set(contents.files):
        (folder / gone).unlink(missing_ok=True)
    memory = folders.Pulled(
        organisation=slug, branch=branch, revision=str(found.head_id), files=tuple(sorted(contents.files))
    )
    files.write(folder / folders.MEMORY, memory.model_dump_json(indent=1) + "\n")
    return f"Written: revision {contents.revision.number} of “{found.title}” in {folder}"


def push(folder: Path, *, email: str, title: str, note: str) -> str:
    """Save what changed in a folder as a revision of a draft; say where it is."""
    memory = folders.known(folder)
    contents = operating_model.read(folder).sources
    with members.acting(memory.organisation, email) as by:
        at = time.now()
        branch = queries.branch(organisation_id=by.organisation_id, name=memory.branch)
        pulled = queries.contents(
            organisation_id=by.organisation_id, revision_id=folders.revision(memory, folder)
        )
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
    after = folders.Pulled(
        organisation=memory.organisation,
        branch=branch.name,
        revision=str(made.id),
        files=tuple(sorted(kept.files)),
    )
    files.write(folder / folders.MEMORY, after.model_dump_json(indent=1) + "\n")
    counts = made.counts
    return f"Saved as revision {made.number} of the draft “{branch.title}”: {counts.errors} errors, {counts.warnings} warnings."


def _show(clashing: rules.Clashing) -> None:
    for clash in clashing.clashes:
        field = f", {clash.field}" if clash.field else ""
        said = f"{clash.record} ({clash.title}){field}: yours {clash.mine}; theirs {clash.theirs}"
        terminal.output().print(terminal.printable(said, longest=1_000), soft_wrap=True)
