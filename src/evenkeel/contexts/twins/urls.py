"""Addresses of twins, below /twins/."""

from django.urls import path

from evenkeel.contexts.twins.views import ahead, looking, saved, trying

app_name = "twins"
urlpatterns = [
    path("", looking.teams, name="teams"),
    path("<str:unit>/", looking.twin, name="twin"),
    path("<str:unit>/progress/", looking.progress, name="progress"),
    path("<str:unit>/learn/", looking.learn, name="learn"),
    path("<str:unit>/together/", looking.together, name="together"),
    path("<str:unit>/outlook/", ahead.outlook, name="outlook"),
    path("<str:unit>/what-if/", trying.what_if, name="what-if"),
    path("<str:unit>/what-if/save/", trying.save, name="save"),
    path("<str:unit>/scenarios/", saved.listed, name="scenarios"),
    path("<str:unit>/scenarios/side-by-side/", saved.compare, name="compare"),
    path("<str:unit>/scenarios/<uuid:scenario_id>/", saved.scenario, name="scenario"),
    path("<str:unit>/scenarios/<uuid:scenario_id>/delete/", saved.delete, name="delete"),
    path("<str:unit>/scenarios/<uuid:scenario_id>/take/", saved.take, name="take"),
    path("<str:unit>/twin.json", looking.as_json, name="json"),
]
