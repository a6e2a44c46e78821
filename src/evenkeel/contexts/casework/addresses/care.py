"""Addresses of care: looking behind the glass, keeping and erasing, bringing a past along."""

from django.urls import path

from evenkeel.contexts.casework.views.care import history, openings, retention

urlpatterns = [
    path("care/", openings.listing, name="care"),
    path("care/open/", openings.break_glass, name="break-glass"),
    path("care/openings/<uuid:access_id>/end/", openings.end, name="end-look"),
    path("care/holds/<str:reference>/", retention.hold, name="hold"),
    path("care/retention/", retention.listing, name="retention"),
    path("care/retention/certificates/<uuid:certificate_id>/", retention.certificate, name="certificate"),
    path(
        "care/retention/certificates/<uuid:certificate_id>.json",
        retention.certificate_json,
        name="certificate-json",
    ),
    path("care/retention/<slug:case_type>/", retention.erase, name="erase"),
    path("care/retention/<slug:case_type>/progress/", retention.progress, name="erasing"),
    path("care/history/", history.listing, name="histories"),
    path("care/history/<uuid:import_id>/", history.one, name="history"),
    path("care/history/<uuid:import_id>/bring/", history.bring, name="bring-history"),
    path("care/history/<uuid:import_id>/undo/", history.undo, name="undo-history"),
]
