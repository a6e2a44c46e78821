"""Addresses of casework, below /work/: one list for each group of pages."""

from evenkeel.contexts.casework.addresses import care

app_name = "casework"
urlpatterns = [
    *care.urlpatterns,
]
