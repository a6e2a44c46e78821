"""Addresses of blueprint, below /model/."""

from django.urls import path

from evenkeel.contexts.blueprint.views import (
    applying,
    branches,
    consultation,
    deciding,
    index,
    outside,
    reading,
    seats,
)

app_name = "blueprint"
urlpatterns = [
    path("", branches.overview, name="overview"),
    path("begin/", branches.begin, name="begin"),
    path("seats/", seats.seats, name="seats"),
    path("seats/<uuid:seat>/end/", seats.end_seat, name="end-seat"),
    path(
        "applications/<uuid:application>/withdraw/",
        applying.withdraw_application,
        name="withdraw-application",
    ),
    path("by-link/<str:token>/", outside.by_link, name="by-link"),
    path("by-link/<str:token>/answers/", outside.by_link_answers, name="by-link-answers"),
    path(
        "by-link/<str:token>/records/<slug:collection>/<slug:key>/",
        outside.by_link_record,
        name="by-link-record",
    ),
    path("<slug:onto>/drafts/", branches.draft, name="draft"),
    path("<slug:branch>/", reading.canvas, name="canvas"),
    path("<slug:branch>/elements/<slug:element>/", reading.element, name="element"),
    path("<slug:branch>/records/<slug:collection>/<slug:key>/", reading.record, name="record"),
    path("<slug:branch>/views/", index.views, name="views"),
    path("<slug:branch>/checks/", reading.checks, name="checks"),
    path("<slug:branch>/history/", reading.history, name="history"),
    path("<slug:branch>/history/<uuid:revision>/back/", applying.go_back, name="go-back"),
    path("<slug:branch>/plan/", applying.plan, name="plan"),
    path("<slug:branch>/apply/", applying.apply, name="apply"),
    path("<slug:branch>/decision/", deciding.deciding, name="deciding"),
    path("<slug:branch>/decision/<slug:move>/", deciding.move, name="move"),
    path("<slug:branch>/consult/", consultation.consult, name="consult"),
    path("<slug:branch>/consultation/", consultation.consultation, name="consultation"),
    path("<slug:branch>/consultation/comments/", consultation.comments, name="comments"),
    path("<slug:branch>/consultation/comments/<uuid:comment>/", consultation.answer, name="answer"),
    path("<slug:branch>/consultation/close/", consultation.close, name="close-consultation"),
    path("<slug:branch>/consultation/link/", consultation.new_link, name="new-link"),
    path("<slug:branch>/consultation/link/end/", consultation.end_link, name="end-link"),
]
