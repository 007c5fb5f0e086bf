"""Several requests in one message: all are answered, or the one that is not is named."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine

from bot import router
from bot.language.likely import Likely
from bot.language.reading import Reading
from bot.language.several import halves, sentences
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, texts
from tests.factories import add_deal, add_person, add_quota

MEANT: Mapping[str, str] = {
    "pipeline": "pipeline",
    "forecast": "forecast",
    "monday": "subscribe",
    "hello": "small talk",
    "win rate": "metric",
    "umpf": "unsure",
}
"""What each word of these tests asks for; the last of them in a text counts."""


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> None:
    def likeliest(reading: Reading) -> tuple[Likely, ...]:
        said = reading.text.lower()
        found = sorted((said.rindex(word), name) for word, name in MEANT.items() if word in said)
        if not found or found[-1][1] == "unsure":
            return (Likely("quota", 0.5), Likely("team", 0.4))
        return (Likely(found[-1][1], 0.95),)

    monkeypatch.setattr(router, "likeliest", likeliest)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> str:
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    person = add_person(engine, company, "Ann Lee", manager=mo)
    add_quota(engine, company, person, 80_000)
    add_deal(engine, company, person, 20_000)
    return "Ann Lee"


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("show my pipeline. what's my forecast?", ["pipeline", "forecast"]),
        ("show my pipeline and my forecast", ["pipeline", "forecast"]),
        ("mostra la pipeline e il forecast", ["pipeline", "forecast"]),
        ("hello! show my pipeline", ["pipeline"]),
        ("show my pipeline and my pipeline again", ["pipeline"]),
        ("send me my pipeline and forecast every monday", ["subscribe"]),
        ("forecast? pipeline? win rate?", ["forecast", "pipeline", "metric"]),
    ],
)
def test_each_request_is_answered(engine: Engine, ann: str, text: str, done: list[str]) -> None:
    answer = ask(engine, text, ann)
    assert [part.call and part.call.do for part in answer.parts] == done


def test_what_was_not_understood_beside_others_is_named(engine: Engine, ann: str) -> None:
    answer = ask(engine, "show my pipeline. what's my forecast? umpf the thing too.", ann)
    assert [part.outcome for part in answer.parts] == ["answered", "answered", "clarify"]
    assert "umpf the thing too" in " ".join(texts(answer.parts[-1]))


def test_a_fourth_request_is_named(engine: Engine, ann: str) -> None:
    answer = ask(engine, "forecast? pipeline? win rate? my forecast for June?", ann)
    assert [part.outcome for part in answer.parts] == ["answered", "answered", "answered", "clarify"]
    assert "my forecast for June" in " ".join(texts(answer.parts[-1]))


def test_texts_are_cut_between_sentences_and_at_and() -> None:
    assert sentences("kudos to Bo: great demo. thanks!") == ["kudos to Bo: great demo. thanks!"]
    assert sentences("one two? three four") == ["one two?", "three four"]
    assert [list(each) for each in halves("calls and demos e pipeline")] == [
        ["calls", "demos e pipeline"],
        ["calls and demos", "pipeline"],
    ]
