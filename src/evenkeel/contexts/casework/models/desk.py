"""What somebody says of her own day and week."""

from django.db import models
from django.db.models import Q

from evenkeel.contexts.casework.models.base import Owned, one_of
from evenkeel.contexts.casework.values import desk as values


class _Own(Owned):
    """A row of one member, for herself."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Star(_Own):
    """One of the three things that matter most to her on a day."""

    on_date = models.DateField()
    position = models.SmallIntegerField()
    text = models.CharField(max_length=values.LONGEST_LINE, blank=True, default="")
    case = models.ForeignKey("casework.Case", null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_star"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "user", "on_date", "position"], name="casework_star_one_each"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=values.MOST_STARS), name="casework_star_three"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | ~Q(text=""), name="casework_star_says_what"
            ),
        )


class Feeling(_Own):
    """How her week looks, by feel; the last word of a week counts."""

    week_date = models.DateField()
    colour = models.CharField(max_length=10)
    words = models.CharField(max_length=values.LONGEST_LINE, blank=True, default="")
    shared = models.BooleanField(default=False)

    class Meta:
        db_table = "casework_feeling"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "user", "week_date"], name="casework_feeling_one_a_week"
            ),
            models.CheckConstraint(condition=Q(week_date__iso_week_day=1), name="casework_feeling_monday"),
            one_of("colour", values.Colour, name="casework_feeling_known_colour"),
        )
