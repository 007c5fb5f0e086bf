"""A talk that is asked for about feedback is a press away for whoever leads the person."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.principal import CompanyInfo
from spm_core.vault import new_key
from tests.asking import card, labels, press
from tests.bot.capabilities.feedback.giving import button, floor, form_of, read, sent


@pytest.fixture(autouse=True)
def _floor(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    floor(engine, company)
    sent(engine)


def test_whoever_leads_them_proposes_times(engine: Engine) -> None:
    assert "Plan a talk…" not in labels(read(engine, "Anna Lead"))
    press(engine, Call("answer feedback", {"feedback": 1, "kind": "talk"}), "Luca Ferri")
    form = form_of(press(engine, button(read(engine, "Anna Lead"), "Plan a talk"), "Anna Lead"))
    filled = {each.name: each.value for each in form.inputs if each.value}
    args = {**form.call.args, **filled, "day": "2026-05-14", "time": "14:00"}
    proposed = press(engine, Call(form.call.do, args), "Anna Lead")
    assert card(proposed).title == "Coaching talk · Luca Ferri"


def test_nobody_else_is_offered_it(engine: Engine) -> None:
    press(engine, Call("answer feedback", {"feedback": 1, "kind": "talk"}), "Luca Ferri")
    assert "Plan a talk…" not in labels(read(engine, "Luca Ferri"))
    assert read(engine, "Otto Other").outcome == "denied"


def test_other_words_ask_for_none(engine: Engine) -> None:
    press(engine, Call("answer feedback", {"feedback": 1, "kind": "comment", "text": "Thanks"}), "Luca Ferri")
    assert "Plan a talk…" not in labels(read(engine, "Anna Lead"))
