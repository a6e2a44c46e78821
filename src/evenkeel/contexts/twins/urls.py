"""Addresses of twins, below /twins/."""

from django.urls import path

from evenkeel.contexts.twins.views import looking

app_name = "twins"
urlpatterns = [
    path("", looking.teams, name="teams"),
    path("<str:unit>/", looking.twin, name="twin"),
    path("<str:unit>/progress/", looking.progress, name="progress"),
    path("<str:unit>/learn/", looking.learn, name="learn"),
    path("<str:unit>/twin.json", looking.as_json, name="json"),
]
