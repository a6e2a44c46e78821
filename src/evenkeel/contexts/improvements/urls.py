"""Addresses of improvements, below /improvements/."""

from django.urls import path

from evenkeel.contexts.improvements.views import ideas

app_name = "improvements"
urlpatterns = [
    path("", ideas.ideas, name="ideas"),
    path("add/", ideas.add, name="add"),
    path("<uuid:idea_id>/", ideas.idea, name="idea"),
    path("<uuid:idea_id>/change/", ideas.change, name="change"),
    path("<uuid:idea_id>/move/", ideas.move, name="move"),
    path("<uuid:idea_id>/comment/", ideas.comment, name="comment"),
]
