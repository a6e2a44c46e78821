"""What all writes of people share: a person locked, what only one may have, and what the model knows."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar, Final

import psycopg
from django.db import IntegrityError, transaction

from evenkeel.contexts.people import models, queries
from evenkeel.engines import operating_model
from evenkeel.kernel import errors


class Taken(errors.Conflict):
    """Somebody else here has this {what} already."""

    code: ClassVar[str] = "person-taken"


class HeldTwice(errors.Conflict):
    """She holds this role in this unit on some of these days already."""

    code: ClassVar[str] = "membership-held-twice"


class NotInModel(errors.Invalid):
    """The operating model in effect has no {kind} {key!r}."""

    code: ClassVar[str] = "not-in-the-model"


_ALONE: Final[Mapping[str, tuple[str, str]]] = {
    "people_person_one_of_a_user": ("user_id", "account"),
    "people_person_one_of_an_email": ("email", "e-mail address"),
    "people_person_one_of_a_user_name": ("user_name", "user name"),
    "people_person_one_of_a_staff_number": ("staff_number", "staff number"),
}
"""What only one person may have, by the constraint that keeps it so."""


def locked(organisation_id: uuid.UUID, person_id: uuid.UUID) -> models.Person:
    """Return a person, locked: what is written about her is written one after the other. Raises queries.UnknownPerson."""
    rows = models.Person.objects.select_for_update(no_key=True).filter(organisation_id=organisation_id)
    row = rows.filter(id=person_id).first()
    if row is None:
        raise queries.UnknownPerson
    return row


def check_known(model: operating_model.OperatingModel | None, collection: str, key: str) -> None:
    """Raise NotInModel where the model in effect knows no such key; without a model there is nothing to hold."""
    if model is None or model.find(collection, key) is None:
        raise NotInModel(kind=operating_model.COLLECTIONS[collection].singular, key=key)


@contextmanager
def one_of_each() -> Iterator[None]:
    """Say in words which of the constraints of the tables a write would break."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as trouble:
        cause = trouble.__cause__
        name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
        if name == "people_membership_once_at_a_time":
            raise HeldTwice from trouble
        if name is None or name not in _ALONE:
            raise
        field, what = _ALONE[name]
        raise Taken(what=what, field=field) from trouble
