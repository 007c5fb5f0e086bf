"""Who somebody's manager is and who is on the team: names alone, and of others only what the asker may see."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, texts
from tests.factories import add_person, make_company, move_person, principal
from tests.looks import offences


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    return make_company(engine)


@pytest.fixture
def boss(engine: Engine, company: CompanyInfo) -> int:
    """Boss, who leads Ann and Bo of North and reports to Chief; Cleo leads Di; Ed left."""
    chief = add_person(engine, company, "Chief Green", role=Role.MANAGER, title="VP Sales")
    boss = add_person(engine, company, "Boss Grey", manager=chief, role=Role.MANAGER)
    cleo = add_person(engine, company, "Cleo White", manager=chief, role=Role.MANAGER)
    for name, lead in (("Ann Lee", boss), ("Bo Lee", boss), ("Di Lee", cleo)):
        add_person(engine, company, name, manager=lead, team="North", title="Account Executive")
    add_person(engine, company, "Ed Lee", manager=boss, end_date=date(2026, 3, 1))
    return boss


@pytest.mark.parametrize(
    "question", ["who is my manager", "who's my boss?", "chi è il mio capo", "quem é meu gestor", "a chi riporto"]
)
def test_ones_own_manager(engine: Engine, boss: int, question: str) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert answer.call
    assert (answer.call.do, facts(answer)["manager"]) == ("manager", "Boss Grey")
    assert "Boss Grey" in texts(answer)
    assert offences(card(answer)) == []


@pytest.mark.parametrize("question", ["who reports to me", "chi risponde a me", "quem responde pra mim"])
def test_those_who_report_to_one(engine: Engine, boss: int, question: str) -> None:
    answer = ask(engine, question, "Boss Grey")
    assert (facts(answer)["manager"], facts(answer)["reports"]) == ("Chief Green", ["Ann Lee", "Bo Lee"])
    assert "Ann Lee | Account Executive" in texts(answer)


def test_a_rep_hears_who_else_is_on_the_team(engine: Engine, boss: int) -> None:
    answer = ask(engine, "who's on my team", "Ann Lee")
    assert (facts(answer)["team"], facts(answer)["peers"]) == ("North", ["Bo Lee"])


def test_the_chart_is_todays(engine: Engine, company: CompanyInfo, boss: int) -> None:
    di = principal(engine, company, "Di Lee").employee_id
    move_person(engine, company, di, boss, date(2026, 5, 1))
    assert facts(ask(engine, "who is my manager", "Di Lee"))["manager"] == "Boss Grey"
    assert facts(ask(engine, "who reports to me", "Boss Grey"))["reports"] == ["Ann Lee", "Bo Lee", "Di Lee"]


def test_nobody_above(engine: Engine, boss: int) -> None:
    assert "Nobody is set as your manager." in texts(ask(engine, "who is my manager", "Chief Green"))


def test_of_others_only_what_one_may_see(engine: Engine, boss: int) -> None:
    assert facts(ask(engine, "who is Ann's manager", "Boss Grey"))["manager"] == "Boss Grey"
    real, nobody = (ask(engine, f"who is {name}'s manager", "Ann Lee") for name in ("Di", "Zoltan"))
    assert (real.outcome, nobody.outcome) == ("denied", "denied")
    assert card(real).body == card(nobody).body
