"""The operating model of the example organisation: as it is, in effect, and as it shall be."""

from pathlib import Path
from typing import Final

import evenkeel
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.audit import values as audit
from evenkeel.contexts.blueprint import operations, queries
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.engines import operating_model
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy

EXAMPLE: Final = Path("operating-models") / "two-councils"
TITLES: Final = {
    Kind.AS_IS: "Two councils as they are (example)",
    Kind.TO_BE: "Two councils, one model (example)",
}


def ensure() -> None:
    """Give the first example organisation its model, unless it has one, or the example is not on this machine."""
    folder = _folder()
    if folder is None:
        return
    example = values.EXAMPLES[0]
    with tenancy.acting(organisation_id=example.id):
        if queries.branches(organisation_id=example.id):
            return
        designer = next(
            member
            for member in accounts.members(organisation_id=example.id).object_list
            if member.role is values.Role.DESIGNER
        )
    with tenancy.acting(organisation_id=example.id, user_id=designer.user_id):
        by = accounts.acting(user_id=designer.user_id, chosen=None, origin=audit.Origin(audit.Channel.SYSTEM))
        assert by is not None
        for kind, title in TITLES.items():
            reading = operating_model.read(folder / kind.value)
            made = operations.begin(kind=kind, title=title, files=reading.sources, by=by, at=time.now())
            if kind is Kind.AS_IS:
                operations.apply(
                    revision_id=made.id,
                    takes_effect_at=None,
                    note="How we begin",
                    by=by,
                    at=time.now(),
                    in_the_way=lambda organisation_id, model: (),
                    wait=lambda seconds: (
                        None
                    ),  # nobody asks yet: the server starts when the examples are there
                )


def _folder() -> Path | None:
    """Find the example beside the package, as in a checkout, or inside it, as it is installed."""
    package = Path(evenkeel.__file__).parent
    return next((root / EXAMPLE for root in (package.parents[1], package) if (root / EXAMPLE).is_dir()), None)
