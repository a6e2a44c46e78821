"""Template tags of the page of a case: `{% load casepage %}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def case_action(case: Any, action: Any) -> str:
    """Return the address of an action on a case: `{% case_action case action %}`."""
    return reverse(f"casework:case-{action.key}", args=[case.reference])


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping has under a key that only the template knows: `{{ due_of|of:task.id }}`."""
    return found.get(key)


@register.filter
def named(keys: Iterable[Any], names: Mapping[Any, str]) -> list[str]:
    """Return the names of what is known by its identifiers: `{{ message.enclosed|named:files }}`."""
    return [names.get(each, "a document") for each in keys]
