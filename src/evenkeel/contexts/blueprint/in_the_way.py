"""What open work would lose its place: asked of the contexts above, which know the work. They are named in the settings."""

import functools
import uuid
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from evenkeel.engines import operating_model

Question = Callable[[uuid.UUID, operating_model.OperatingModel], tuple[str, ...]]


def standing_in_the_way(organisation_id: uuid.UUID, model: operating_model.OperatingModel) -> tuple[str, ...]:
    """Ask every context named in `BLUEPRINT_IN_THE_WAY`; give, in a sentence each, what has no place in a model."""
    return tuple(
        sentence
        for question in _questions(tuple(settings.BLUEPRINT_IN_THE_WAY))
        for sentence in question(organisation_id, model)
    )


@functools.cache
def _questions(paths: tuple[str, ...]) -> tuple[Question, ...]:
    return tuple(import_string(path) for path in paths)
