"""Design principles, and the exceptions from rules that were accepted (`02-principles.yaml`)."""

from pydantic import Field

from evenkeel.engines.operating_model.elements._record import Day, Holder, Line, Record, Ref, Text


class Principle(Record):
    """A rule that the design follows. Its description is the rule in full."""

    rationale: Text | None = Field(None, description="Why it is a rule")
    implications: tuple[Text, ...] = Field((), description="What follows from it")
    evidence: tuple[Text, ...] = Field((), description="What shows that it is lived")
    check: Text | None = Field(
        None, description="An expression over the model that is true where the principle is kept"
    )


class Acceptance(Record):
    """A departure from a principle or a check that was accepted, by somebody, until a day. Its description says why."""

    rule: Line = Field(
        description="What it is an exception from: a check code like `EK601`, or `principles/key`"
    )
    records: tuple[Ref, ...] = Field((), description="The records that are excepted; all where none is named")
    approved_by: Holder | None = Field(None, description="Who accepted it")
    expires: Day | None = Field(None, description="The last day on which it holds")
