"""What is written about cases in the contexts above, which know it; they are named in the settings."""

import functools
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

Forgetting = Callable[..., Mapping[str, int]]


def above(*, organisation_id: uuid.UUID, case_ids: Sequence[uuid.UUID], remove: bool) -> Counter[str]:
    """Remove, or count alone, what every context named in `CASEWORK_ERASING` keeps in words about cases."""
    counts: Counter[str] = Counter()
    for forget in _known(tuple(settings.CASEWORK_ERASING)):
        counts.update(forget(organisation_id=organisation_id, case_ids=case_ids, remove=remove))
    return counts


@functools.cache
def _known(paths: tuple[str, ...]) -> tuple[Forgetting, ...]:
    return tuple(import_string(path) for path in paths)
