"""A talk as people ask for it: with whom, on which day, when and how long."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot import router
from bot.language.likely import Likely
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask
from tests.factories import add_person


@pytest.mark.parametrize(
    ("text", "day", "time", "minutes"),
    [
        ("1:1 with Tom Thursday at 3pm for 30 minutes about his pipeline", "2026-05-14", "15:00", 30),
        ("book a talk with Tom tomorrow at 10:30 for an hour", "2026-05-14", "10:30", 60),
        ("pianifica un colloquio con Tom giovedì alle 15 per 45 minuti", "2026-05-14", "15:00", 45),
        ("fissa un 1:1 con Tom venerdì alle 9:30, mezz'ora", "2026-05-15", "09:30", 30),
        ("marca um 1:1 com o Tom quinta às 15h por 20 minutos", "2026-05-14", "15:00", 20),
        ("agenda uma conversa com o Tom sexta às 10h por uma hora", "2026-05-15", "10:00", 60),
    ],
)
def test_the_form_holds_all_that_was_said(
    engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch, text: str, day: str, time: str, minutes: int
) -> None:
    add_person(engine, company, "Tom Baker", manager=add_person(engine, company, "Mo Reed", role=Role.MANAGER))
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("plan talk", 0.99),))
    answer = ask(engine, text, "Mo Reed")
    assert answer.outcome == "confirm"
    assert answer.call
    given = {name: answer.call.args.get(name) for name in ("person", "day", "time", "minutes")}
    assert given == {"person": "Tom", "day": day, "time": time, "minutes": minutes}
