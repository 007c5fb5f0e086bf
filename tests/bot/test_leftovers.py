"""Words about time, amounts and people that no argument takes are asked back, never dropped."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot import router
from bot.language.likely import Likely
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, labels, press, texts
from tests.factories import add_deal, add_person, add_quota

GO_ON = frozenset({"Go on without it", "Vai avanti senza", "Continuar sem isso"})


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> None:
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name in ("Ann Lee", "Bo Diaz"):
        person = add_person(engine, company, name, manager=mo)
        add_quota(engine, company, person, 80_000)
        add_deal(engine, company, person, 20_000)


@pytest.mark.parametrize(
    ("do", "text", "word"),
    [
        ("alerts", "my alerts of last year", "last year"),
        ("subscriptions", "show Bo's subscriptions", "Bo"),
        ("forecast", "forecast with 45k more", "45k"),
        ("pipeline", "pipeline of the team without Bo", "without Bo"),
        ("quota", "how is Ann doing against quota, 3 weeks in", "3"),
        ("metric", "win rate of Ann and of Bo", "Bo"),
        ("quota", "quota last week or this week", "this week"),
        ("quota", "put my quota into #sales-all", "#sales-all"),
        ("compare", "compare me with belvik", "belvik"),
        ("coaching", "prepare my 1:1 with belvik", "belvik"),
        ("compare", "confrontami con belvik", "belvik"),
        ("compare", "me compara com belvik", "belvik"),
    ],
)
def test_a_word_without_a_place_is_asked_back(
    engine: Engine, people: None, monkeypatch: pytest.MonkeyPatch, do: str, text: str, word: str
) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely(do, 0.99),))
    answer = ask(engine, text, "Mo Reed")
    assert (answer.outcome, answer.call) == ("clarify", None)
    assert any(f"{quote}{word}" in line for line in texts(answer) for quote in "“«"), texts(answer)
    assert GO_ON & set(labels(answer))


@pytest.mark.parametrize(
    ("do", "text"),
    [
        ("quota", "how am I doing today"),
        ("quota", "am I at 100% yet"),
        ("coaching", "prepare my 1:1 with Ann"),
        ("alerts", "which alerts do I have this week"),
        ("leaderboard", "top 5 by bookings last month"),
        ("preferences", "no messages after 6pm"),
        ("subscribe", "send me my quota every Monday at 9"),
    ],
)
def test_what_has_its_place_is_answered(
    engine: Engine, people: None, monkeypatch: pytest.MonkeyPatch, do: str, text: str
) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely(do, 0.99),))
    assert ask(engine, text, "Mo Reed").outcome in ("answered", "confirm", "form")


def test_the_days_that_words_come_closest_to_can_be_taken(
    engine: Engine, people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("alerts", 0.99),))
    asked = ask(engine, "my alerts of last year", "Ann Lee")
    go_on = next(each.call for each in asked.reply.buttons if each.label == "Go on without it")  # type: ignore[union-attr]
    assert press(engine, go_on, "Ann Lee").outcome == "answered"
    ask(engine, "my alerts of last year", "Ann Lee")
    assert ask(engine, "yes", "Ann Lee").call.do == "alerts"  # type: ignore[union-attr]
