"""What the teams of the examples say of how it goes, on boards that get their colour by hand."""

import datetime as dt

from evenkeel.config import example_days
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.boards.operations import colouring
from evenkeel.contexts.boards.queries import colours, finding
from evenkeel.contexts.boards.values import Colour
from evenkeel.lib.db import tenancy


def colour(*, by: values.Acting, at: dt.datetime) -> None:
    """Let the first of those who sign in say how it goes on each board of her team that nobody has given a colour yet."""
    for member in example_days.signing_in(by):
        with tenancy.acting(organisation_id=by.organisation_id, user_id=member.user_id):
            acting = accounts.acting(user_id=member.user_id, chosen=str(by.organisation_id), origin=by.origin)
            if acting is None or acting.organisation_id != by.organisation_id:
                continue
            hers = {
                each.board.key
                for each in finding.listed(by=acting, at=at)
                if each.is_hers and each.board.status.is_by_hand
            }
            for key in sorted(hers - colours.last(boards=hers, by=acting).keys()):
                colouring.say(
                    key=key, colour=Colour.YELLOW, why="Two of us are away until Thursday", by=acting, at=at
                )
