"""Template tags of the look and feel: `{% load ui %}`."""

from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static

from evenkeel.ui import assets

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built file: `{% asset "staff.css" %}`."""
    return static(assets.path(name))


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Show a form field with its label, hint and errors: `{% field form.file %}`."""
    return {"field": bound, "several": bound.use_fieldset}


@register.inclusion_tag("ui/components/file_drop.html")
def file_drop(bound: BoundField) -> dict[str, Any]:
    """Show a file field on which a file can be dropped: `{% file_drop form.file %}`."""
    return {"field": bound}


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """List everything wrong with a form, each error a link to its field: `{% error_summary form %}`."""
    return {"form": form}


@register.inclusion_tag("ui/components/figure.html")
def figure(value: Any) -> dict[str, Any]:
    """Show a chart with its title, its sentence and its table: `{% figure section.figure %}`."""
    return {"figure": value}


@register.inclusion_tag("ui/components/table.html")
def table(value: Any) -> dict[str, Any]:
    """Show an `evenkeel.ui.charts.figure.Table`: `{% table section.table %}`."""
    return {"table": value}


@register.inclusion_tag("ui/components/notice.html")
def notice(kind: str, text: str) -> dict[str, Any]:
    """Say something in a box: `{% notice "warning" "This log ends in the middle of a day." %}`."""
    return {"kind": kind, "text": text}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any) -> dict[str, Any]:
    """Link to the page before and after: `{% pagination page_obj %}`; other parameters stay."""
    return {"page": page, "request": context.get("request")}
