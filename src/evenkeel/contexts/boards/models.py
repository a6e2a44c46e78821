"""Tables of boards. Who sees which row is said in migrations/0002_isolation.py.

A board itself is no row: it stands in the operating model. Kept is only what the model cannot know: the order in which people
have put the cards, and the colours that they gave a board.
"""

from django.db import models

from evenkeel.contexts.boards import values
from evenkeel.kernel import ids


class _OfBoard(models.Model):
    """A row of one board of an organisation."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(
        # The constraints below begin with the organisation already.
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    board = models.CharField(max_length=100)

    class Meta:
        abstract = True


class Version(_OfBoard):
    """How often the cards of a board have been moved; whoever moves one holds this row."""

    version = models.BigIntegerField(default=0)

    class Meta:
        db_table = "boards_version"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "board"], name="boards_version_one_each"),
        )

    def __str__(self) -> str:
        return f"{self.board} {self.version}"


class Place(_OfBoard):
    """Where somebody has put a card in its lane. It counts as long as the card lies in this lane."""

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    lane = models.CharField(max_length=80)
    rank = models.FloatField()
    version = models.BigIntegerField()
    by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "boards_place"
        constraints = (
            models.UniqueConstraint(fields=["organisation", "board", "case"], name="boards_place_one_each"),
        )

    def __str__(self) -> str:
        return f"{self.board} {self.lane} {self.rank}"


class Hand(models.Model):
    """A hand that somebody has raised on a case, on every board that shows it: she asks for help, or wants to talk about it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(
        # As above.
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "boards_hand"
        constraints = (models.UniqueConstraint(fields=["organisation", "case"], name="boards_hand_one_each"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.by_name}"


class Said(_OfBoard):
    """The colour that somebody gave a board. The last one holds; the database keeps all as they were said."""

    colour = models.CharField(max_length=10)
    why = models.CharField(max_length=values.LONGEST_WHY)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "boards_said"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(colour__in=[each.value for each in values.Colour]),
                name="boards_said_known_colour",
            ),
        )
        indexes = (models.Index(fields=["organisation", "board", "-at"], name="boards_said_last"),)

    def __str__(self) -> str:
        return f"{self.board} {self.colour}"


class Standing(_OfBoard):
    """How a case stands in one respect, as somebody said. The last one holds; they go when the case is erased."""

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    aspect = models.CharField(max_length=20)
    colour = models.CharField(max_length=10)
    why = models.CharField(max_length=values.LONGEST_WHY)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "boards_status"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(colour__in=[each.value for each in values.Colour]),
                name="boards_status_known_colour",
            ),
            models.CheckConstraint(
                condition=models.Q(aspect__in=[each.value for each in values.Aspect]),
                name="boards_status_known_aspect",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "board", "case", "aspect", "-at"], name="boards_status_last"
            ),
            models.Index(fields=["case"], name="boards_status_case"),
        )

    def __str__(self) -> str:
        return f"{self.board} {self.aspect} {self.colour}"
