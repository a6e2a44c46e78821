"""What kind of file something is, by its first bytes: whatever its name says."""

import re
from typing import ClassVar, Final

from evenkeel.kernel import errors


class NotTaken(errors.Invalid):
    """Files of this kind are not taken: send a PDF, a picture, a text, or a document of an office program."""

    code: ClassVar[str] = "document-kind-not-taken"


_STARTS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_OFFICE: Final = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_BRANDS: Final = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"avif": "image/avif"}
_MARKUP: Final = re.compile(rb"\s*<(!doctype|html|svg|script|\?xml|body|head)", re.IGNORECASE)


def kind(head: bytes) -> str:
    """Return the media type of a content by its beginning. Raises NotTaken.

    Programs, archives and anything that a browser would run (HTML, SVG, scripts) are not taken.
    """
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return _BRANDS[head[8:12]]
    if head.startswith(b"PK\x03\x04"):
        return _packed(head)
    if _is_text(head):
        return "text/plain"
    raise NotTaken


def _packed(head: bytes) -> str:
    """Tell office documents from other archives: they say what they are at their beginning."""
    found = re.search(
        rb"mimetypeapplication/(vnd\.oasis\.opendocument\.(text|spreadsheet|presentation))", head
    )
    if found:
        return f"application/{found[1].decode()}"
    if b"[Content_Types].xml" in head or b"_rels/" in head:
        for folder, office in _OFFICE:
            if folder in head:
                return office
        return _OFFICE[0][1] if b"docProps/" in head else _unknown()
    return _unknown()


def _unknown() -> str:
    raise NotTaken


def _is_text(head: bytes) -> bool:
    if b"\0" in head or _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) or head.startswith(b"#!"):
        return False
    try:
        # The last character may be cut.
        head.decode("utf-8") if len(head) < 4_000 else head[:-4].decode("utf-8", "ignore").encode()
    except UnicodeDecodeError:
        return all(byte >= 32 or byte in b"\t\r\n\f" for byte in head) and head[:2] != b"MZ"
    return all(byte >= 32 or byte in b"\t\r\n\f" for byte in head)
