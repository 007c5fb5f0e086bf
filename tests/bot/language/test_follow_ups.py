"""What a question takes from the one before, and what stands by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot import router
from bot.language.likely import Likely
from bot.language.reading import Reading
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask
from tests.factories import add_deal, add_person, add_quota


@pytest.fixture(autouse=True)
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mo leads Rafael, Hannah and Daniel. What stands by itself is read by its phrases alone."""
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name in ("Rafael Dias", "Hannah Weiss", "Daniel Ortiz"):
        person = add_person(engine, company, name, manager=mo)
        add_quota(engine, company, person, 80_000)
        add_deal(engine, company, person, 20_000)
    monkeypatch.setattr(router, "likeliest", _by_phrases)


def _by_phrases(reading: Reading) -> tuple[Likely, ...]:
    return tuple(Likely(guess.name, min(guess.score, 1.0)) for guess in reading.guesses) or (Likely("unclear", 1.0),)


def _after(engine: Engine, *said: str) -> tuple[str, str | None, str | None]:
    """The capability that answers the last of several questions, whose figures, and of which metric."""
    for text in said:
        answer = ask(engine, text, "Mo Reed")
    assert answer.call, answer
    return answer.call.do, answer.call.args.get("person"), answer.call.args.get("metric")


RAFAEL, HANNAH, DANIEL = "rafael.dias@example.com", "hannah.weiss@example.com", "daniel.ortiz@example.com"


@pytest.mark.parametrize(
    "before", ["how is my team doing", "pipeline", "forecast", "Rafael's win rate", "leaderboard", "goals"]
)
@pytest.mark.parametrize("text", ["how is Daniel tracking", "come va Daniel?", "como está o Daniel?"])
def test_a_question_whole_by_itself_is_no_follow_up(engine: Engine, before: str, text: str) -> None:
    assert _after(engine, before, text) == ("quota", DANIEL, None)


@pytest.mark.parametrize(
    ("team", "first", "second", "third"),
    [
        ("how is my team doing", "how is Rafael doing?", "and Hannah?", "last quarter?"),
        ("come va il mio team", "e Rafael?", "e Hannah?", "e lo scorso trimestre?"),
        ("como está o meu time", "e o Rafael?", "e a Hannah?", "e no trimestre passado?"),
    ],
)
def test_after_a_team_each_person_is_told_by_their_quota(
    engine: Engine, team: str, first: str, second: str, third: str
) -> None:
    assert _after(engine, team, first) == ("quota", RAFAEL, None)
    assert _after(engine, second) == ("quota", HANNAH, None)
    answer = ask(engine, third, "Mo Reed")
    assert answer.call
    assert (answer.call.args["person"], answer.call.args["period"]["start"]) == (HANNAH, "2026-01-01")


def test_a_metric_of_ones_own_is_ones_own_after_a_team(engine: Engine) -> None:
    assert _after(engine, "how is my team doing", "what's my win rate")[1] in (None, "mo.reed@example.com")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("and Hannah?", ("metric", HANNAH, "win_rate")),
        ("and calls?", ("metric", RAFAEL, "calls")),
        ("what about bookings", ("metric", RAFAEL, "won_amount")),
        ("e le chiamate?", ("metric", RAFAEL, "calls")),
        ("and the pipeline?", ("pipeline", RAFAEL, None)),
    ],
)
def test_after_a_metric_what_is_not_said_stays(
    engine: Engine, text: str, found: tuple[str, str | None, str | None]
) -> None:
    assert _after(engine, "Rafael's win rate", text) == found


def test_what_cannot_be_placed_is_asked_back(engine: Engine) -> None:
    ask(engine, "Rafael's quota", "Mo Reed")
    assert ask(engine, "and blorb?", "Mo Reed").outcome == "clarify"


@pytest.mark.parametrize("before", ["show my open deals", "how is Daniel tracking", "pipeline"])
@pytest.mark.parametrize("text", ["so, how bad is it?", "quindi è grave?", "e aí, é grave?"])
def test_a_word_that_nothing_explains_goes_on_from_nothing(engine: Engine, before: str, text: str) -> None:
    ask(engine, before, "Mo Reed")
    answer = ask(engine, text, "Mo Reed")
    assert answer.call is None or answer.call.do == "welcome"
