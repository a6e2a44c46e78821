"""The API held to its own description, by requests that its description makes possible and by some that it forbids."""

import uuid
from dataclasses import dataclass
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from tests.contexts.conftest import Cast
from tests.web.reports import finished

# Each request opens a connection of its own and closes it, as in the product.
pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

TOKEN = "k" * 32
CONFIG = {
    "seed": 20260302,
    "generation": {"deterministic": True, "database": "none", "with-security-parameters": False},
}
MANY = hypothesis.settings(
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
FEW = hypothesis.settings(MANY, max_examples=5)
"""Enough for who is refused before anything is read of what she sends."""


TAKES_ANY_TEXT = {"GET /api/v1/cases/{reference}", "GET /api/v1/cases/{reference}/status"}
"""Operations that take a text in their address and nothing else: they cannot be asked in a wrong shape."""


@dataclass(frozen=True)
class Program:
    """A program that asks the API, in somebody's name or in nobody's."""

    described: Any
    cookies: dict[str, str]
    headers: dict[str, str]

    def ask(self, case: Any, *, without: tuple[Any, ...] = ()) -> Any:
        """Ask, and hold the answer to the description but for some checks."""
        return case.call_and_validate(
            cookies=self.cookies, headers=self.headers, excluded_checks=[checks.ignored_auth, *without]
        )

    def explore(
        self, mode: GenerationMode, *, without: tuple[Any, ...] = (), examples: hypothesis.settings = MANY
    ) -> list[int]:
        """Ask every operation in many ways; return the statuses of all answers."""
        statuses = []
        for found in self.described.get_all_operations():
            operation = found.ok()

            @hypothesis.seed(20260302)
            @examples
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                statuses.append(self.ask(case, without=without).status_code)

            if mode is GenerationMode.NEGATIVE and operation.label in TAKES_ANY_TEXT:
                with pytest.raises(hypothesis.errors.Unsatisfiable):
                    ask()
            else:
                ask()
        return statuses


def program(**cookies: str) -> Program:
    """Load the description as schemathesis reads it, with the application behind it."""
    described = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), config=SchemathesisConfig.from_dict(CONFIG)
    )
    if not cookies:
        return Program(described, {}, {})
    return Program(described, cookies | {"evenkeel-csrf": TOKEN}, {"X-CSRFToken": TOKEN})


@pytest.fixture
def anybody(transactional_db: None) -> Program:
    """Return a program in nobody's name."""
    return program()


@pytest.fixture
def staff(cast: Cast, settings: Any, tmp_path: Any) -> Program:
    """Return a program in the name of the staff member."""
    settings.MEDIA_ROOT = tmp_path
    name = "evenkeel-session"
    return program(**{name: cast.staff.client.cookies[name].value})


@pytest.mark.slow
@pytest.mark.parametrize("mode", GenerationMode)
def test_who_is_not_signed_in_is_refused_as_described(anybody: Program, mode: GenerationMode) -> None:
    statuses = anybody.explore(mode, without=(checks.positive_data_acceptance,), examples=FEW)
    assert 401 in statuses
    assert set(statuses) <= {401, 404, 405}


@pytest.mark.slow
def test_a_member_s_requests_of_the_right_shape(staff: Program) -> None:
    # A file of the right shape is seldom an event log, and a number seldom that of a report: 400 and 404 say so.
    statuses = staff.explore(GenerationMode.POSITIVE, without=(checks.positive_data_acceptance,))
    assert {200, 400, 404} <= set(statuses)


@pytest.mark.slow
def test_a_member_s_requests_of_the_wrong_shape(staff: Program) -> None:
    statuses = staff.explore(GenerationMode.NEGATIVE)
    assert {404, 422} <= set(statuses)
    assert not {202, 204} & set(
        statuses
    )  # what is only too much in a query is passed over, and nothing is changed


@pytest.mark.parametrize("path", ["", "/{report_id}", "/{report_id}/document"])
def test_what_is_there_is_as_described(staff: Program, cast: Cast, path: str) -> None:
    number = {"report_id": str(finished(cast.staff.acts))} if path else {}
    case = staff.described[f"/api/v1/reports{path}"]["GET"].Case(path_parameters=number)
    assert staff.ask(case).status_code == 200


def test_what_is_deleted_is_as_described(staff: Program, cast: Cast) -> None:
    number = {"report_id": str(finished(cast.staff.acts))}
    case = staff.described["/api/v1/reports/{report_id}"]["DELETE"].Case(path_parameters=number)
    assert staff.ask(case).status_code == 204
    assert staff.ask(case).status_code == 404


def test_what_is_not_there_is_as_described(staff: Program) -> None:
    number = {"report_id": str(uuid.UUID(int=7))}
    case = staff.described["/api/v1/reports/{report_id}"]["GET"].Case(path_parameters=number)
    assert staff.ask(case).status_code == 404
