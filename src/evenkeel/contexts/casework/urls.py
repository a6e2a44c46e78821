"""Addresses of casework, below /work/: one list for each group of pages."""

from evenkeel.contexts.casework.addresses import caller, casepage, desk

app_name = "casework"
urlpatterns = [
    *desk.urlpatterns,
    *caller.urlpatterns,
    *casepage.urlpatterns,
]
