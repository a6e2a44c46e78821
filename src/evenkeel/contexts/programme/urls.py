"""Addresses of programme, below /programme/."""

from django.urls import path

from evenkeel.contexts.programme.views import actions, overview, reporting

app_name = "programme"
urlpatterns = [
    path("", overview.timeline, name="timeline"),
    path("savings/", overview.savings, name="savings"),
    path("board/", overview.board, name="board"),
    path("actions/<slug:key>/", actions.action, name="action"),
    path("actions/<slug:key>/progress/", reporting.progress, name="progress"),
    path("actions/<slug:key>/evidence/", reporting.evidence, name="evidence"),
    path("actions/<slug:key>/savings/", reporting.savings, name="action-savings"),
    path("reports/<uuid:report_id>/withdraw/", reporting.withdraw, name="withdraw"),
]
