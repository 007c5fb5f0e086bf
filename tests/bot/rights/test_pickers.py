"""What menus offer: nobody whose figures the asker may not see, in a menu of people whose figures are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from bot.capability import Request, capabilities
from bot.forms import _picks
from bot.identity import identify
from bot.inputs import Option
from bot.picks import matching, people
from bot.turn import ChatUser
from spm_core.db import session_on
from tests.bot.rights.companies import PEOPLE, Companies
from tests.bot.rights.people import EVERYTHING, SOMEONE, may_know
from tests.factories import NOW

MENUS = {
    picks.options: picks
    for each in capabilities().values()
    for field in each.args.model_fields.values()
    if (picks := _picks(field))
}
"""Every menu of any capability, by what fills it."""


@pytest.mark.parametrize("asker", PEOPLE)
def test_no_menu_depends_on_what_the_asker_may_not_know(companies: Companies, asker: str) -> None:
    ours, twin = companies(()), companies(EVERYTHING - may_know(asker))
    assert _menus(ours, asker) == _menus(twin, asker)


@pytest.mark.parametrize("asker", PEOPLE)
def test_a_search_finds_only_people_whose_figures_the_asker_may_see(companies: Companies, asker: str) -> None:
    here = {one.name for one in SOMEONE if one.last_day is None}
    may_see = {name for name, kind in may_know(asker) if kind == "figures"} & here
    offered = _offered(companies(()), asker, people)
    for one in SOMEONE:
        first, last = one.name.split()
        found = {option.label.split(" (")[0] for option in matching(offered, f"{first[:3]} {last[:2]}".lower())}
        assert found <= may_see
        assert one.name in found or one.name not in may_see or may_see == {asker}


def _menus(engine: Engine, asker: str) -> list[str]:
    return [repr(_offered(engine, asker, options)) for options in MENUS]


def _offered(engine: Engine, asker: str, options: Callable[[Request], tuple[Option, ...]]) -> tuple[Option, ...]:
    with engine.connect() as connection:
        principal = identify(connection, ChatUser("console", "local", asker), NOW)
        assert principal is not None
        with session_on(connection, principal, NOW) as session:
            return options(Request(principal, session, NOW))
