"""Deputies and schedules as people say them, and what cannot be, said by name."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot import router
from bot.language.likely import Likely
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, texts
from tests.factories import add_person, add_quota


@pytest.fixture(autouse=True)
def people(engine: Engine, company: CompanyInfo) -> None:
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    add_quota(engine, company, add_person(engine, company, "Owen Mercer", manager=mo), 80_000)
    for name in ("Otto Voss", "Hannah Kern"):
        add_person(engine, company, name, role=Role.MANAGER)


def _door(monkeypatch: pytest.MonkeyPatch, do: str) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely(do, 0.99),))


@pytest.mark.parametrize(
    ("text", "deputy", "start", "until"),
    [
        ("my deputy is Otto until Friday", "Otto", None, "2026-05-15"),
        ("delegate my digest to Hannah until June 12", "Hannah", None, "2026-06-12"),
        ("delegate to Owen Mercer until Friday", "Owen Mercer", None, "2026-05-15"),
        ("while I'm away, Hannah stands in for me from June 1 to June 12", "Hannah", "2026-06-01", "2026-06-12"),
        ("il mio sostituto è Otto fino a venerdì", "Otto", None, "2026-05-15"),
        ("delega il mio riepilogo a Otto fino al 12 giugno", "Otto", None, "2026-06-12"),
        ("mi sostituisce Otto dal 1 al 12 giugno", "Otto", "2026-06-01", "2026-06-12"),
        ("o Otto me substitui de 1 a 12 de junho", "Otto", "2026-06-01", "2026-06-12"),
        ("delegar meu resumo para o Otto até 12 de junho", "Otto", None, "2026-06-12"),
    ],
)
def test_a_deputy_is_named_with_the_days(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str, deputy: str, start: str | None, until: str
) -> None:
    _door(monkeypatch, "delegate")
    answer = ask(engine, text, "Mo Reed")
    assert answer.outcome == "confirm"
    assert answer.call
    assert answer.call.do == "delegate"
    assert [answer.call.args.get(name) for name in ("deputy", "start", "until")] == [deputy, start, until]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("send me my quota every other Friday", "Nothing comes every other week yet."),
        ("mandami la quota ogni due settimane", "Nothing comes every other week yet."),
        ("me manda minha meta a cada duas semanas", "Nothing comes every other week yet."),
        ("send me my quota on Mondays at 9 and at 17:00", "One thing comes at one time of day."),
        ("send me my quota every Monday at 9 until June 30", "It can't end on a day by itself yet."),
    ],
)
def test_what_no_schedule_can_do_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    _door(monkeypatch, "subscribe")
    answer = ask(engine, text, "Owen Mercer", locale="en-US")
    assert any(said in line for line in texts(answer)), texts(answer)


@pytest.mark.parametrize("text", ["no messages after 6pm on Fridays", "quiet hours from 19:00 to 8:00 except Friday"])
def test_quiet_hours_of_one_weekday_are_not_kept_for_all(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    _door(monkeypatch, "preferences")
    answer = ask(engine, text, "Owen Mercer")
    assert any("the same on every working day" in line for line in texts(answer)), texts(answer)
