"""Addresses of boards, below /boards/."""

from django.urls import path

from evenkeel.contexts.boards.views import cards, colours, editing, looking, moving, progress

app_name = "boards"
urlpatterns = [
    path("", looking.boards, name="boards"),
    path("<str:key>/", looking.board, name="board"),
    path("<str:key>/cards/", cards.cards, name="cards"),
    path("<str:key>/change/", editing.edit, name="edit"),
    path("<str:key>/status/", colours.colours, name="colours"),
    path("<str:key>/events/", looking.events, name="events"),
    path("<str:key>/cases/<uuid:case_id>/<slug:aspect>/", progress.standing, name="standing"),
    path("<str:key>/cards/<uuid:case_id>/move/", moving.move, name="move"),
    path("<str:key>/cards/<uuid:case_id>/hand/", moving.hand, name="hand"),
]
