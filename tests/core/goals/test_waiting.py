"""Whose turn it is on a goal: the one who did not propose, and whoever has a concern to answer."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.goals import service
from spm_core.goals.rules import Act, Terms
from spm_core.goals.service import Draft
from spm_core.goals.waiting import waiting_for_me
from spm_core.period import days
from spm_core.principal import CompanyInfo, Role
from tests.factories import NOW, add_person, principal

MAY = days(NOW.date().replace(day=1), NOW.date().replace(day=31))
As = Callable[..., Any]


@pytest.fixture
def as_(engine: Engine, company: CompanyInfo) -> As:
    head = add_person(engine, company, "Hal Top", role=Role.ADMIN)
    boss = add_person(engine, company, "Mo Reed", role=Role.MANAGER, manager=head)
    add_person(engine, company, "Ann Lee", manager=boss)

    def act(who: str, do: Callable[..., Any]) -> Any:
        with session_for(engine, principal(engine, company, who), NOW) as session:
            return do(session)

    return act


def propose(as_: As, who: str, owner: int) -> int:
    draft = Draft(owner, "deals_won", Terms(Decimal(10), MAY))
    return int(as_(who, lambda session: service.propose(session, draft, NOW).id))


def step(as_: As, who: str, goal: int, act: Act, text: str | None = None) -> None:
    as_(who, lambda session: service.step(session, goal, act, NOW, text))


def turns(as_: As) -> dict[str, list[tuple[str, bool]]]:
    """By whoever has something to do: who waits, and whether with a concern."""
    found = {
        who: as_(who, lambda session: [(one.by, one.concern) for one in waiting_for_me(session, NOW)])
        for who in ("Ann Lee", "Mo Reed", "Hal Top")
    }
    return {who: waiting for who, waiting in found.items() if waiting}


def ann(engine: Engine, company: CompanyInfo) -> int:
    return principal(engine, company, "Ann Lee").employee_id


def test_a_proposal_waits_for_its_owner_until_they_agree(engine: Engine, company: CompanyInfo, as_: As) -> None:
    goal = propose(as_, "Mo Reed", ann(engine, company))
    assert turns(as_) == {"Ann Lee": [("Mo Reed", False)]}
    step(as_, "Ann Lee", goal, Act.ACKNOWLEDGE)
    assert turns(as_) == {}


def test_an_owner_s_own_proposal_waits_for_their_manager_alone(engine: Engine, company: CompanyInfo, as_: As) -> None:
    goal = propose(as_, "Ann Lee", ann(engine, company))
    assert turns(as_) == {"Mo Reed": [("Ann Lee", False)]}
    step(as_, "Mo Reed", goal, Act.CONFIRM)
    assert turns(as_) == {}


def test_a_concern_waits_for_the_manager_and_an_answer_for_the_owner(
    engine: Engine, company: CompanyInfo, as_: As
) -> None:
    goal = propose(as_, "Mo Reed", ann(engine, company))
    step(as_, "Ann Lee", goal, Act.CONCERN, "Too many")
    assert turns(as_) == {"Mo Reed": [("Ann Lee", True)]}
    step(as_, "Mo Reed", goal, Act.ANSWER, "It's been done before")
    assert turns(as_) == {"Ann Lee": [("Mo Reed", False)]}
    step(as_, "Mo Reed", goal, Act.WITHDRAW)
    assert turns(as_) == {}
