"""What every table of casework has."""

import enum
from typing import Any

from django.db import models

from evenkeel.kernel import ids


class Owned(models.Model):
    """A row of one organisation."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(
        # Every index that serves a question begins with the organisation already.
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


def key(**more: Any) -> "models.CharField[str, str]":
    """Make a field for the key of a record of the operating model, which is a document: no row stands for it."""
    return models.CharField(max_length=80, blank=True, default="", **more)


def one_of(field: str, words: type[enum.StrEnum], *, name: str) -> models.CheckConstraint:
    """Make the constraint that a field holds one of these words."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [word.value for word in words]}), name=name
    )
