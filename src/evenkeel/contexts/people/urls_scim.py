"""Addresses of SCIM, below /scim/v2/."""

from django.urls import path, re_path

from evenkeel.contexts.people.views import scim

app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", scim.config, name="config"),
    path("Schemas", scim.schemas, name="schemas"),
    path("Schemas/<str:key>", scim.schemas, name="schema"),
    path("ResourceTypes", scim.resource_types, name="resource-types"),
    path("ResourceTypes/<str:key>", scim.resource_types, name="resource-type"),
    path("Users", scim.all_users, name="users"),
    path("Groups", scim.all_groups, name="groups"),
    path(".search", scim.search, name="search"),
    re_path(r"^(?P<what>Users|Groups)/\.search$", scim.search, name="search-one-kind"),
    path("Users/<str:key>", scim.one_user, name="user"),
    path("Groups/<str:key>", scim.one_group, name="group"),
    re_path(r"^(?P<path>.*)$", scim.not_here, name="not-here"),
]
