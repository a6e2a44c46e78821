"""Addresses of blueprint, below /model/."""

from django.urls import path

from evenkeel.contexts.blueprint.views import branches, editing, index, reading

app_name = "blueprint"
urlpatterns = [
    path("", branches.overview, name="overview"),
    path("begin/", branches.begin, name="begin"),
    path("<slug:onto>/drafts/", branches.draft, name="draft"),
    path("<slug:branch>/", reading.canvas, name="canvas"),
    path("<slug:branch>/elements/<slug:element>/", reading.element, name="element"),
    path("<slug:branch>/history/<int:number>/undo/", editing.undo, name="undo"),
    path("<slug:branch>/records/<slug:collection>/new/", editing.new, name="new-record"),
    path("<slug:branch>/records/<slug:collection>/<slug:key>/edit/", editing.edit, name="edit-record"),
    path("<slug:branch>/records/<slug:collection>/<slug:key>/remove/", editing.remove, name="remove-record"),
    path("<slug:branch>/records/<slug:collection>/<slug:key>/", reading.record, name="record"),
    path("<slug:branch>/views/", index.views, name="views"),
    path("<slug:branch>/checks/", reading.checks, name="checks"),
    path("<slug:branch>/history/", reading.history, name="history"),
]
