"""Customers, how to reach them, who acts for them, and every time that they and we spoke."""

from django.db import models
from django.db.models import Q

from evenkeel.contexts.casework.models.base import Owned, key, one_of
from evenkeel.contexts.casework.values import customers as values


class Customer(Owned):
    """A person or an organisation with one account and one story."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=values.LONGEST_NAME)
    birth_date = models.DateField(null=True)
    language = models.CharField(max_length=16, blank=True, default="")
    channel = key()
    made_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "casework_customer"
        constraints = (
            one_of("kind", values.Kind, name="casework_customer_known_kind"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="casework_customer_not_into_itself",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "birth_date"],
                name="casework_customer_born",
                condition=Q(birth_date__isnull=False),
            ),
        )


class Identifier(Owned):
    """What a register calls a customer: no two customers at once have the same."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_identifier"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "register", "value"],
                condition=Q(until_at__isnull=True),
                name="casework_identifier_one_customer",
            ),
        )


class ContactDetail(Owned):
    """A way to reach a customer from a moment until another."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    normalised = models.CharField(max_length=500)
    source = models.CharField(max_length=200, blank=True, default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_contact_detail"
        constraints = (
            one_of("by", values.By, name="casework_contact_detail_known_by"),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=models.F("from_at")),
                name="casework_contact_detail_ends_after_it_began",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "by", "normalised"], name="casework_contact_detail_like"),
        )


class Representation(Owned):
    """Who may act for a customer, in what, from one day until another."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    representative = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=300, blank=True, default="")
    basis = models.CharField(max_length=300, blank=True, default="")
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=values.LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_representation"
        constraints = (
            models.CheckConstraint(
                condition=~Q(customer=models.F("representative")),
                name="casework_representation_of_another",
            ),
        )


class Merge(Owned):
    """Two customers found to be one: what was moved where, so that it can be moved back."""

    kept = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    gone_name = models.CharField(max_length=values.LONGEST_NAME)
    moved = models.JSONField()
    reason = models.CharField(max_length=2_000)
    by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=values.LONGEST_NAME)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=values.LONGEST_NAME, blank=True, default="")

    class Meta:
        db_table = "casework_merge"
        constraints = (
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at__isnull=True), name="casework_merge_gone_once"
            ),
        )


class CustomerChange(Owned):
    """What somebody did to what is written about a customer. The database refuses to change it; it goes only with the customer."""

    # The database itself lets it go with the customer, and refuses any other way: migrations/0008_customer_changes.py.
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=24)
    words = models.JSONField(default=dict)
    by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=values.LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_customer_change"
        constraints = (one_of("kind", values.Change, name="casework_customer_change_known_kind"),)
        indexes = (models.Index(fields=["customer", "-at"], name="casework_customer_change_last"),)


class Contact(Owned):
    """One time that a customer and we spoke or wrote. What somebody outside sends twice is kept once."""

    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("casework.Case", null=True, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=10)
    channel = key()
    demand = models.CharField(max_length=10, default=values.Demand.UNKNOWN)
    cause = models.CharField(max_length=300, blank=True, default="")
    service = key()
    summary = models.CharField(max_length=2_000, blank=True, default="")
    seconds = models.IntegerField(null=True)
    outside_key = models.CharField(max_length=200, null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=values.LONGEST_NAME)

    class Meta:
        db_table = "casework_contact"
        constraints = (
            one_of("direction", values.Direction, name="casework_contact_known_direction"),
            one_of("demand", values.Demand, name="casework_contact_known_demand"),
            models.UniqueConstraint(
                fields=["organisation", "outside_key"],
                condition=Q(outside_key__isnull=False),
                name="casework_contact_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(seconds__isnull=True) | Q(seconds__gte=0), name="casework_contact_takes_time"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-at"], name="casework_contact_newest"),
            models.Index(
                fields=["organisation", "channel", "at"],
                name="casework_contact_without_case",
                condition=Q(case__isnull=True, erased_at__isnull=True),
            ),
        )
