"""Addresses of SCIM, below /scim/v2/."""

import importlib
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

VIEWS: Final = "evenkeel.contexts.people.views.scim"


@csrf_exempt
def answered(request: HttpRequest, *, view: str, **given: Any) -> HttpResponse:
    """Answer by a view of SCIM. They are read at the first request, for their shapes take a fifth of a server's start to build."""
    answer: HttpResponse = getattr(importlib.import_module(VIEWS), view)(request, **given)
    return answer


app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", answered, {"view": "config"}, name="config"),
    path("Schemas", answered, {"view": "schemas"}, name="schemas"),
    path("Schemas/<str:key>", answered, {"view": "schemas"}, name="schema"),
    path("ResourceTypes", answered, {"view": "resource_types"}, name="resource-types"),
    path("ResourceTypes/<str:key>", answered, {"view": "resource_types"}, name="resource-type"),
    path("Users", answered, {"view": "all_users"}, name="users"),
    path("Groups", answered, {"view": "all_groups"}, name="groups"),
    path(".search", answered, {"view": "search"}, name="search"),
    re_path(r"^(?P<what>Users|Groups)/\.search$", answered, {"view": "search"}, name="search-one-kind"),
    path("Users/<str:key>", answered, {"view": "one_user"}, name="user"),
    path("Groups/<str:key>", answered, {"view": "one_group"}, name="group"),
    re_path(r"^(?P<path>.*)$", answered, {"view": "not_here"}, name="not-here"),
]
