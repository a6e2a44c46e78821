"""How moments and spans of a log are written: `{% load insight %}`."""

import datetime as dt

from django import template
from django.utils import formats

from evenkeel.ui.charts import scales

register = template.Library()


@register.filter
def wall_clock(moment: dt.datetime) -> str:
    """Write a moment as the clock on the wall showed it there, whatever the zone of the reader."""
    return str(formats.date_format(moment.replace(tzinfo=None), "j M Y, H:i"))


@register.filter
def wall_clock_or_day(moment: dt.datetime) -> str:
    """Write a moment that may be a date without a time of day: then the day alone."""
    is_day = moment.time() == dt.time()
    return str(formats.date_format(moment.date(), "j M Y")) if is_day else wall_clock(moment)


@register.filter
def spoken(seconds: float) -> str:
    """Write a span in the largest unit that fits."""
    return scales.say("duration", seconds)
