"""Addresses of blueprint, below /model/."""

from django.urls import path

from evenkeel.contexts.blueprint.views import (
    branches,
    direction,
    editing,
    ground,
    index,
    means,
    people,
    reading,
    services,
    sharing,
)

app_name = "blueprint"
urlpatterns = [
    path("", branches.overview, name="overview"),
    path("shared/<str:token>/calendar.ics", sharing.shared_calendar, name="shared-calendar"),
    path("shared/<str:token>/pestel/", sharing.shared_pestel, name="shared-pestel"),
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
    path("<slug:branch>/shared/<slug:what>/", sharing.share, name="share"),
    path("<slug:branch>/shared/<slug:what>/end/", sharing.end_share, name="end-share"),
    path("<slug:branch>/views/golden-thread/", direction.thread, name="thread"),
    path("<slug:branch>/views/annual-wheel/", direction.wheel, name="wheel"),
    path("<slug:branch>/views/pestel/", direction.pestel, name="pestel"),
    path("<slug:branch>/views/channel-mix/", means.mix, name="mix"),
    path("<slug:branch>/views/capabilities/", means.capabilities, name="capabilities"),
    path("<slug:branch>/views/landscape/", means.landscape, name="landscape"),
    path("<slug:branch>/views/organisation/", people.organisation, name="organisation"),
    path("<slug:branch>/views/raci/", people.matrix, name="raci"),
    path("<slug:branch>/views/raci.csv", people.matrix_as_csv, name="raci-csv"),
    path("<slug:branch>/views/roles/", people.roles, name="roles"),
    path("<slug:branch>/views/roles/<slug:key>/", people.description, name="role"),
    path("<slug:branch>/views/services/", services.services, name="services"),
    path("<slug:branch>/views/services/<slug:key>/", services.service, name="service"),
    path("<slug:branch>/views/critical-processes/", ground.processes, name="critical"),
    path("<slug:branch>/views/locations/", ground.locations, name="locations"),
    path("<slug:branch>/views/glossary/", ground.language, name="glossary"),
    path("<slug:branch>/checks/", reading.checks, name="checks"),
    path("<slug:branch>/history/", reading.history, name="history"),
]
