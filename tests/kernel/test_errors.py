"""Refusals."""

from evenkeel.kernel import errors


class FullShelf(errors.Conflict):
    """The shelf {shelf} holds {count} cases and takes no more."""

    code = "full-shelf"


def test_the_docstring_is_the_message() -> None:
    refusal = FullShelf(shelf="North", count=40)
    assert refusal.message == str(refusal) == "The shelf North holds 40 cases and takes no more."
    assert refusal.fields == {"shelf": "North", "count": 40}


def test_words_of_its_own_come_first() -> None:
    assert FullShelf("No room.").message == "No room."
