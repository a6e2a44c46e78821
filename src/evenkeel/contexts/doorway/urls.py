"""Addresses of the doorway, below /follow/."""

from django.urls import path

from evenkeel.contexts.doorway import views

app_name = "doorway"
urlpatterns = [
    path("cases/<str:reference>/link/", views.make, name="make"),
    path("cases/<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("cases/<str:reference>/message/", views.write, name="write"),
    path("<str:token>/", views.follow, name="follow"),
]
