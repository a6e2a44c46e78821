"""Environments in which peers are installed for a benchmark alone, so that they are no dependency of ours."""

import os
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path


def python(named: str, folder: str, packages: Sequence[str]) -> Path:
    """Return the Python of an environment with the peers in it: the one that a variable names, or one made below .venv."""
    if given := os.environ.get(named):
        return Path(given)
    home = Path(__file__).parent.parent / ".venv" / folder
    found = home / "bin" / "python"
    if not found.exists():
        print(f"Installing {', '.join(packages)} for this benchmark alone ...")
        venv.create(home, with_pip=True)
    subprocess.run([found, "-m", "pip", "install", "--quiet", *packages], check=True)
    return found
