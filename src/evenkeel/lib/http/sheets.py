"""Tables that people open in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse


def answer(lines: Iterable[Iterable[str]], *, name: str) -> HttpResponse:
    """Give lines as a file of comma-separated values that spreadsheet programs read as they were written."""
    text = io.StringIO()
    csv.writer(text).writerows([_guarded(cell) for cell in line] for line in lines)
    # The mark at the front tells spreadsheet programs which encoding this is.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _guarded(cell: str) -> str:
    """Keep a spreadsheet program from calculating what somebody has written."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
