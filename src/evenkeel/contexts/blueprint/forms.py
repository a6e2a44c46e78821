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


def _unzipped(given: "UploadedFile[Any]") -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(given.read())) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > packing.LARGEST:
                raise forms.ValidationError("It holds more than a model can be.", code="too-large")
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as trouble:
        raise forms.ValidationError("This is no ZIP archive that can be read.", code="no-zip") from trouble
    return _at_the_top(files)


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
