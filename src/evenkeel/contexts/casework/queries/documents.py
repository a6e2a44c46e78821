"""Where the content of a document lies, for who may open it."""

import datetime as dt
import uuid
from pathlib import Path

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules, storage, teams
from evenkeel.contexts.casework.queries import frozen, seeing
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import DocumentState
from evenkeel.contexts.casework.values.reach import Ability


def opened(
    *, case_id: uuid.UUID, document_id: uuid.UUID, by: accounts.Acting, at: dt.datetime
) -> tuple[cases.Document, Path]:
    """Return a document that was found clean, and where its content lies. At most six queries.

    Raises rules.NoSuchCase, rules.NotForYou, rules.NoSuchThing.
    """
    row = models.Case.objects.filter(organisation_id=by.organisation_id, id=case_id).first()
    if row is None:
        raise rules.NoSuchCase
    reach = teams.reach(by, at=at)
    rules.check(seeing.relations(row, reach=reach, at=at, needed=Ability.READ), Ability.READ)
    rows = models.Document.objects.filter(case_id=case_id, state=DocumentState.CLEAN)
    found = rows.filter(id=document_id).first()
    if found is None:
        raise rules.NoSuchThing(thing="document")
    path = storage.path(organisation_id=by.organisation_id, case_id=case_id, document_id=document_id)
    return frozen.document(found), path
