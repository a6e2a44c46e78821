"""Addresses of casework, below /work/: one list for each group of pages."""

from evenkeel.contexts.casework.addresses import caller, care, casepage, courses, desk

app_name = "casework"
urlpatterns = [
    *desk.urlpatterns,
    *caller.urlpatterns,
    *care.urlpatterns,
    *casepage.urlpatterns,
    *courses.urlpatterns,
]
