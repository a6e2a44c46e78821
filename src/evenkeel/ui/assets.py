"""Where the browser's files are: logical names to the hashed names of the build, and their plain sources."""

import functools
import json
import pathlib

HERE = pathlib.Path(__file__).parent
SOURCES = HERE / "assets"
MANIFEST = HERE / "static" / "ui" / "dist" / "manifest.json"


def path(name: str, *, manifest: pathlib.Path = MANIFEST) -> str:
    """Return the path below the static root of a built file (`staff.css`).

    Where nothing is built, as in a test without Node, the plain name stands: pages work, unstyled.
    """
    try:
        modified_at = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        return f"ui/dist/{name}"
    return f"ui/dist/{_names(manifest, modified_at).get(name, name)}"


def source(name: str) -> str:
    """Return a style sheet as it was written (`tokens.css`), for pages that carry their style inside."""
    return (SOURCES / "css" / name).read_text(encoding="utf-8")


@functools.lru_cache(maxsize=4)
def _names(manifest: pathlib.Path, _modified_at: int) -> dict[str, str]:
    """Read the manifest once for each time it was built."""
    names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return names
