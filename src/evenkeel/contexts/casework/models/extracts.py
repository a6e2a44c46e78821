"""What is taken out for somebody who asks what is kept about her."""

from django.db import models

from evenkeel.contexts.casework.models.base import Owned, one_of
from evenkeel.contexts.casework.values import extracts as values
from evenkeel.contexts.casework.values.cases import LONGEST_NAME, LONGEST_REASON


class Extract(Owned):
    """Everything about a case or a customer, in one file that goes after some days."""

    case = models.ForeignKey(
        "casework.Case", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # No foreign key: an extract never stands in the way of forgetting a customer.
    customer = models.UUIDField(null=True)
    label = models.CharField(max_length=LONGEST_NAME)
    redacts = models.BooleanField(default=True)
    reason = models.CharField(max_length=LONGEST_REASON)
    state = models.CharField(max_length=10)
    done = models.IntegerField(default=0)
    all = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    trouble = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=LONGEST_NAME)
    asked_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        db_table = "casework_extract"
        constraints = (one_of("state", values.State, name="casework_extract_known_state"),)
