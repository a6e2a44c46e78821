"""A program of its own: read a workbook from standard input, write its cells to standard output.

`_grids` starts it, with a bound on its memory. A few hundred bytes can declare a sheet of seventeen thousand million
cells, for which the reader below asks the system and, refused, ends the process: so that it is not the process of
whoever asked. It stands alone and imports nothing of evenkeel, to begin quickly.

Each line is JSON: the name of a sheet as a text, then its rows that say something as `[number, [cell, …]]`. Dates and
times are `["date", "2027-03-01"]`.
"""

import datetime as dt
import io
import json
import sys
from typing import Any, TextIO

import python_calamine

if sys.platform != "win32":  # which cannot bound memory so; the bounds on the file itself still hold there
    import resource

REFUSED = 3


def main(memory: int, content: bytes, output: TextIO) -> int:
    """Write the cells of a workbook; return 0, or REFUSED with the reason on standard error."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        write(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)), output)
    except python_calamine.CalamineError as error:
        sys.stderr.write(str(error))
        return REFUSED
    return 0


def write(workbook: python_calamine.CalamineWorkbook, output: TextIO) -> None:
    """Write all sheets of cells."""
    for told in workbook.sheets_metadata:
        if told.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        output.write(json.dumps(told.name) + "\n")
        for number, row in enumerate(
            workbook.get_sheet_by_name(told.name).to_python(skip_empty_area=False), 1
        ):
            cells = [cell(value) for value in row]
            while cells and cells[-1] == "":
                cells.pop()
            if cells:
                output.write(json.dumps([number, cells]) + "\n")


def cell(value: Any) -> Any:
    """Give what a cell holds as JSON can say it."""
    for kind, name in ((dt.datetime, "datetime"), (dt.date, "date"), (dt.time, "time")):
        if isinstance(value, kind):
            return [name, value.isoformat()]
    return str(value) if isinstance(value, dt.timedelta) else value


if __name__ == "__main__":
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n") as output:
        code = main(int(sys.argv[1]), sys.stdin.buffer.read(), output)
    sys.exit(code)
