"""The people who do the work: roles, units, skills, working time and absences."""

from django.apps import AppConfig


class People(AppConfig):
    """Who works here, as what, and when."""

    name = "evenkeel.contexts.people"
    label = "people"
