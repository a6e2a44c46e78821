"""In which unit each figure behind a finding stands, by its name."""

from typing import Final

from evenkeel.engines.flow.document._report_findings import Unit
from evenkeel.engines.flow.findings._matter import Rows, Value


def _named(unit: Unit, names: str) -> dict[str, Unit]:
    return dict.fromkeys(names.split(), unit)


UNITS: Final[dict[str, Unit]] = {
    **_named(
        "seconds",
        """limit window longest always_after mean median mean_wait median_wait median_rest median_parked median_added
        median_to_first median_by_it p90""",
    ),
    **_named(
        "share",
        """share share_at_least share_by_date share_of_all_time share_of_time share_of_time_of_longest_tenth
        share_to_the_moment share_with_them in_time in_time_without in_time_without_these_kinds late_elsewhere
        longest_of_term lower_bound median_share expected_share""",
    ),
    **_named("probability", "p_bunching p_step"),
    **_named("days", "days_between_batches"),
    **_named(
        "number",
        """at_least batch_size batch_size_if_spread bunching expected lightest_against_colleagues mean_against_all
        mean_z2_like_with_like most_loaded_against_peers phi phi_like_with_like ratio ratio_of_means ratio_of_medians
        roughness step z_of_lightest z weight_against_colleagues load against_peers""",
    ),
}
"""Every figure that is not a count or a text."""


def of(name: str, value: Value) -> Unit:
    """Return the unit of a figure."""
    if isinstance(value, str):
        return "text"
    return UNITS.get(name.replace(" ", "_"), "count" if isinstance(value, int) else "number")


def of_columns(table: Rows) -> tuple[Unit, ...]:
    """Return the unit of each column of a table, by its name and the first value that it has."""
    firsts = (
        next((row[n] for row in table.rows if row[n] is not None), None) for n in range(len(table.columns))
    )
    return tuple(of(name, first) for name, first in zip(table.columns, firsts, strict=True))
