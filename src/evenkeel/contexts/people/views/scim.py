"""SCIM 2.0 at /scim/v2/: for programs with an API token whose scope is `people.scim`. Errors as RFC 7644, section 3.12 says."""

import functools
import json
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ListResponse,
    NotFoundException,
    NotImplementedException,
    PatchOp,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    Schema,
    SCIMException,
    SearchRequest,
    UniquenessException,
)

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.people.scim import groups, shapes, users
from evenkeel.kernel import errors, time

MEDIA: Final = "application/scim+json"
_STATUS: Final = ((errors.NotFound, 404), (errors.Denied, 403), (errors.Conflict, 409))
View = Callable[..., HttpResponse]


def scim(*methods: str) -> Callable[[View], View]:
    """Let programs in whose token may be used for this, and answer whatever is wrong as SCIM does."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @functools.wraps(view)
        def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            try:
                _check_token(request)
                if request.method not in methods:
                    return _refused(405, f"{request.method} is not answered here.", allow=methods)
                with shapes.PROVIDER:
                    return view(request, **kwargs)
            except SCIMException as trouble:
                return _error(trouble.to_error())
            except ValidationError as trouble:
                return _error(Error.from_validation_errors(trouble)[0])
            except errors.Refusal as refusal:
                return _refusal(refusal)

        return answered

    return decorate


class Unauthorised(errors.Denied):
    """Send an API token of your organisation that may be used for people (SCIM)."""

    code = "scim-unauthorised"


def _check_token(request: HttpRequest) -> None:
    acting: accounts.Acting | None = getattr(request, "acting", None)
    if acting is None or not acting.may(accounts.Scope.PEOPLE_SCIM):
        raise Unauthorised


def _by(request: HttpRequest) -> accounts.Acting:
    acting: accounts.Acting = vars(request)["acting"]
    return acting


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/scim/v2")


# -- what there is ---------------------------------------------------------------------------------------------------


@scim("GET")
def config(request: HttpRequest) -> HttpResponse:
    """Say what is supported."""
    return _answer(_placed(shapes.CONFIG, "ServiceProviderConfig", _base(request), "ServiceProviderConfig"))


@scim("GET")
def schemas(request: HttpRequest, key: str = "") -> HttpResponse:
    """Describe the attributes."""
    known = [_placed(each, "Schema", _base(request), f"Schemas/{each.id}") for each in shapes.SCHEMAS]
    return _known(request, known, key, Schema)


@scim("GET")
def resource_types(request: HttpRequest, key: str = "") -> HttpResponse:
    """Name the kinds of resources."""
    known = [
        _placed(each, "ResourceType", _base(request), f"ResourceTypes/{each.id or each.name}")
        for each in shapes.PROVIDER.resource_types
    ]
    return _known(request, known, key, ResourceType)


def _placed(resource: Any, kind: str, base: str, path: str) -> Any:
    document = resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    document["meta"] = {"resourceType": kind, "location": f"{base}/{path}"}
    return type(resource).model_validate(document, scim_ctx=None)


def _known(request: HttpRequest, known: list[Any], key: str, kind: Any) -> HttpResponse:
    if key:
        found = [each for each in known if key in (each.id, each.name)]
        if not found:
            raise NotFoundException(detail=f"There is no {kind.__name__} {key} here.")
        return _answer(found[0])
    if "filter" in request.GET:
        return _refused(403, "What there is cannot be filtered.")
    return _listed(known, len(known), 1, kind)


# -- users and groups ------------------------------------------------------------------------------------------------


@scim("GET", "POST")
def all_users(request: HttpRequest) -> HttpResponse:
    """Find users, or write one down."""
    if request.method == "POST":
        user = shapes.Person.model_validate_json(
            request.body or b"{}", scim_ctx=Context.RESOURCE_CREATION_REQUEST
        )
        made = users.create(by=_by(request), user=user, base=_base(request), at=time.now())
        return _made(request, made, Context.RESOURCE_CREATION_RESPONSE)
    return _searched(request, shapes.Person, users.page, dict(request.GET.items()))


@scim("GET", "PUT", "PATCH", "DELETE")
def one_user(request: HttpRequest, key: str) -> HttpResponse:
    """Show, replace, change or deactivate a user."""
    given: dict[str, Any] = {"by": _by(request), "user_id": key, "at": time.now()}
    known = users.one(**given, base=_base(request))
    if request.method == "DELETE":
        _check_version(request, known)
        users.delete(**given)
        return HttpResponse(status=204)
    wanted = _wanted(request, known, shapes.Person)
    if wanted is None:
        return _shown(request, known)
    done = users.replace(**given, user=wanted, base=_base(request))
    return _made(request, done, _context(request), status=200)


@scim("GET", "POST")
def all_groups(request: HttpRequest) -> HttpResponse:
    """Find groups, or keep one."""
    if request.method == "POST":
        group = shapes.Group.model_validate_json(
            request.body or b"{}", scim_ctx=Context.RESOURCE_CREATION_REQUEST
        )
        made = groups.create(by=_by(request), group=group, base=_base(request), at=time.now())
        return _made(request, made, Context.RESOURCE_CREATION_RESPONSE)
    return _searched(request, shapes.Group, groups.page, dict(request.GET.items()))


@scim("GET", "PUT", "PATCH", "DELETE")
def one_group(request: HttpRequest, key: str) -> HttpResponse:
    """Show, replace, change or forget a group."""
    given: dict[str, Any] = {"by": _by(request), "group_id": key, "at": time.now()}
    known = groups.one(**given, base=_base(request))
    if request.method == "DELETE":
        _check_version(request, known)
        groups.delete(**given)
        return HttpResponse(status=204)
    wanted = _wanted(request, known, shapes.Group)
    if wanted is None:
        return _shown(request, known)
    done = groups.replace(**given, group=wanted, base=_base(request))
    return _made(request, done, _context(request), status=200)


@scim("POST")
def search(request: HttpRequest, what: str = "") -> HttpResponse:
    """Find users, groups or both by a request in the body."""
    given = _body(request)
    if what == "Users":
        return _searched(request, shapes.Person, users.page, given)
    if what == "Groups":
        return _searched(request, shapes.Group, groups.page, given)
    wanted: Any = SearchRequest[shapes.Person | shapes.Group].model_validate(
        given, scim_ctx=Context.SEARCH_REQUEST
    )
    whole = wanted.model_copy(update={"start_index": 1, "count": shapes.MOST})
    by, at = _by(request), time.now()
    found = [
        each
        for page in (users.page, groups.page)
        for each in page(by=by, request=whole, base=_base(request), at=at)[1]
    ]
    start = (wanted.start_index or 1) - 1
    count = shapes.PER_PAGE if wanted.count is None else wanted.count
    kind: Any = shapes.Person | shapes.Group
    return _listed(found[start : start + count], len(found), start + 1, kind, wanted)


@scim("GET", "POST", "PUT", "PATCH", "DELETE")
def not_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer for what is not supported, and for what there is not."""
    if path.strip("/") in {"Bulk", "Me"}:
        raise NotImplementedException(detail=f"/{path} is not supported here.")
    raise NotFoundException(detail=f"There is nothing at /{path}.")


# -- what they share -------------------------------------------------------------------------------------------------


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SCIMException.from_error(
            Error(status=400, scim_type="invalidSyntax", detail="The body is no JSON object.")
        )
    return found


def _wanted(request: HttpRequest, known: Any, kind: Any) -> Any:
    """Return what a resource shall be; None where it is only asked for. Raises PreconditionFailedException."""
    if request.method == "GET":
        return None
    _check_version(request, known)
    if request.method == "PUT":
        wanted = kind.model_validate_json(
            request.body or b"{}", scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
        )
        wanted.replace(known)
        return wanted
    patch = PatchOp[kind].model_validate_json(request.body or b"{}", scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    patch.patch(known)
    return known


def _context(request: HttpRequest) -> Context:
    return (
        Context.RESOURCE_REPLACEMENT_RESPONSE if request.method == "PUT" else Context.RESOURCE_PATCH_RESPONSE
    )


def _version(resource: Any) -> str:
    return str(resource.meta.version or "") if resource.meta else ""


def _check_version(request: HttpRequest, known: Any) -> None:
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted != "*" and _version(known) not in [each.strip() for each in wanted.split(",")]:
        raise PreconditionFailedException(detail="It has been changed in the meantime; read it again.")


def _shown(request: HttpRequest, known: Any) -> HttpResponse:
    version = _version(known)
    if version and request.headers.get("If-None-Match") == version:
        return HttpResponse(status=304, headers={"ETag": version})
    parameters = _parameters(request, type(known))
    return _answer(known, parameters=parameters)


def _parameters(request: HttpRequest, kind: Any) -> Any:
    given = {key: request.GET[key] for key in ("attributes", "excludedAttributes") if key in request.GET}
    return ResponseParameters[kind].model_validate(given)


def _made(request: HttpRequest, made: Any, context: Context, status: int = 201) -> HttpResponse:
    answer = _answer(made, context=context, status=status, parameters=_parameters(request, type(made)))
    if status == 201:
        answer.headers["Location"] = str(made.meta.location)
    return answer


def _searched(
    request: HttpRequest, kind: Any, page: Callable[..., tuple[int, list[Any]]], given: dict[str, Any]
) -> HttpResponse:
    wanted: Any = SearchRequest[kind].model_validate(given, scim_ctx=Context.SEARCH_REQUEST)
    total, found = page(by=_by(request), request=wanted, base=_base(request), at=time.now())
    return _listed(found, total, wanted.start_index or 1, kind, wanted)


def _listed(found: list[Any], total: int, start: int, kind: Any, wanted: Any = None) -> HttpResponse:
    response: Any = ListResponse[kind](
        total_results=total, start_index=start, items_per_page=len(found), resources=found
    )
    return _answer(response, parameters=wanted)


def _answer(
    resource: Resource[Any] | Any,
    *,
    context: Context = Context.RESOURCE_QUERY_RESPONSE,
    status: int = 200,
    parameters: Any = None,
) -> HttpResponse:
    document = resource.model_dump(scim_ctx=context, response_parameters=parameters)
    answer = HttpResponse(json.dumps(document), status=status, content_type=MEDIA)
    meta = getattr(resource, "meta", None)
    if meta is not None and meta.version:
        answer.headers["ETag"] = meta.version
    return answer


def _refusal(refusal: errors.Refusal) -> HttpResponse:
    if isinstance(refusal, Unauthorised):
        answer = _refused(401, refusal.message)
        answer.headers["WWW-Authenticate"] = 'Bearer realm="evenkeel"'
        return answer
    status = next((status for kind, status in _STATUS if isinstance(refusal, kind)), 400)
    if status == 409:
        return _error(UniquenessException(detail=refusal.message).to_error())
    return _refused(status, refusal.message, kind="invalidValue" if status == 400 else None)


def _refused(
    status: int, words: str, *, kind: str | None = None, allow: tuple[str, ...] = ()
) -> HttpResponse:
    answer = _error(Error(status=status, scim_type=kind, detail=words))
    if allow:
        answer.headers["Allow"] = ", ".join(allow)
    return answer


def _error(error: Error) -> HttpResponse:
    document = error.model_dump(scim_ctx=Context.DEFAULT)
    return HttpResponse(json.dumps(document), status=error.status or 400, content_type=MEDIA)
