"""Pasts that were brought along."""

from django.db import models

from evenkeel.contexts.casework.models.base import Owned, one_of
from evenkeel.contexts.casework.values.cases import LONGEST_NAME
from evenkeel.contexts.casework.values.history import State


class Import(Owned):
    """A file of old cases, what it means, and what came of it."""

    file_name = models.CharField(max_length=LONGEST_NAME)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, default=State.RECEIVED)
    plan = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    steps = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    problem_count = models.IntegerField(default=0)
    by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_import"
        constraints = (one_of("state", State, name="casework_import_known_state"),)


class Imported(Owned):
    """An old case that was brought along: what it was called there, and which case it is here."""

    brought = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+")
    original = models.CharField(max_length=LONGEST_NAME)
    # Not a foreign key: what was brought in and taken back stays told.
    case_id = models.UUIDField()
    sequence = models.IntegerField()
    """The number of the last event that was brought along: where the case has more, somebody has worked on it."""

    class Meta:
        db_table = "casework_imported"
        constraints = (
            models.UniqueConstraint(fields=["brought", "original"], name="casework_imported_once"),
        )
        indexes = (
            models.Index(fields=["organisation", "original"], name="casework_imported_original"),
            models.Index(fields=["case_id"], name="casework_imported_case"),
        )
