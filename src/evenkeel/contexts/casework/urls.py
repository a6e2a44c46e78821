"""Addresses of casework, below /work/: one list for each group of pages."""

from evenkeel.contexts.casework.addresses import care, casepage

app_name = "casework"
urlpatterns = [
    *care.urlpatterns,
    *casepage.urlpatterns,
]
