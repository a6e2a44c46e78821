"""The cast: named people of two example organisations, each with a browser that is signed in."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app, django_connector

from evenkeel.contexts.accounts import models, operations, queries, values
from evenkeel.contexts.audit import values as audit
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.lib.db import tenancy
from tests.database import kept

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
PASSWORD = "sail-harbour-keel-42"
HARBOUR, MOORLAND = values.EXAMPLES


@dataclass(frozen=True)
class Player:
    """Somebody of the cast: who she is, for whom she acts (nobody: a stranger), and her browser."""

    label: str
    email: str
    user_id: uuid.UUID | None
    acting: values.Acting | None
    client: Client

    @property
    def acts(self) -> values.Acting:
        """For whom she acts; for players who do."""
        assert self.acting is not None, f"{self.label} acts for nobody"
        return self.acting


@dataclass(frozen=True)
class Cast:
    """Everybody whom a view is asked as."""

    administrator: Player
    leader: Player
    designer: Player
    staff: Player
    colleague: Player
    stranger: Player
    other_organisation: Player
    anonymous: Player

    def __iter__(self) -> Iterator[Player]:
        """Give all players."""
        return iter(vars(self).values())


Acts = Callable[[values.Acting], AbstractContextManager[None]]


def questions(asked: CaptureQueriesContext) -> list[str]:
    """Return what was asked of the database, without telling it who asks, and which model holds: a lease, asked now and then."""
    aside = ("set_config", "current_setting(", '"blueprint_application"')
    return [one["sql"] for one in asked if not any(words in one["sql"] for words in aside)]


@pytest.fixture(autouse=True)
def nothing_known_before() -> None:
    """Let no test know which models held in the one before: the example organisations are the same in all."""
    blueprint.HOLDINGS.forget()


@pytest.fixture
def at() -> dt.datetime:
    """Return the moment at which everything in a test happens."""
    return AT


@pytest.fixture
def around_triggers(db: None) -> Callable[..., None]:
    """Return what runs SQL as somebody with all rights over the database can, with triggers asleep."""

    def run(statement: str, arguments: list[Any] | None = None) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("select rolsuper from pg_roles where rolname = current_user")
            if not cursor.fetchone()[0]:
                pytest.skip("only a superuser can put triggers to sleep, and DATABASE_URL's user is none")
            cursor.execute("set session_replication_role = replica")
            cursor.execute(statement, arguments)
            cursor.execute("set session_replication_role = origin")

    return run


@pytest.fixture
def people(db: None) -> None:
    """Have the example organisations, a colleague of the staff member, and a stranger."""
    kept.begin_with("people", _people)


def _people() -> None:
    operations.make_example(password=PASSWORD, at=AT)
    with tenancy.acting(identity=True):
        models.User.objects.create_user(
            email="stranger@nowhere.example", name="Sten Nilsdotter", password=PASSWORD, created_at=AT
        )
    ruth = acting_of(HARBOUR.people[0].email)
    with acts(ruth):
        operations.add_member(
            by=ruth,
            email="colleague@harbour-vale.example",
            name="Oona Pell",
            role=values.Role.STAFF,
            at=AT,
            welcome=lambda user_id: None,
        )


@pytest.fixture
def harbour(people: None) -> uuid.UUID:
    """Return the first organisation, with its people."""
    return HARBOUR.id


@pytest.fixture
def moorland(people: None) -> uuid.UUID:
    """Return the second organisation, with its people."""
    return MOORLAND.id


@pytest.fixture
def acting() -> Acts:
    """Return the context in which the database is asked on behalf of somebody."""
    return acts


@pytest.fixture
def work(transactional_db: None) -> Callable[[], None]:
    """Return a way to have the worker do every job that is due, with its own connections and threads."""

    def work() -> None:
        assert isinstance(app.connector, django_connector.DjangoConnector)
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
            )

    return work


@pytest.fixture
def cast(people: None) -> Cast:
    """Return the cast, signed in."""
    signed_in = kept.begin_with("cast", _cast)
    return Cast(**{each.label: dataclasses.replace(each, client=_again(each.client)) for each in signed_in})


def _cast() -> Cast:
    at_harbour = {person.role: person.email for person in HARBOUR.people}
    return Cast(
        administrator=player("administrator", at_harbour[values.Role.ADMINISTRATOR]),
        leader=player("leader", at_harbour[values.Role.LEADER]),
        designer=player("designer", at_harbour[values.Role.DESIGNER]),
        staff=player("staff", at_harbour[values.Role.STAFF]),
        colleague=player("colleague", "colleague@harbour-vale.example"),
        stranger=player("stranger", "stranger@nowhere.example"),
        other_organisation=player("other_organisation", MOORLAND.people[0].email),
        anonymous=Player("anonymous", "", None, None, Client()),
    )


def _again(client: Client) -> Client:
    """Return another browser of the same person, as it was when she had signed in."""
    made = Client()
    made.cookies = SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})
    return made


def acts(who: values.Acting) -> AbstractContextManager[None]:
    """Ask the database as the middleware does for this person."""
    return tenancy.acting(organisation_id=who.organisation_id, user_id=who.user_id)


def acting_of(email: str) -> values.Acting:
    """Return for whom the person with this address acts."""
    found = _acting(email)
    assert found is not None, email
    return found


def player(label: str, email: str) -> Player:
    """Sign somebody in, without the detour over the sign-in page."""
    client = Client()
    with tenancy.acting(identity=True):
        user = models.User.objects.get(email=email)
        client.force_login(user)
    return Player(label, email, user.id, _acting(email), client)


def _acting(email: str) -> values.Acting | None:
    with tenancy.acting(identity=True):
        user = models.User.objects.get(email=email)
    with tenancy.acting(user_id=user.id):
        return queries.acting(
            user_id=user.id, chosen=None, origin=audit.Origin(audit.Channel.WEB, "192.0.2.7")
        )
