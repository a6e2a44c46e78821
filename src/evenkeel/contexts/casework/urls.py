"""Addresses of casework, below /work/: one list for each group of pages."""

from evenkeel.contexts.casework.addresses import caller, care, casepage

app_name = "casework"
urlpatterns = [
    *caller.urlpatterns,
    *care.urlpatterns,
    *casepage.urlpatterns,
]
