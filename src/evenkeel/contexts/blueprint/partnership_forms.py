"""What people fill in about the base of their partnership."""

from django import forms

from evenkeel.contexts.blueprint.values import Kind

EMPTY = "empty"


class Base(forms.Form):
    """How a base begins."""

    title = forms.CharField(label="Title", max_length=200, help_text="Like “What our councils share”.")
    source = forms.ChoiceField(
        label="What it says at first",
        choices=(
            (Kind.TO_BE.value, "What our model of how it shall be says"),
            (Kind.AS_IS.value, "What our model of how it is says"),
            (EMPTY, "An empty one that shows what can be said"),
        ),
        widget=forms.RadioSelect,
        initial=Kind.TO_BE.value,
    )


class Release(forms.Form):
    """A note to a release."""

    note = forms.CharField(
        label="What is new, in your words",
        max_length=500,
        help_text="The other organisations read it first.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what is new."},
    )


class BeginFrom(forms.Form):
    """A model that begins from a release."""

    kind = forms.ChoiceField(
        label="What it tells",
        choices=((Kind.TO_BE.value, "How it shall be"), (Kind.AS_IS.value, "How it is now")),
        widget=forms.RadioSelect,
        initial=Kind.TO_BE.value,
    )
    title = forms.CharField(label="Title", max_length=200)
