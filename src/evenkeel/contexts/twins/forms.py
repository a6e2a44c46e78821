"""What people type about scenarios."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from evenkeel.contexts.twins.values import LONGEST_NAME

Choices = Sequence[tuple[str, str]]


class Save(forms.Form):
    """The name under which a what-if is saved."""

    name = forms.CharField(label="Save it as a scenario called", max_length=LONGEST_NAME)


class ToIdea(forms.Form):
    """An idea in which a scenario is told of."""

    idea = forms.TypedChoiceField(label="An idea that is there", coerce=uuid.UUID)

    def __init__(self, *args: Any, ideas: Choices, **more: Any) -> None:
        """Offer ideas."""
        super().__init__(*args, **more)
        field = self.fields["idea"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(ideas)


class ToAction(forms.Form):
    """An action of the programme at which a scenario is noted."""

    action = forms.ChoiceField(label="An action of the programme")

    def __init__(self, *args: Any, actions: Choices, **more: Any) -> None:
        """Offer actions."""
        super().__init__(*args, **more)
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(actions)
