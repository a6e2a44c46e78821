"""What people fill in about messages and documents of a case."""

import uuid

from django import forms
from django.template.defaultfilters import filesizeformat

from evenkeel.contexts.casework.forms import casepage
from evenkeel.contexts.casework.values.cases import LONGEST_TEXT, DocumentState

LONGEST_ADDRESS = 500


class Message(casepage.Plain):
    """A message to somebody."""

    channel = forms.ChoiceField(label="By", required=False)
    address = casepage.line("To", longest=LONGEST_ADDRESS, required=False)
    subject = casepage.line("Subject", required=False)
    body = casepage.lines(
        "Message", longest=LONGEST_TEXT, rows=12, error_messages={"required": "Write the message"}
    )
    documents = forms.TypedMultipleChoiceField(
        label="Documents that go along",
        required=False,
        coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple,
    )
    template = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def fill(self) -> None:
        """Offer the channels, and the documents that are found to be harmless."""
        self.offer("channel", casepage.channels(self.about.page, first="Not said"))
        clean = [each for each in self.about.page.documents if each.state is DocumentState.CLEAN]
        self.offer(
            "documents", [(str(each.id), f"{each.name} ({filesizeformat(each.size)})") for each in clean]
        )
        if not clean:
            del self.fields["documents"]


class Received(Message):
    """A message that came in."""

    def fill(self) -> None:
        """Ask from whom it came."""
        super().fill()
        self.fields["address"].label = "From"
        del self.fields["template"]
        self.fields.pop("documents", None)


class Again(casepage.Plain):
    """Where a message that was not delivered goes now."""

    address = casepage.line("To", longest=LONGEST_ADDRESS, error_messages={"required": "Say to whom it goes"})


class Settle(casepage.Reason):
    """How it was settled in another way."""


class Document(casepage.Plain):
    """A file."""

    file = forms.FileField(
        label="File",
        help_text="A PDF, picture, text or office document of at most 25 MB.",
        error_messages={"required": "Choose a file", "empty": "This file is empty."},
    )


class Remove(casepage.Reason):
    """Why a document does not belong here."""


class Extract(forms.Form):
    """Why everything about somebody is taken out, and with which names."""

    reason = casepage.lines(
        "Why",
        rows=2,
        help_text="Like “Ada Thorne asked on 6 March what we keep about her”.",
        error_messages={"required": "Say why"},
    )
    redacts = forms.BooleanField(
        label="Replace the names of other people",
        required=False,
        initial=True,
        help_text="Names of employees and others are replaced wherever they are known; read the free words once more.",
    )
