"""The generated reference of people: who may what, what an absence can become, the table, and SCIM."""

from scim2_models import Mutability

from evenkeel.contexts.people import rules, sheets
from evenkeel.contexts.people.scim import shapes
from tools.model_pages import table


def people() -> str:
    """Everything about people that stands in tables of the code."""
    return "".join((_head(), _abilities(), _absences(), _columns(), _scim()))


def _head() -> str:
    return (
        "# People\n\n[Bring your people in](../how-to/bring-your-people-in.md) and "
        "[connect your identity provider](../how-to/connect-your-identity-provider.md) tell how to begin.\n"
    )


def _abilities() -> str:
    columns = [*rules.BY_ROLE.items(), *rules.BY_RELATION.items()]
    rows = [
        (str(ability), *("yes" if ability in allowed else "" for _, allowed in columns))
        for ability in rules.Ability
    ]
    never = " and ".join(sorted(rules.NEVER_ABOUT_ONESELF))
    return (
        "\n## Who may what\n\nA role of the organisation allows it about everybody; what somebody is to the person allows it "
        "about her. "
        f"Nobody may about herself, whatever her role: {never}. Who leads a unit is said by the operating model (`lead`).\n\n"
        + table(("", *(str(name) for name, _ in columns)), rows)
    )


def _absences() -> str:
    rows = [(str(state), str(move), str(after)) for (state, move), after in rules.ABSENCE_MOVES.items()]
    own = " and ".join(sorted(rules.OWN_MOVES))
    return (
        "\n## What an absence can become\n\nSickness begins as reported and needs no approval; the other kinds begin as requested. "
        f"She herself may {own}; the rest is for who decides. What does not stand here cannot happen.\n\n"
        + table(("It is", "Move", "It becomes"), rows)
    )


def _columns() -> str:
    rows = [(column.title, column.about, ", ".join(column.also)) for column in sheets.COLUMNS]
    rules_ = "".join(f"- {rule}\n" for rule in sheets.RULES)
    return (
        f"\n## The table\n\n{rules_}\nAt most {sheets.MOST_ROWS:,} rows at a time. "
        "The first row that has a column of names is the head of the table.\n\n"
        + table(("Column", "Meaning", "Also recognised as"), rows)
    )


def _scim() -> str:
    parts = [
        "\n## SCIM 2.0\n\nAt `/scim/v2/`, as RFC 7643 and RFC 7644 say, for API tokens with the scope `people.scim`. Supported: "
        "filters, sorting, pages, `attributes` and `excludedAttributes`, PATCH, `.search`, entity tags (`If-Match`, "
        f"`If-None-Match`). At most {shapes.MOST:,} resources on a page. Not supported: bulk, changing passwords, `/Me`. "
        "Attributes that are not named here are passed over.\n"
    ]
    for schema in shapes.PROVIDER.schemas:
        rows = []
        for attribute in schema.attributes or []:
            inner = ", ".join(f"`{each.name}`" for each in attribute.sub_attributes or [])
            is_read = attribute.mutability is Mutability.read_only
            rows.append(
                (
                    f"`{attribute.name}`",
                    str(attribute.type),
                    inner,
                    "read only" if is_read else "required" if attribute.required else "",
                )
            )
        parts.append(
            f"\n### {schema.name}\n\n`{schema.id}`\n\n" + table(("Attribute", "Type", "Parts", ""), rows)
        )
    return "".join(parts)
