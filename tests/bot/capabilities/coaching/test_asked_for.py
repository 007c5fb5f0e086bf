"""How a talk is asked for, in three languages."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from spm_core.principal import CompanyInfo, Role
from tests.asking import ask
from tests.factories import add_person


@pytest.mark.parametrize(
    "words",
    [
        "plan a talk with Ann Lee",
        "schedule a 1:1 with Ann",
        "set up a talk with Ann Lee",
        "fissa un incontro con Ann Lee",
        "programma un colloquio con Ann",
        "marca uma conversa com a Ann",
    ],
)
def test_a_talk_is_planned_by_whatever_name_it_has(engine: Engine, company: CompanyInfo, words: str) -> None:
    boss = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    add_person(engine, company, "Ann Lee", manager=boss)
    answer = ask(engine, words, "Mo Reed")
    assert answer.call is not None
    assert answer.call.do == "plan talk"
    assert str(answer.call.args["person"]).startswith("Ann")


def test_preparing_a_talk_is_something_else(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    add_person(engine, company, "Ann Lee", manager=boss)
    answer = ask(engine, "prep me for my 1:1 with Ann", "Mo Reed")
    assert answer.call is not None
    assert answer.call.do == "coaching"
