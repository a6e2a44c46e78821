"""The operating models of the example organisations: a base that both share, how each is, in effect, and how each shall be."""

import functools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import evenkeel
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.audit import values as audit
from evenkeel.contexts.blueprint import approving, changing, operations, queries, releasing, seating
from evenkeel.contexts.blueprint.values import Files, Kind, Move, Revision
from evenkeel.engines import operating_model
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy

EXAMPLE: Final = Path("operating-models") / "two-councils"
AS_IS: Final = "Two councils as they are (example)"
BASE: Final = "What both councils share (example)"
TITLES: Final = {
    "harbour-vale": "Harbour Vale, on the shared base (example)",
    "moorland": "Moorland Edge, on the shared base (example)",
}
MOORLAND_BEFORE: Final = "Moorland Edge as it is (example)"
NOTES: Final = (
    "What both councils do the same from now on.",
    "Permission to extend a home within 42 days instead of 56, and parking permits at once.",
)
EARLIER_WORDS: Final = (
    ("case_types", "household-extension", "norm_time", "42d", "56d"),
    ("case_types", "household-extension", "net_norm_time", "30d", "44d"),
    ("services", "household-extension", "promise", "within 42 days", "within 56 days"),
)
"""What release 1 says otherwise than the folder, in the places that release 2 changes: collection, key, field, now, before."""
ARRIVED: Final = ("services", "parking-permit")
"""What only release 2 has."""
EARLIER_PROMISE: Final = (
    "services",
    "household-extension",
    "promise",
    "within 42 days",
    "within 56 days",
)
"""What Moorland Edge says in its own words, as it said them on release 1: there the upgrade has its one conflict."""


def ensure() -> None:
    """Give the example organisations their models, unless they have them, or the example is not on this machine."""
    folder = _folder()
    if folder is None:
        return
    harbour, moorland = values.EXAMPLES
    with tenancy.acting(organisation_id=harbour.id):
        if queries.branches(organisation_id=harbour.id):
            return
    shall = operating_model.read(folder / Kind.TO_BE.value)
    was = operating_model.read(folder / Kind.AS_IS.value)
    earlier = earlier_base(shall)
    with _designer(harbour) as by:
        _apply(operations.begin(kind=Kind.AS_IS, title=AS_IS, files=was.sources, by=by, at=time.now()), by)
        releasing.begin_base(title=BASE, files=earlier.sources, by=by, at=time.now())
        releasing.release(note=NOTES[0], by=by, at=time.now())
    for example in values.EXAMPLES:
        _seat(example, _model(was))
    with _designer(moorland) as by:
        files = _on(folder / Kind.AS_IS.value, moorland.slug, base=was)
        _apply(
            operations.begin(kind=Kind.AS_IS, title=MOORLAND_BEFORE, files=files, by=by, at=time.now()), by
        )
        _stand(moorland.slug, 1, moorlands(folder, base=earlier), by)
    _move_on(harbour, shall.sources)
    with _designer(harbour) as by:
        _stand(harbour.slug, 2, _on(folder / Kind.TO_BE.value, harbour.slug, base=shall), by)


def earlier_base(shall: operating_model.Reading) -> operating_model.Reading:
    """Give the base as it was released first: some of it in earlier words, and without what came later."""
    model = _model(shall)
    service = model.find(*ARRIVED)
    assert service is not None
    changes = [
        *_reworded(model, EARLIER_WORDS),
        *_stages(model),
        *changing.removal(model, ARRIVED[0], service).changes,
    ]
    return operating_model.read_files(operating_model.edited(shall.sources, changes))


def moorlands(folder: Path, *, base: operating_model.Reading) -> Files:
    """Give the model of Moorland Edge on the first release, in the words of that time."""
    files = _on(folder / Kind.TO_BE.value, values.EXAMPLES[1].slug, base=base)
    model = _model(operating_model.read_files(files))
    return operating_model.edited(files, _reworded(model, (EARLIER_PROMISE,)))


def _reworded(
    model: operating_model.OperatingModel, words: tuple[tuple[str, str, str, str, str], ...]
) -> Iterator[operating_model.Altered]:
    for collection, key, field, now, before in words:
        value = getattr(model.find(collection, key), field)
        assert now in value
        yield operating_model.Altered(collection, key, field, value, value.replace(now, before))


def _stages(model: operating_model.OperatingModel) -> Iterator[operating_model.Altered]:
    """Give the longest stage of an extension the fortnight that release 2 takes away."""
    record = next(each for each in model.case_types if each.key == "household-extension")
    stages = tuple(
        each.model_copy(update={"norm_time": "35d"}) if each.norm_time == "21d" else each
        for each in record.stages
    )
    yield operating_model.Altered("case_types", record.key, "stages", record.stages, stages)


def _on(folder: Path, organisation: str, *, base: operating_model.Reading) -> dict[str, bytes]:
    """Give the whole model of an organisation: the files of the base, with its overlay written into them."""
    local = operating_model.read_overlay(folder / "overlays" / organisation, base=base)
    assert local.effective is not None
    changes = operating_model.diff(before=_model(base), after=_model(local.effective)).changes
    own = {path: content for path, content in local.files.items() if "/" in path}
    return {**operating_model.edited(base.sources, changes), **own}


def _model(reading: operating_model.Reading) -> operating_model.OperatingModel:
    assert reading.model is not None
    return reading.model


def _seat(example: values.Example, model: operating_model.OperatingModel) -> None:
    """Seat the leader in the bodies that approve the model as it is."""
    with _acting(example, values.Role.ADMINISTRATOR) as by:
        found = accounts.members(organisation_id=example.id).object_list
        leader = next(each for each in found if each.role is values.Role.LEADER)
        for body in approving.approvers(model, on=time.now().date()):
            seating.give(member=leader, place=body.place, model=model, by=by, at=time.now())


def _move_on(example: values.Example, files: Files) -> None:
    """Bring the base to its present state by a draft that the leadership team approves, and release it."""
    with _designer(example) as by:
        draft = operations.draft(
            title="Extensions within 42 days", onto=Kind.BASE.value, by=by, at=time.now()
        )
        assert draft.head_id is not None
        note = NOTES[1]
        operations.save(draft=draft.name, since=draft.head_id, files=files, note=note, by=by, at=time.now())
    with _acting(example, values.Role.LEADER) as by:
        operations.move(draft=draft.name, move=Move.APPROVE, note="", by=by, at=time.now())
    with _designer(example) as by:
        operations.take(draft=draft.name, by=by, at=time.now())
        releasing.release(note=note, by=by, at=time.now())


def _stand(slug: str, number: int, files: Files, by: values.Acting) -> None:
    """Have how it shall be stand on a release, and show it to the partnership."""
    title = TITLES[slug]
    releasing.begin_from(kind=Kind.TO_BE, title=title, number=number, files=files, by=by, at=time.now())
    releasing.show_variant(branch=Kind.TO_BE.value, by=by, at=time.now())


def _apply(revision: Revision, by: values.Acting) -> None:
    operations.apply(
        revision_id=revision.id,
        takes_effect_at=None,
        note="How we begin",
        by=by,
        at=time.now(),
        in_the_way=_nothing,
        wait=_at_once,
    )


def _nothing(organisation_id: uuid.UUID, model: operating_model.OperatingModel) -> tuple[str, ...]:
    return ()


def _at_once(seconds: float) -> None:
    """Wait for nobody: nobody asks yet, as the server starts when the examples are there."""


@contextmanager
def _acting(example: values.Example, role: values.Role) -> Iterator[values.Acting]:
    """Act as a member of an example organisation."""
    with tenancy.acting(organisation_id=example.id):
        found = accounts.members(organisation_id=example.id).object_list
        member = next(each for each in found if each.role is role)
    with tenancy.acting(organisation_id=example.id, user_id=member.user_id):
        by = accounts.acting(user_id=member.user_id, chosen=None, origin=audit.Origin(audit.Channel.SYSTEM))
        assert by is not None
        yield by


_designer = functools.partial(_acting, role=values.Role.DESIGNER)


def _folder() -> Path | None:
    """Find the example beside the package, as in a checkout, or inside it, as it is installed."""
    package = Path(evenkeel.__file__).parent
    return next((root / EXAMPLE for root in (package.parents[1], package) if (root / EXAMPLE).is_dir()), None)
