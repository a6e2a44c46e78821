"""An import contract of the house: what one context may import from another."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicModulesContract(Contract):
    """A child of `container` imports from its siblings only the modules named in `public`."""

    type_name = "public_modules"

    container = fields.StringField()
    public = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import that crosses two contexts and ends at a private module."""
        contexts = sorted(graph.find_children(str(self.container)))
        broken: list[Any] = []
        for context in contexts:
            for module in {context} | graph.find_descendants(context):
                for imported in graph.find_modules_directly_imported_by(module):
                    if self._is_private(imported, context, contexts):
                        broken += graph.get_import_details(importer=module, imported=imported)
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _is_private(self, imported: str, context: str, contexts: list[str]) -> bool:
        owner = next((c for c in contexts if imported == c or imported.startswith(f"{c}.")), None)
        if owner is None or owner == context:
            return False
        return imported.removeprefix(f"{owner}.").split(".")[0] not in self.public  # type: ignore[operator]

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name every offending line."""
        for link in check.metadata["broken"]:
            output.print_error(f"{link['importer']}:{link['line_number']}: {link['line_contents']}")
        output.print(f"Across contexts, import only: {', '.join(sorted(self.public))}.")  # type: ignore[call-overload]
