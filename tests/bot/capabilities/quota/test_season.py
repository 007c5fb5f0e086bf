"""The seasonal pace on cards: labelled, beside the linear one, in every language; set by pacer init."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.cli import app
from bot.turn import Call
from spm_core.people.identity import only_company
from tests.asking import ask, facts, press, texts
from tests.factories import add_deal, add_person, add_quota, make_company

MONTHS = "5%,5%,10%,5%,5%,20%,5%,5%,10%,5%,5%,20%"


@pytest.fixture
def engine(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    monkeypatch.setenv("PACER_DATABASE_URL", sqlite_engine.url.render_as_string(hide_password=False))
    monkeypatch.chdir(tmp_path)
    company = make_company(sqlite_engine)
    ann = add_person(sqlite_engine, company, "Ann Lee")
    add_quota(sqlite_engine, company, ann, 1000)
    add_deal(sqlite_engine, company, ann, 300, close_date=date(2026, 5, 4))
    return sqlite_engine


def set_season(engine: Engine, words: str) -> str:
    return CliRunner().invoke(app, ["init", "--season", words]).stdout


@pytest.mark.parametrize(
    ("locale", "said", "reached"),
    [
        ("en", "By season (the company's weights): ▲ Ahead of pace.", "$1,303"),
        ("it", "Stagionale (pesi dell'azienda): ▲", "1.303\xa0USD"),
        ("pt-BR", "Sazonal (pesos da empresa): ▲", "US$\xa01.303"),
    ],
)
def test_the_quota_card_tells_both(engine: Engine, locale: str, said: str, reached: str) -> None:
    before = texts(press(engine, Call("quota"), "Ann Lee", locale=locale))
    assert not any(said in text for text in before)
    set_season(engine, MONTHS)
    answer = press(engine, Call("quota"), "Ann Lee", locale=locale)
    (line,) = [text for text in texts(answer) if text.startswith(said)]
    assert reached in line
    found = facts(answer)
    assert (found["verdict"], found["seasonal"]["verdict"]) == ("behind", "ahead")
    assert found["seasonal"]["curve"] == "weights"


def test_a_season_that_says_otherwise_is_told(engine: Engine) -> None:
    def said(asks: str) -> str:
        return texts(press(engine, Call("quota", {"asks": asks}), "Ann Lee"))[1]

    assert said("makes").startswith("Not at this rate.")
    set_season(engine, MONTHS)
    for asks in ("makes", "misses"):
        told = "At today's rate it comes to $650, by season to $1,303, of $1,000."
        assert said(asks) == f"That depends on the season. {told}"
    assert said("projection").startswith("Between $650 and $1,300.")


def test_why_shows_the_formulas_of_both(engine: Engine) -> None:
    set_season(engine, MONTHS)
    written = texts(ask(engine, "why these numbers", "Ann Lee"))

    assert any(line.startswith("Time gone, by season: By season (the company's weights) = 23.02%") for line in written)
    assert any(line.startswith("At this rate, by season: $300 ÷ 23.02%") for line in written)


def test_the_forecast_projects_by_the_same_curve(engine: Engine) -> None:
    set_season(engine, MONTHS)
    quota, forecast = (facts(press(engine, Call(name), "Ann Lee")) for name in ("quota", "forecast"))
    assert forecast["seasonal_forecast"] == quota["seasonal"]["projected"]


def test_too_little_history_is_said(engine: Engine) -> None:
    assert "season by the own history" in set_season(engine, "history")
    written = texts(press(engine, Call("quota"), "Ann Lee"))
    assert "By season (the last two years): it takes two full years of history." in written


def test_init_takes_shares_and_turns_it_off(engine: Engine) -> None:
    assert "season 19.0%, 24.5%, 28.0%, 28.5%" in set_season(engine, "19%, 24.5%, 28%, 28.5%")
    assert "season" not in set_season(engine, "off")
    with engine.begin() as connection:
        assert only_company(connection).season is None
