"""What a sentence about feedback names, and which sentences of feedback could be said better."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.capabilities.feedback.check import check
from bot.turn import Call
from spm_core.feedback.actions import outcome
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.period import days
from spm_core.principal import CompanyInfo, Role
from spm_core.summary.rules import overall
from spm_core.vault import new_key
from tests.asking import ask, press
from tests.factories import add_person

APRIL = days(date(2026, 4, 1), date(2026, 4, 30))
SAID: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "draft feedback for Luca, exceeds on attainment, needs work on multithreading",
        {"verdict": "exceeds", "strength": "attainment", "improvement": "multithreading"},
    ),
    (
        "prepara un feedback per Luca: ha superato le aspettative ma deve migliorare il CRM",
        {"verdict": "exceeds", "improvement": "CRM"},
    ),
    (
        "prepara la valutazione di Luca: ottimo sul prospecting, debole in chiusura",
        {"strength": "prospecting", "improvement": "chiusura"},
    ),
    (
        "escreve o feedback do Luca: ótimo em demos, precisa melhorar follow-up",
        {"strength": "demos", "improvement": "follow-up"},
    ),
    (
        "write feedback for Luca - great discovery, needs better closing",
        {"strength": "discovery", "improvement": "closing"},
    ),
    ("draft feedback for Luca", {}),
)


@pytest.fixture
def anna(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    lead = add_person(engine, company, "Anna Lead", role=Role.MANAGER)
    add_person(engine, company, "Luca Ferri", manager=lead)
    return "Anna Lead"


@pytest.mark.parametrize(("words", "named"), SAID)
def test_a_question_for_a_draft_names_what_is_to_stand_in_it(
    engine: Engine, anna: str, words: str, named: dict[str, Any]
) -> None:
    found = ask(engine, words, anna)
    assert found.outcome == "confirm"
    call = found.call
    assert call is not None
    assert {
        name: call.args.get(name) for name in ("strength", "improvement", "verdict") if call.args.get(name)
    } == named
    assert call.args["person"] in ("Luca", "luca.ferri@example.com")
    assert press(engine, Call("draft feedback", dict(call.args)), anna).outcome == "answered"


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Good job.", ["vague"]),
        ("Good job: you brought their CFO in on 3 May.", []),
        ("You should be more proactive.", ["vague"]),
        ("You are lazy.", ["personal"]),
        ("You are lazy, 3 calls a day.", ["personal"]),
        ("You never listen. 4 of 6 deals have a second contact.", ["personal"]),
        ("Your closing is weak.", ["unevidenced"]),
        ("Your closing is weak: 2 of 9 proposals were signed.", []),
        ("Your closing was weak when Umbrella asked for the price.", []),
        ("Ottimo lavoro!", ["vague"]),
        ("Devi essere più proattivo.", ["vague"]),
        ("Sei pigro.", ["personal"]),
        ("La chiusura è debole.", ["unevidenced"]),
        ("La chiusura è debole: 2 proposte firmate su 9.", []),
        ("Bom trabalho.", ["vague"]),
        ("Você é preguiçoso.", ["personal"]),
        ("O fechamento está fraco.", ["unevidenced"]),
        ("Umbrella $43.5K · won in 31 days (usually 31.5) · 4 contacts", []),
        ("Nothing was agreed last time.", []),
        ("", []),
        ("…?!\n\n", []),
    ],
)
def test_a_vague_a_personal_and_an_unevidenced_sentence_are_named(words: str, kinds: list[str]) -> None:
    found = check(words)
    assert [each.kind for each in found] == kinds
    assert all(each.better and each.sentence in words for each in found)


def test_the_verdict_is_the_weighted_rule() -> None:
    """0.60 × 43/60 + 0.20 × 22/20 + 0.20 × 91/95 = 0.8416: misses."""

    def goal(metric: str, weight: int, score: Decimal, *, is_quota: bool = False) -> Any:
        done = SimpleNamespace(score=score, elapsed=None, days_left=0)
        return SimpleNamespace(
            id=1, metric=metric, weight=Decimal(weight), progress=done, each=None, period=APRIL, is_quota=is_quota
        )

    goals = [
        goal("won_amount", 60, Decimal(0), is_quota=True),
        goal("demos", 20, Decimal(22) / 20),
        goal("hygiene", 20, Decimal(91) / 95),
    ]
    standing: Any = SimpleNamespace(attainment=Decimal(43) / 60, elapsed=None, period=APRIL)
    found = overall(standing, goals, running=False)
    assert found.score is not None
    assert round(found.score, 4) == Decimal("0.8416")
    assert found.verdict == "misses"


@pytest.mark.parametrize(
    ("metric", "target", "value", "before", "over", "expected"),
    [
        ("win_rate", "0.8", "0.8", "0.5", True, "kept"),
        ("win_rate", "0.8", "0.7", "0.5", True, "improved"),
        ("win_rate", "0.8", "0.5", "0.5", True, "no_change"),
        ("win_rate", "0.8", "0.4", "0.5", True, "worse"),
        ("win_rate", "0.8", "0.4", "0.5", False, "running"),
        ("win_rate", "0.8", None, "0.5", True, "not_measured"),
        ("demos", "20", "22", None, False, "kept"),
        ("demos", "20", "12", None, True, "missed"),
        ("cycle_days", "30", "28", "40", True, "kept"),
        ("cycle_days", "30", "28", "40", False, "running"),
        ("cycle_days", "30", "35", "40", True, "improved"),
        ("cycle_days", "30", "45", "40", True, "worse"),
    ],
)
def test_what_became_of_an_action(
    metric: str, target: str, value: str | None, before: str | None, over: bool, expected: str
) -> None:
    known = [None if each is None else Decimal(each) for each in (value, before)]
    assert outcome(BUILT_IN[metric], Decimal(target), *known, over=over) == expected
