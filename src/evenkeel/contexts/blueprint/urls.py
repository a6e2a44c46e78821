"""Addresses of blueprint, below /model/."""

from django.urls import path

from evenkeel.contexts.blueprint.views import branches, direction, index, means, reading

app_name = "blueprint"
urlpatterns = [
    path("", branches.overview, name="overview"),
    path("begin/", branches.begin, name="begin"),
    path("<slug:onto>/drafts/", branches.draft, name="draft"),
    path("<slug:branch>/", reading.canvas, name="canvas"),
    path("<slug:branch>/elements/<slug:element>/", reading.element, name="element"),
    path("<slug:branch>/records/<slug:collection>/<slug:key>/", reading.record, name="record"),
    path("<slug:branch>/views/", index.views, name="views"),
    path("<slug:branch>/views/golden-thread/", direction.thread, name="thread"),
    path("<slug:branch>/views/annual-wheel/", direction.wheel, name="wheel"),
    path("<slug:branch>/views/pestel/", direction.pestel, name="pestel"),
    path("<slug:branch>/views/channel-mix/", means.mix, name="mix"),
    path("<slug:branch>/views/capabilities/", means.capabilities, name="capabilities"),
    path("<slug:branch>/views/landscape/", means.landscape, name="landscape"),
    path("<slug:branch>/checks/", reading.checks, name="checks"),
    path("<slug:branch>/history/", reading.history, name="history"),
]
