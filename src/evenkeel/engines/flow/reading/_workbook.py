"""A program of its own: read the first sheet with cells of a workbook, and write its rows as CSV to standard
output.

`_excel` starts it, with a bound on its memory. A workbook can only be read whole, and a few hundred bytes can
declare a sheet of seventeen thousand million cells, for which the reader below asks the system and, refused,
ends the process: so that it is not the process of whoever asked. It stands alone and imports nothing of
evenkeel, to begin quickly.

The first row names the sheet and the other sheets with cells. Each further row begins with its number in the
sheet.
"""

import csv
import datetime as dt
import io
import sys
from typing import TextIO

import python_calamine

if sys.platform != "win32":  # which cannot bound memory so; the bounds on the file itself still hold there
    import resource

REFUSED = 3
Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def main(path: str, memory: int, output: TextIO) -> int:
    """Write the rows of a workbook; return 0, or REFUSED with the reason on standard error."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        return write_first_sheet(workbook, output)
    except python_calamine.CalamineError as error:
        sys.stderr.write(str(error))
        return REFUSED
    except BrokenPipeError:
        return 0  # the reader has seen enough


def write_first_sheet(workbook: python_calamine.CalamineWorkbook, output: TextIO) -> int:
    """Write the first sheet with cells."""
    rows = csv.writer(output)
    names = workbook.sheet_names
    for position, name in enumerate(names):
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            rows.writerow([name, *names[position + 1 :]])
            for number, cells in enumerate(sheet.iter_rows(), 1):
                rows.writerow([number, *map(text, cells)])
            return 0
    sys.stderr.write("no sheet of it has a cell")
    return REFUSED


def text(cell: Cell) -> str:
    """Return what a cell says as text: dates as ISO 8601, whole numbers without a decimal sign."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


if __name__ == "__main__":
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="") as output:
        code = main(sys.argv[1], int(sys.argv[2]), output)
    sys.exit(code)
