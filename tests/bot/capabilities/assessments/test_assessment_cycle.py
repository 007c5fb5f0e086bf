"""Rhythms of self-assessments: who may set them, for whom, and that only a press stores one."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from bot.turn import Call
from spm_core.assessments.models import Cycle
from spm_core.assessments.personal import forget, texts
from spm_core.db import session_for
from spm_core.people.identity import only_company
from spm_core.personal.whole import whole
from spm_core.vault import Vault, new_key
from tests.asking import ask, card, facts, labels, press
from tests.asking import texts as words
from tests.bot.capabilities.assessments.assessing import MORNING, SECRET, assessment_of, begin, everything, floor, write
from tests.factories import principal

SET = "set assessment cycle"


@pytest.fixture
def people(engine, company):
    return floor(engine, company)


def _cycles(engine: Engine) -> list[tuple[int | None, str, bool]]:
    with engine.begin() as connection:
        rows = connection.execute(select(Cycle.lead_id, Cycle.every, Cycle.active).order_by(Cycle.id))
        return [(lead, every.value, active) for lead, every, active in rows]


def test_a_manager_sets_one_for_their_people_once_it_is_confirmed(engine, people):
    shown = ask(engine, "set a self assessment cycle for my team", "Anna", now=MORNING)
    assert _cycles(engine) == []
    assert "Your team · 3 people" in " ".join(words(shown))
    press(engine, card(shown).buttons[0].call, "Anna", now=MORNING)
    press(engine, card(shown).buttons[0].call, "Anna", now=MORNING)
    assert _cycles(engine) == [(people["Anna"], "month", True)]


def test_an_admin_sets_one_for_everybody(engine, people):
    press(engine, Call(SET, {"every": "quarter"}), "Adam", now=MORNING)
    assert _cycles(engine) == [(None, "quarter", True)]
    assert facts(ask(engine, "assessment cycle", "Adam", now=MORNING))["cycles"][0]["people"] == 4


@pytest.mark.parametrize(("who", "args"), [("Tom", {}), ("Otto", {"team": "Anna"}), ("Anna", {"team": "Otto"})])
def test_nobody_sets_one_for_others_people(engine, people, who, args):
    assert press(engine, Call(SET, args), who, now=MORNING).outcome == "denied"
    assert _cycles(engine) == []


def test_only_who_may_set_one_may_end_it(engine, people):
    begin(engine, _company(engine), lead=people["Anna"])
    with engine.begin() as connection:
        number = connection.execute(select(Cycle.id)).scalar_one()
    assert press(engine, Call("end assessment cycle", {"cycle": number}), "Otto", now=MORNING).outcome == "denied"
    assert labels(ask(engine, "assessment cycle", "Otto", now=MORNING)) == ["Set one…"]
    press(engine, Call("end assessment cycle", {"cycle": number}), "Anna", now=MORNING)
    assert _cycles(engine) == [(people["Anna"], "month", False)]


@pytest.mark.parametrize("args", [{"days": 0}, {"days": 400}, {"questions": "nope"}])
def test_what_makes_no_sense_is_refused(engine, people, args):
    assert press(engine, Call(SET, args), "Anna", now=MORNING).outcome == "error"
    assert _cycles(engine) == []


def test_what_was_written_is_the_persons_to_take_away_and_to_have_forgotten(engine, company, people, monkeypatch):
    key = new_key()
    monkeypatch.setenv("PACER_SECRET_KEYS", key)
    begin(engine, company)
    write(engine, "Tom", assessment_of(engine, people["Tom"]).id, harder=SECRET)
    with session_for(engine, principal(engine, company, "Tom"), MORNING) as session:
        assert [entry.text for entry in texts(session, Vault([key]), people["Tom"])] == [SECRET]
    with session_for(engine, principal(engine, company, "Adam"), MORNING) as session:
        assert list(texts(session, Vault([key]), people["Tom"])) == []
    with engine.begin() as connection, whole(connection, company, MORNING) as session:
        assert forget(session, people["Tom"]) == 1
    assert "harder" not in everything(engine)


def _company(engine: Engine):
    with engine.begin() as connection:
        return only_company(connection)
