"""Answers for whatever watches over the processes."""

from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from evenkeel.kernel import errors
from evenkeel.lib.db import roles


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Say that the process answers (`/healthz`)."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether real requests can be served (`/readyz`): database there, migrated, and its role unable to peek."""
    checks = {"database": _database(), "migrations": _migrations(), "role": _role()}
    good = all(state == "ok" for state in checks.values())
    return JsonResponse(
        {"status": "ok" if good else "not ready", "checks": checks}, status=200 if good else 503
    )


def _database() -> str:
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connections["default"])
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "does not answer"
    return f"{len(pending)} to run" if pending else "ok"


def _role() -> str:
    try:
        roles.refuse_unsafe(using="default")
    except errors.Refusal as refusal:
        return refusal.message
    except DatabaseError:
        return "does not answer"
    return "ok"
