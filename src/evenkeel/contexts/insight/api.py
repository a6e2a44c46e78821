"""Reports for programs: list them, read one, bring an event log, delete one."""

import dataclasses
import datetime as dt
import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import ConfigDict, ValidationError

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import claims, operations, people, queries, rules
from evenkeel.contexts.insight.values import Report, Settings
from evenkeel.engines import flow
from evenkeel.kernel import errors, time, zones

router = Router(tags=["reports"])


class BadSettings(errors.Invalid):
    """The settings are not JSON of the form that the description asks for."""

    code = "bad-settings"


class MissingColumns(errors.Invalid):
    """It is not clear what the columns mean; name them in `settings`."""

    code = "columns-missing"


class PageIn(Schema):
    """Which part of a list."""

    page: int = Field(default=1, ge=1, le=1_000_000, description="Pages count from 1")
    size: int = Field(default=20, ge=1, le=100, description="Reports on a page")


class ReportOut(Schema):
    """A report, without its document."""

    id: uuid.UUID
    name: str
    file_name: str
    size: int = Field(description="Bytes of the event log")
    status: str = Field(description="received, queued, reading, ready, refused, bad-rows or stopped")
    uploaded_by: str
    received_at: dt.datetime
    finished_at: dt.datetime | None
    cases: int | None
    events: int | None
    refusal: str = Field(description="Why the event log could not be read; empty where it could")
    problems: dict[str, int] = Field(description="Rows that could not be used, by kind")


class ReportsOut(Schema):
    """One page of reports, newest first."""

    items: list[ReportOut]
    total: int = Field(description="Reports in all")


class SettingsIn(Schema):
    """How a file is to be read. What is left out is found by evenkeel."""

    model_config = ConfigDict(extra="forbid")

    roles: dict[str, str] = Field(default={}, description='Column by role, e.g. {"case": "Reference"}')
    time_zone: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    date_format: str | None = None
    skip_bad: bool = Field(default=False, description="Leave rows out that cannot be used")
    targets: list[str] = Field(
        default=[], max_length=50, description='Limits in time that are known, e.g. ["lead_time<=56d"]'
    )


# The framework knows a form's fields as texts only: what the text carries is said here.
SETTINGS_FIELD = {
    "settings": {
        "description": "How the file is to be read; what is left out is found by evenkeel",
        "contentMediaType": "application/json",
        "contentSchema": SettingsIn.model_json_schema(),
    }
}
FORM = {"requestBody": {"content": {"multipart/form-data": {"schema": {"properties": SETTINGS_FIELD}}}}}


@router.get("", response=ReportsOut, summary="List reports")
def reports(request: HttpRequest, asked: Query[PageIn]) -> ReportsOut:
    """Return a page of the organisation's reports, newest first."""
    found = queries.reports(
        organisation_id=_acting(request).organisation_id, page=asked.page, size=asked.size
    )
    return ReportsOut(items=[_out(each) for each in found.items], total=found.total)


@router.get("/{uuid:report_id}", response=ReportOut, summary="Read what is known of a report")
def report(request: HttpRequest, report_id: uuid.UUID) -> ReportOut:
    """Return a report without its document."""
    return _out(queries.report(organisation_id=_acting(request).organisation_id, report_id=report_id))


@router.get(
    "/{uuid:report_id}/document", response=flow.Report, by_alias=True, summary="Read a finished report"
)
def document(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Return the document of a finished report, as `evenkeel-report/1`.

    Who is neither leader nor administrator gets it without what single people did, but for her own part.
    """
    acting = _acting(request)
    content = _content(acting, queries.report(organisation_id=acting.organisation_id, report_id=report_id))
    operations.note_download(report_id=report_id, form="api", by=acting, at=time.now())
    return HttpResponse(content, content_type="application/json")


@router.post("", response={202: ReportOut}, summary="Bring an event log", openapi_extra=FORM)
def upload(request: HttpRequest, file: File[UploadedFile], settings: Form[str] = "") -> Status[ReportOut]:
    """Keep an event log and have its report made; `settings` says how it is to be read."""
    acting, given = _acting(request), _settings(settings)
    reading = _reading(acting, given)
    kept = operations.receive(
        content=file.chunks(), size=file.size or 0, file_name=file.name or "", by=acting, at=time.now()
    )
    try:
        queued = operations.queue(
            report_id=kept.id, reading=_completed(kept, reading), by=acting, at=time.now()
        )
    except errors.Refusal:
        # Who is refused is not told the number of a report: nothing stays behind that she does not know of.
        operations.delete(report_id=kept.id, by=acting, at=time.now())
        raise
    return Status(202, _out(queued))


@router.delete("/{uuid:report_id}", response={204: None}, summary="Delete a report")
def delete(request: HttpRequest, report_id: uuid.UUID) -> Status[None]:
    """Delete a report and its event log; a person can take it back within ten minutes."""
    operations.delete(report_id=report_id, by=_acting(request), at=time.now())
    return Status(204, None)


def _content(acting: accounts.Acting, known: Report) -> str:
    """Return the document as the member may see it."""
    made = queries.made(known=known)
    if rules.can_see_people(acting):
        return made.content
    whole = flow.Report.model_validate_json(made.content)
    seen = people.sight(acting, made=made, document=whole, claimed=claims.names(by=acting))
    return people.veiled(whole, seen).model_dump_json(indent=2)


def _acting(request: HttpRequest) -> accounts.Acting:
    acting: accounts.Acting = vars(request)["acting"]
    return acting


def _settings(given: str) -> SettingsIn:
    try:
        return SettingsIn.model_validate(json.loads(given)) if given else SettingsIn()
    except (json.JSONDecodeError, ValidationError) as trouble:
        raise BadSettings(f"The settings cannot be used: {trouble}") from trouble


def _reading(acting: accounts.Acting, given: SettingsIn) -> Settings:
    known = {role.value for role in flow.Role}
    unknown = sorted(set(given.roles) - known)
    if any("\0" in column for column in given.roles.values()):
        raise BadSettings("The name of a column cannot hold a zero byte.")
    if unknown:
        raise BadSettings(f"There is no role {unknown[0]!r}; roles are {', '.join(sorted(known))}.")
    roles: Any = [[role, column, "set by you"] for role, column in given.roles.items()]
    reading = Settings.from_json(
        {
            "time_zone": zones.named(given.time_zone).key if given.time_zone else acting.time_zone,
            "encoding": given.encoding,
            "delimiter": given.delimiter,
            "decimal": given.decimal,
            "date_format": given.date_format,
            "roles": roles,
            "skip_bad": given.skip_bad,
            "targets": given.targets,
        }
    )
    if reading.roles and (missing := rules.missing_roles({a.role for a in reading.roles})):
        raise MissingColumns(f"No column is named for the role {missing[0].value!r}.")
    # An encoding, a delimiter or a limit that cannot be meant is refused before the file is kept.
    _ = reading.dialect, reading.limits
    return reading


def _completed(known: Report, reading: Settings) -> Settings:
    """Return the settings with roles: those given, else what the file suggests. Raises MissingColumns."""
    if reading.roles:
        return reading
    found = queries.preview(known=known, reading=reading)
    if found.missing:
        raise MissingColumns(f"No column says the {found.missing[0].value}; name the columns in `settings`.")
    return dataclasses.replace(reading, roles=found.suggestion.assignments)


def _out(known: Report) -> ReportOut:
    return ReportOut(
        id=known.id,
        name=known.name,
        file_name=known.file_name,
        size=known.size,
        status=known.status.value,
        uploaded_by=known.uploaded_by_name,
        received_at=known.received_at,
        finished_at=known.finished_at,
        cases=known.cases,
        events=known.events,
        refusal=known.refusal,
        problems=dict(known.problems.counts),
    )
