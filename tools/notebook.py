"""Run the cells of the notebooks, and write what they print below them: `python tools/notebook.py [--check]`."""

import contextlib
import io
import json
import pathlib
import sys

NOTEBOOKS = pathlib.Path(__file__).parent.parent / "examples" / "notebooks"


def run(text: str) -> str:
    """Return a notebook with what its cells print, run one after the other in one namespace."""
    notebook = json.loads(text)
    names: dict[str, object] = {}
    count = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        count += 1
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)  # noqa: S102 - our own notebooks
        cell["execution_count"] = count
        lines = printed.getvalue().splitlines(keepends=True)
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the notebooks, or with --check tell whether they are as they would be written."""
    stale = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        made = run(text)
        if made != text:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.write_text(made, encoding="utf-8")
    print("Written" if "--check" not in sys.argv else "Stale", ", ".join(stale) or "nothing")
    sys.exit(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    main()
