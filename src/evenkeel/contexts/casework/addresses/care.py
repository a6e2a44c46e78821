"""Addresses of care: looking behind the glass, keeping and erasing, bringing a past along."""

from django.urls import path

from evenkeel.contexts.casework.views.care import openings

urlpatterns = [
    path("care/", openings.listing, name="care"),
    path("care/open/", openings.break_glass, name="break-glass"),
    path("care/openings/<uuid:access_id>/end/", openings.end, name="end-look"),
]
