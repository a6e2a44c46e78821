"""What people fill in about branches and drafts."""

import io
import zipfile
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from evenkeel.contexts.blueprint import packing
from evenkeel.contexts.blueprint.values import Kind

MOST_FILES: Final = 5_000


class Begin(forms.Form):
    """How as-is or to-be begins."""

    kind = forms.ChoiceField(
        label="What it tells",
        choices=((Kind.TO_BE.value, "How it shall be"), (Kind.AS_IS.value, "How it is now")),
        widget=forms.RadioSelect,
        initial=Kind.TO_BE.value,
    )
    title = forms.CharField(label="Name of the model", max_length=200)
    file = forms.FileField(
        label="A model you have",
        help_text="A ZIP of its folder of YAML files. Leave it out to begin with an empty model.",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self) -> dict[str, bytes] | None:
        """Give the files of the archive by path; refuse what is no archive or holds too much."""
        given = self.cleaned_data["file"]
        return _unzipped(given) if given else None


class Upload(forms.Form):
    """A whole folder that comes back."""

    file = forms.FileField(
        label="A ZIP of the whole folder",
        help_text="You see what it would change before anything changes.",
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
        error_messages={"required": "Choose the ZIP with the folder of the model."},
    )

    def clean_file(self) -> dict[str, bytes]:
        """Give the files of the archive by path; refuse what is no archive or holds too much."""
        return _unzipped(self.cleaned_data["file"])


class Draft(forms.Form):
    """A new draft."""

    title = forms.CharField(
        label="What it is about", max_length=200, help_text="Like “One front door” or “Shorter norm times”."
    )


class Move(forms.Form):
    """A note to what happens to a draft."""

    note = forms.CharField(
        label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class Apply(forms.Form):
    """When a revision takes effect."""

    when = forms.DateField(
        label="From",
        required=False,
        help_text="The day from which it holds, at midnight. Leave it out: at once.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    note = forms.CharField(label="Note", max_length=500, required=False)


class NoArchive(forms.ValidationError):
    """What was given is no archive that can be read, or holds too much."""


def _unzipped(given: "UploadedFile[Any]") -> dict[str, bytes]:
    return _at_the_top(unzipped(io.BytesIO(given.read())))


def unzipped(given: io.BytesIO) -> dict[str, bytes]:
    """Give the files of an archive by path. Raises NoArchive."""
    try:
        with zipfile.ZipFile(given) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > packing.LARGEST:
                raise NoArchive("It holds more than a model can be.", code="too-large")
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as trouble:
        raise NoArchive("This is no ZIP archive that can be read.", code="no-zip") from trouble
    return {path: content for path, content in files.items() if _is_inside(path)}


def _is_inside(path: str) -> bool:
    """Tell whether a path stays inside its folder."""
    return "\\" not in path and all(part not in ("", ".", "..") for part in path.split("/"))


def _at_the_top(files: dict[str, bytes]) -> dict[str, bytes]:
    """Take away the folder in which everything lies, as it does when a folder is compressed."""
    tops = {path.partition("/")[0] for path in files}
    if len(tops) == 1 and all("/" in path for path in files):
        files = {path.partition("/")[2]: content for path, content in files.items()}
    return {
        path: content
        for path, content in files.items()
        if not any(part.startswith(".") or part == "__MACOSX" for part in path.split("/"))
        and not path.startswith("overlays/")
    }
