"""Invented papers that customers send: one page each, as PDF, marked as examples."""

from collections.abc import Sequence
from typing import Final

TOP, LEFT, LINE = 780, 72, 20
SIZE: Final = 11


def page(lines: Sequence[str]) -> bytes:
    """Make a PDF of one page with some lines of text (ISO 32000-1, 7.5: header, objects, cross-reference table, trailer)."""
    text = "\n".join(
        f"1 0 0 1 {LEFT} {TOP - LINE * number} Tm ({_escaped(line)}) Tj" for number, line in enumerate(lines)
    )
    content = f"BT /F1 {SIZE} Tf\n{text}\nET".encode("cp1252", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
    file, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        file
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            len(file),
        )
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
