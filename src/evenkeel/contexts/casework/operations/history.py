"""A past that is brought along: a file is kept, tried, brought in whole or not at all, and taken back while nobody worked on it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Final

from django.db import IntegrityError, connection, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import living, models, past, rules, standards, storage
from evenkeel.contexts.casework.operations import bringing
from evenkeel.contexts.casework.queries import history as queries
from evenkeel.contexts.casework.values import brought, cases, history
from evenkeel.contexts.casework.values.cases import Closing, Kind, Pause
from evenkeel.contexts.casework.values.history import Meaning, Plan, State
from evenkeel.engines import flow
from evenkeel.kernel import errors, ids
from evenkeel.lib import jobs

READ: Final = "casework.read-history"
BRING: Final = "casework.bring-history"
LARGEST: Final = 200 * 1024 * 1024
_GONE: Final = (
    "delete from casework_task t using casework_imported i where i.brought_id = %s and t.case_id = i.case_id",
    "delete from casework_named t using casework_imported i where i.brought_id = %s and t.case_id = i.case_id",
    "delete from casework_event t using casework_imported i where i.brought_id = %s and t.case_id = i.case_id",
    "delete from casework_case t using casework_imported i where i.brought_id = %s and t.id = i.case_id",
)
AT_ONCE: Final = 2_000
"""Cases that are written together."""
SHOWN: Final = 200
"""Problems that are kept one by one; all are counted."""


class NotNow(errors.Conflict):
    """{words}"""

    code: ClassVar[str] = "import-not-now"


def receive(
    *, content: Iterable[bytes], file_name: str, by: accounts.Acting, at: dt.datetime
) -> history.Import:
    """Keep a file of old cases. Raises rules.NotKeeper, rules.NotInBounds."""
    rules.check_keeper(by)
    name = rules.text(
        file_name.replace("\\", "/").rpartition("/")[2], longest=cases.LONGEST_NAME, what="a name"
    )
    number = ids.new()
    path = queries.path(organisation_id=by.organisation_id, import_id=number, file_name=name)
    try:
        kept = storage.keep(content, to=path, most=LARGEST)
        with transaction.atomic():
            row = models.Import.objects.create(
                id=number,
                organisation_id=by.organisation_id,
                file_name=name,
                size=kept.size,
                by_id=by.user_id,
                by_name=by.name,
                at=at,
            )
            _record("casework.history-received", row, by=by, at=at)
    except BaseException:
        storage.remove(path)
        raise
    return queries.frozen(row)


def plan(*, import_id: uuid.UUID, plan: Plan, by: accounts.Acting, at: dt.datetime) -> history.Import:
    """Say what a file means, and have it tried: nothing comes in by that. Raises rules.NotKeeper, queries.UnknownImport, NotNow."""
    rules.check_keeper(by)
    with transaction.atomic():
        row = _locked(import_id, by, of=(State.RECEIVED, State.TRIED, State.REFUSED))
        row.plan, row.state = plan.as_json(), State.READING
        row.save(update_fields=["plan", "state"])
        jobs.request(READ, jobs.ForWhom(by.organisation_id, by.user_id), import_id=str(row.id))
        _record("casework.history-planned", row, by=by, at=at)
    return queries.frozen(row)


def bring(*, import_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> history.Import:
    """Have the cases of a file that was tried brought in. Raises rules.NotKeeper, queries.UnknownImport, NotNow."""
    rules.check_keeper(by)
    with transaction.atomic():
        row = _locked(import_id, by, of=(State.TRIED,))
        row.state = State.BRINGING
        row.save(update_fields=["state"])
        jobs.request(BRING, jobs.ForWhom(by.organisation_id, by.user_id), import_id=str(row.id))
        _record("casework.history-begun", row, by=by, at=at)
    return queries.frozen(row)


def undo(*, import_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> history.Import:
    """Take all cases of an import back, as long as nobody has worked on any of them.

    Raises rules.NotKeeper, queries.UnknownImport, NotNow.
    """
    rules.check_keeper(by)
    try:
        with transaction.atomic():
            row = _locked(import_id, by, of=(State.DONE,))
            if worked := queries.worked_on(import_id=row.id):
                raise NotNow(
                    words=f"Somebody has worked on {worked:,} of its cases; it cannot be taken back any more."
                )
            row.state, row.finished_at = State.UNDONE, at
            row.save(update_fields=["state", "finished_at"])
            _taken_back(row.id)
            _record("casework.history-undone", row, by=by, at=at)
    except IntegrityError as trouble:
        raise NotNow(
            words="Something else refers to its cases; it cannot be taken back any more."
        ) from trouble
    return queries.frozen(row)


def _taken_back(import_id: uuid.UUID) -> None:
    """Remove the cases of an import; the database lets them go because the import is undone and they are as they came."""
    with connection.cursor() as cursor:
        for statement in _GONE:
            cursor.execute(statement, [import_id])


def _locked(import_id: uuid.UUID, by: accounts.Acting, *, of: tuple[State, ...]) -> models.Import:
    rows = models.Import.objects.select_for_update().filter(organisation_id=by.organisation_id)
    row = rows.filter(id=import_id).first()
    if row is None:
        raise queries.UnknownImport
    if row.state not in of:
        raise NotNow(words=f"This import is {row.state}; look at it again.")
    return row


def _record(action: str, row: models.Import, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="import", id=str(row.id), label=row.file_name),
        at=at,
        details={name: str(number) for name, number in row.counts.items()},
    )


# -- both at once, for who waits at a command line ----------------------------------------------------------------------


def tried(
    *, content: Iterable[bytes], file_name: str, plan: Plan, by: accounts.Acting, at: dt.datetime
) -> history.Import:
    """Keep a file and try it here and now, without a job. Raises rules.NotKeeper, rules.NotInBounds."""
    made = receive(content=content, file_name=file_name, by=by, at=at)
    with transaction.atomic():
        row = _locked(made.id, by, of=(State.RECEIVED,))
        row.plan, row.state = plan.as_json(), State.READING
        row.save(update_fields=["plan", "state"])
        _record("casework.history-planned", row, by=by, at=at)
    return read(import_id=made.id, by=by, at=at)


def brought_at_once(*, import_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> history.Import:
    """Bring the cases of a file that was tried in, here and now. Raises rules.NotKeeper, queries.UnknownImport, NotNow."""
    rules.check_keeper(by)
    with transaction.atomic():
        row = _locked(import_id, by, of=(State.TRIED,))
        row.state = State.BRINGING
        row.save(update_fields=["state"])
        _record("casework.history-begun", row, by=by, at=at)
    return bring_in(import_id=import_id, by=by, at=at)


# -- what the jobs do --------------------------------------------------------------------------------------------------


def read(*, import_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> history.Import:
    """Try an import: read its file, suggest what is not said, count what would come in, and list every problem."""
    row = _locked_for_job(import_id, by, State.READING)
    if row is None:
        return queries.one(import_id=import_id, by=by)
    said = Plan.from_json(row.plan)
    try:
        log = _log(row, said)
    except flow.BadRows as trouble:
        found = [
            history.Problem(each.line, each.column, each.found, each.reason)
            for each in trouble.problems[:SHOWN]
        ]
        return _finish(row, said, problems=found, count=sum(trouble.counts.values()))
    except errors.Refusal as trouble:
        return _finish(row, said, problems=[history.Problem(None, "", "", trouble.message)], count=1)
    model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
    row.steps, row.units = past.steps(log), past.teams(log)
    before = queries.last_plan(organisation_id=by.organisation_id, but=row.id)
    kind = standards.case_type(model, said.case_type)
    said = dataclasses.replace(
        said,
        steps=past.suggested(row.steps, kind, before=before.steps) | _kept(said.steps, row.steps),
        units=past.suggested_units(row.units, model, before=before.units) | _kept(said.units, row.units),
    )
    row.counts = _counted(log, said)
    found = list(_problems(log, said, by=by, at=at))
    return _finish(row, said, problems=found[:SHOWN], count=len(found))


def _kept(said: Any, there: Any) -> dict[str, str]:
    return {name: meaning for name, meaning in said.items() if name in there}


def _log(row: models.Import, said: Plan) -> flow.Log:
    path = queries.path(organisation_id=row.organisation_id, import_id=row.id, file_name=row.file_name)
    meanings = tuple(flow.Assignment(flow.Role(role), column) for role, column in said.columns)
    mapping = flow.Mapping(meanings) if meanings else None
    return flow.read(path, mapping=mapping, timezone=said.time_zone).log


def _counted(log: flow.Log, said: Plan) -> dict[str, int]:
    closed = sum(past.is_closed(each, said) for each in past.cases(log))
    return {"cases": log.n_cases, "events": log.n_events, "closed": closed, "open": log.n_cases - closed}


def _problems(
    log: flow.Log, said: Plan, *, by: accounts.Acting, at: dt.datetime
) -> Iterator[history.Problem]:
    """Tell what does not fit the model, or what is here already."""
    model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
    column = dict(said.columns)
    kind = standards.case_type(model, said.case_type)
    if kind is None:
        yield history.Problem(None, "", said.case_type, "Choose the case type that these cases have.")
        return
    stages = {each.key for each in kind.stages}
    for step, meaning in said.steps.items():
        if meaning.startswith(history.STAGE) and meaning.removeprefix(history.STAGE) not in stages:
            yield history.Problem(
                None, column.get("activity", ""), step, f"{kind.title} has no such stage; choose another."
            )
    names = [each.original for each in past.cases(log)]
    for name in queries.known(organisation_id=by.organisation_id, originals=names):
        yield history.Problem(
            None, column.get("case", ""), name, "It was brought in before; take it out of the file."
        )
    for each in past.cases(log):
        if each.happened and each.happened[-1].at > at:
            yield history.Problem(
                None,
                column.get("timestamp", ""),
                each.original,
                "Its last step is in the future; correct the date.",
            )
        if len(each.original) > cases.LONGEST_NAME:
            yield history.Problem(
                None,
                column.get("case", ""),
                each.original[:80],
                "A case is called by at most 200 characters.",
            )


def _finish(row: models.Import, said: Plan, *, problems: list[history.Problem], count: int) -> history.Import:
    with transaction.atomic():
        row.plan, row.state = said.as_json(), State.REFUSED if count else State.TRIED
        row.problems = [[each.line, each.column, each.found, each.what_to_do] for each in problems]
        row.problem_count = count
        row.save()
    return queries.frozen(row)


def bring_in(*, import_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> history.Import:
    """Bring the cases of an import in: all, or none where one of them cannot be told."""
    row = _locked_for_job(import_id, by, State.BRINGING)
    if row is None:
        return queries.one(import_id=import_id, by=by)
    said = Plan.from_json(row.plan)
    try:
        with transaction.atomic():
            log = _log(row, said)
            if found := list(_problems(log, said, by=by, at=at)):
                return _finish(row, said, problems=found[:SHOWN], count=len(found))
            teller = _Teller(said, row, by=by, at=at)
            for some in _pieces(past.cases(log)):
                _bring(some, teller, row)
            row.state, row.finished_at = State.DONE, at
            row.save(update_fields=["state", "finished_at"])
            _record("casework.history-brought", row, by=by, at=at)
    except errors.Refusal as trouble:
        return _finish(row, said, problems=[history.Problem(None, "", "", trouble.message)], count=1)
    return queries.frozen(row)


def _bring(some: list[past.Old], teller: "_Teller", row: models.Import) -> None:
    """Bring some cases in, and keep what each was called."""
    lived = [teller.lived(each) for each in some]
    bringing.bring_lived(lived, revision_id=teller.revision_id, by=teller.by, at=teller.at)
    models.Imported.objects.bulk_create(
        models.Imported(
            organisation_id=row.organisation_id,
            brought_id=row.id,
            original=old.original,
            case_id=case.history.id,
            sequence=len(case.events),
        )
        for old, case in zip(some, lived, strict=True)
    )
    queries.note_progress(row, done=len(some))


def _pieces(found: Iterator[past.Old]) -> Iterator[list[past.Old]]:
    some: list[past.Old] = []
    for each in found:
        some.append(each)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _locked_for_job(import_id: uuid.UUID, by: accounts.Acting, state: State) -> models.Import | None:
    """Return the import that a job works on; None where it was done already, or is not there any more."""
    return models.Import.objects.filter(organisation_id=by.organisation_id, id=import_id, state=state).first()


class _Teller:
    """Tells old cases in the words of the model."""

    def __init__(self, said: Plan, row: models.Import, *, by: accounts.Acting, at: dt.datetime) -> None:
        self.said, self.row, self.by, self.at = said, row, by, at
        found = blueprint.effective(organisation_id=by.organisation_id, at=at)
        self.revision_id = found.revision_id
        self.norms = living.Norms(found.model, by.zone)
        self.title = standards.known_case_type(found.model, said.case_type).title
        self.channels = {past.plain(each.title): each.key for each in found.model.channels}
        self.channels |= {past.plain(each.key): each.key for each in found.model.channels}

    def actor(self, who: str, team: str) -> brought.Actor:
        """Return who did a step: a name out of the file, who is no member here."""
        name = rules.storable(who)[: cases.LONGEST_NAME]
        return brought.Actor(None, name, unit=self.said.units.get(team, ""))

    def lived(self, old: past.Old) -> living.Lived:
        """Live one case again. Raises living.ImpossibleHistory."""
        first = old.happened[0] if old.happened else past.Happened("", old.opened_at, "", "")
        received = min(old.opened_at, first.at)
        case = living.begun(
            brought.History(
                id=ids.new(),
                case_type=self.said.case_type,
                service="",
                title=f"{self.title} {old.original}"[: cases.LONGEST_TITLE],
                customer=None,
                channel=self.channels.get(past.plain(old.channel), ""),
                received_at=received,
                opened_by=self.actor(first.who, first.team),
                opened_at=received,
                is_from_elsewhere=True,
                marks={"imported": str(self.row.id), "original": old.original},
            ),
            norms=self.norms,
            recorded_at=self.at,
        )
        for each in old.happened:
            self._step(case, each)
        self._end(case, old)
        return case

    def _step(self, case: living.Lived, each: past.Happened) -> None:
        meaning, state = self.said.steps.get(each.step, Meaning.OTHER), case.stands.state
        if meaning.startswith(history.STAGE):
            self._stage(case, meaning.removeprefix(history.STAGE), each)
        elif meaning == Meaning.TAKEN and state is cases.State.NEW:
            self._say(case, each, Kind.TAKEN, was=each.step)
        elif meaning == Meaning.PAUSED and state is cases.State.OPEN:
            self._say(case, each, Kind.PAUSED, pause=Pause.CUSTOMER, reason=each.step)
        elif meaning == Meaning.RESUMED and state is cases.State.PAUSED:
            self._say(case, each, Kind.RESUMED)
        elif meaning == Meaning.RECEIVED and len(case.events) == 1:
            return
        elif meaning != Meaning.CLOSED or each.at != case.events[-1].at:
            self._say(case, each, Kind.NOTED, reason=each.step[:300], was=each.step[:300])

    def _stage(self, case: living.Lived, stage: str, each: past.Happened) -> None:
        if case.stands.state is cases.State.PAUSED:
            self._say(case, each, Kind.RESUMED)
        if case.stands.stage != stage:
            self._say(case, each, Kind.MOVED, stage=stage)
        elif case.stands.state is cases.State.NEW:
            self._say(case, each, Kind.TAKEN, was=each.step)

    def _say(self, case: living.Lived, each: past.Happened, kind: Kind, **more: Any) -> None:
        living.happen(case, brought.Happened(kind, each.at, self.actor(each.who, each.team), **more))

    def _end(self, case: living.Lived, old: past.Old) -> None:
        """Close what is closed in the file, with its last step; leave what is open on its shelf."""
        if not past.is_closed(old, self.said):
            return
        last = old.happened[-1] if old.happened else past.Happened("", old.opened_at, "", "")
        last = dataclasses.replace(last, at=max(case.events[-1].at, last.at))
        self._say(case, last, Kind.CLOSED, closing=Closing.DONE, outcome=old.outcome[:300])
