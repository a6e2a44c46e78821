"""`evenkeel model effective` and `evenkeel model upgrade`: one base, and the overlay of one organisation."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

from evenkeel.cli import files, terminal
from evenkeel.cli.model import diff, export, outputs, telling
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

OUTPUT_FOLDER = typer.Option(
    "--output", "-o", metavar="FOLDER", help="The folder to write; new or empty.", show_default=False
)


class BadDecision(errors.Invalid):
    """“{said}” is no decision. Write services/permit=local, or services/permit.promise=base for one field."""

    code = "bad-decision"


def effective(
    folder: telling.Folder,
    *,
    overlay: Annotated[
        str, typer.Option("--overlay", metavar="NAME", help="The overlay.", show_default=False)
    ],
    output: Annotated[Path | None, OUTPUT_FOLDER] = None,
    json: outputs.Json = None,
) -> None:
    """Write the model that holds for one organisation: its overlay on the base. Without -o, tell how it differs from the base."""
    outputs.check(json)
    found = telling.model(folder, overlay)
    if output is not None:
        export.check_folder(output, export.Format.YAML)
        files.write_folder(output, {**operating_model.dump(found.checked), **found.files})
        terminal.notices().print(f"Written: {output}", soft_wrap=True)
    elif not outputs.alone(json):
        base = telling.loaded(folder)
        diff.show(operating_model.told(operating_model.diff(before=base, after=found.checked), before=base))
    outputs.write(json, lambda: export.as_json(found.checked))


def upgrade(
    *,
    old: Annotated[
        Path,
        typer.Option(
            "--old", metavar="FOLDER", help="The base that the overlay was made on.", show_default=False
        ),
    ],
    new: Annotated[Path, typer.Option("--new", metavar="FOLDER", help="The new base.", show_default=False)],
    overlay: Annotated[
        Path,
        typer.Option("--overlay", metavar="FOLDER", help="The folder of the overlay.", show_default=False),
    ],
    keep: Annotated[
        Literal["local", "base"] | None,
        typer.Option(
            help="What holds where both changed the same. Default: list the conflicts and change nothing."
        ),
    ] = None,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REF=CHOICE",
            help="What holds in one conflict, like services/permit=local or services/permit.promise=base. Repeat it.",
        ),
    ] = None,
    output: Annotated[Path | None, OUTPUT_FOLDER] = None,
    write: Annotated[bool, typer.Option("--write", help="Change the overlay where it lies.")] = False,
    json: outputs.Json = None,
) -> None:
    """Bring the overlay of one organisation to a new base: what comes by itself, and where somebody must decide.

    Ends with code 1 while a conflict is open; nothing is written then.
    """
    outputs.check(json)
    if output is not None:
        export.check_folder(output, export.Format.YAML)
    before, after = operating_model.read(old), operating_model.read(new)
    local = operating_model.read_overlay(overlay, base=before)
    found = operating_model.upgraded(
        old=before, new=after, overlay=local, keep=keep, decisions=_decisions(decide or ())
    )
    if not outputs.alone(json):
        _show(found, before)
    outputs.write(json, lambda: operating_model.upgrade_document(found).model_dump_json(indent=2))
    if found.files is None:
        terminal.refuse(f"Nothing was changed: {len(found.open)} open. Decide with --decide or --keep.")
        raise typer.Exit(1)
    if output is not None or write:
        target = output or overlay
        _replace(target, found.files, local.files if target == overlay else {})
        terminal.notices().print(f"Written: {target}", soft_wrap=True)


def _replace(target: Path, contents: Mapping[str, bytes], before: Mapping[str, bytes]) -> None:
    files.write_folder(target, {name: text for name, text in contents.items() if before.get(name) != text})
    for name in before.keys() - contents.keys():
        (target / name).unlink(missing_ok=True)


def _decisions(said: Iterable[str]) -> dict[str | tuple[str, str], Literal["local", "base"]]:
    found: dict[str | tuple[str, str], Literal["local", "base"]] = {}
    for each in said:
        name, _, choice = each.partition("=")
        if choice not in ("local", "base") or not name.strip():
            raise BadDecision(said=each)
        found[name.strip()] = "local" if choice == "local" else "base"
    return found


def _show(found: operating_model.Upgrade, before: operating_model.Reading) -> None:
    console = terminal.output()
    arrived = [each for each in found.arrived if not isinstance(each, operating_model.Reordered)]
    if arrived and before.model is not None:
        console.print(Text("Comes with the new base", style="bold"))
        diff.show(operating_model.told(operating_model.Diff(tuple(arrived)), before=before.model))
        console.print("")
    for sentence in found.settled:
        console.print(f"  {terminal.printable(sentence, longest=2_000)}", soft_wrap=True)
    for conflict in found.conflicts:
        chosen = (
            f"decided: {conflict.chosen}"
            if conflict.chosen
            else f"open: {' or '.join(conflict.choices) or 'none possible'}"
        )
        style = "dim" if conflict.chosen else "bold red"
        console.print(
            Text.assemble(("  ! ", style), terminal.printable(conflict.message, longest=2_000)),
            soft_wrap=True,
        )
        console.print(Text(f"      {chosen}", style=style), soft_wrap=True)
    if not (found.arrived or found.settled or found.conflicts):
        console.print("The new base changes nothing here.")
