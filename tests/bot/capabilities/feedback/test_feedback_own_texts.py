"""What somebody may take away of feedback, and what is left of it once they are forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.db import session_for
from spm_core.feedback import personal
from spm_core.personal.whole import whole
from spm_core.principal import CompanyInfo
from spm_core.vault import new_key
from tests.asking import app_of, press, texts
from tests.bot.capabilities.feedback.giving import SECRET, drafted, floor, read, sent
from tests.factories import NOW, operate, principal


@pytest.fixture
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    return floor(engine, company)


def own(engine: Engine, company: CompanyInfo, name: str) -> list[str]:
    who = principal(engine, company, name)
    with session_for(engine, who, NOW) as session:
        return [each.text for each in personal.texts(session, app_of(engine).settings.vault, who.employee_id)]


def test_a_draft_is_not_yet_the_person_s_to_take_away(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    drafted(engine)
    assert own(engine, company, "Luca Ferri") == []
    assert len(own(engine, company, "Anna Lead")) == 5
    assert own(engine, company, "Vera Top") == []  # who may read it, but wrote none of it


def test_what_was_sent_and_said_is(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    sent(engine)
    press(engine, Call("answer feedback", {"feedback": 1, "kind": "comment", "text": "Thanks for 3."}), "Luca Ferri")
    press(engine, Call("ask for feedback", {"person": "Bo Peer", "about": "the Hooli call"}), "Luca Ferri")
    assert {SECRET, "Thanks for 3.", "the Hooli call"} <= set(own(engine, company, "Luca Ferri"))
    assert own(engine, company, "Bo Peer") == ["the Hooli call"]
    assert "Thanks for 3." not in own(engine, company, "Anna Lead")


def test_nothing_can_be_read_after_it_is_forgotten(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    sent(engine)
    press(engine, Call("answer feedback", {"feedback": 1, "kind": "disagree", "text": "Not so."}), "Luca Ferri")
    with operate(engine, company) as session:
        assert personal.forget(session, people["Luca"]) == 0  # an admin's rights reach none of it
    with engine.begin() as connection, whole(connection, company, NOW) as session:
        assert personal.forget(session, people["Luca"]) == 6
    assert SECRET not in texts(read(engine, "Anna Lead"))
    assert (
        press(engine, Call("edit feedback", {"feedback": 1, "part": "goals"}, form=True), "Anna Lead").outcome
        == "error"
    )
