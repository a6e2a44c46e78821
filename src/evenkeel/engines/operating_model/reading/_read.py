"""The front of the reading: a folder in, a model or what is wrong with it out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Finding, Place
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.reading import _folder, _understand
from evenkeel.kernel import collecting, errors


class Unreadable(errors.Invalid):
    """The operating model cannot be used. Errors: {count}. The first: {first}"""

    code = "model-unreadable"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep all that is wrong."""
        first = findings[0]
        self.findings = findings
        place = f"{first.place}: " if first.place else ""
        super().__init__(count=len(findings), first=f"{place}{first.message} {first.fix}")


@dataclass(frozen=True)
class Reading:
    """What was read: the model where there is one, what is wrong with its writing, its files, and where everything stands."""

    model: OperatingModel | None
    """None where a record is malformed. With links that lead nowhere it is there, for checks and comparisons."""
    findings: tuple[Finding, ...]
    written: _folder.Written
    sources: Mapping[str, bytes] = field(default_factory=dict)
    """All files as they were read, by path."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """Forms, drawings and templates, by path, byte for byte."""
        return self.written.files

    def place(self, ref: str, path: _schema.Path = ()) -> Place | None:
        """Find where a record, or a value in it, was written."""
        collection, index = self._where.get(ref, ("", -1))
        return self.written.place(collection, index, path) if collection else None

    @cached_property
    def _where(self) -> Mapping[str, tuple[str, int]]:
        """Where each record stands among those of its collection; of two with the same key, the first."""
        return {
            f"{collection}/{records[index].get('key')}": (collection, index)
            for collection, records in self.written.records.items()
            for index in reversed(range(len(records)))
        }


def read_files(files: Mapping[str, bytes]) -> Reading:
    """Read a model from the bytes of its files, by path."""
    with collecting.paused():
        written = _folder.written(files)
        model, findings = _understand.understand(written)
    return Reading(model, in_order((*written.findings, *findings)), written, dict(files))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings in the order in which a person meets them: by file, line and column; first those without a place."""
    return tuple(
        sorted(findings, key=lambda finding: (finding.place is not None, finding.place or (), finding.code))
    )


def read(folder: Path) -> Reading:
    """Read the model in a folder, together with all that is wrong with it.

    Raises:
        NoModel: there is no folder, or no YAML file in it.
        TooMuch: the folder holds more than a model can be.

    """
    files = _folder.files_of(folder)
    if not any("/" not in name and name.endswith((".yaml", ".yml")) for name in files):
        raise _folder.NoModel(folder=folder)
    return read_files(files)


def load(folder: Path) -> OperatingModel:
    """Give the operating model in a folder.

    Raises:
        Unreadable: something in it is wrong; `findings` tells all of it, each with file, line and column.
        NoModel: there is no folder, or no YAML file in it.
        TooMuch: the folder holds more than a model can be.

    """
    reading = read(folder)
    if reading.model is None or reading.findings:
        raise Unreadable(reading.findings)
    return reading.model
