"""Addresses of courses of work."""

from django.urls import path

from evenkeel.contexts.casework.views import courses

urlpatterns = [
    path("courses/", courses.listing, name="courses"),
    path("courses/new/", courses.new, name="new-course"),
    path("courses/<uuid:course_id>/change/", courses.change, name="change-course"),
    path("courses/<uuid:course_id>/retire/", courses.retire, name="retire-course"),
    path("courses/<uuid:course_id>/bring-back/", courses.bring_back, name="bring-back-course"),
    path("courses/<str:source>/", courses.course, name="course"),
]
