"""Addresses of one's day, of shelves and of the search."""

from django.urls import path

from evenkeel.contexts.casework.views.desk import day, keeping, search, several, shelves

urlpatterns = [
    path("", day.day, name="my-day"),
    path("stars/", day.give_star, name="give-star"),
    path("stars/<uuid:star_id>/turn/", day.turn_star, name="turn-star"),
    path("stars/<uuid:star_id>/remove/", day.remove_star, name="remove-star"),
    path("week/", day.say_week, name="say-week"),
    path("shelves/", shelves.overview, name="shelves"),
    path("shelves/<str:shelf>/", shelves.shelf, name="shelf"),
    path("shelves/<str:shelf>/cases.csv", shelves.as_csv, name="shelf-csv"),
    path("shelves/<str:shelf>/next/", shelves.take_next, name="take-next"),
    path("shelves/<str:shelf>/take/", shelves.take, name="take-one"),
    path("shelves/<str:shelf>/several/", several.several, name="several"),
    path("shelves/<str:shelf>/keep/", keeping.keep, name="keep-list"),
    path("lists/<uuid:filter_id>/remove/", keeping.remove, name="remove-list"),
    path("several/<uuid:batch>/undo/", several.undo, name="undo-several"),
    path("search/", search.search, name="search"),
]
