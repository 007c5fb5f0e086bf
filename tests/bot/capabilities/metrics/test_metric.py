"""The metric card: what it says, to whom, compared and broken down; and pacer metrics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.blocks import Figure, Items, Status, Text
from bot.cards import Card
from bot.cli import app as pacer
from bot.inputs import ChoiceInput, Form
from bot.parts.metrics_file import catalogue
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, press
from tests.factories import add_deal, add_person, make_company, principal


@pytest.fixture
def company(sqlite_engine: Engine) -> CompanyInfo:
    return make_company(sqlite_engine)


@pytest.fixture
def engine(sqlite_engine: Engine, company: CompanyInfo) -> Engine:
    """Boss leads Ann, Bo and Cy. In the quarter Ann wins one of two, Bo and Cy all of theirs."""
    boss = add_person(sqlite_engine, company, "Boss Lady", role=Role.MANAGER)
    ann, bo, cy = (add_person(sqlite_engine, company, f"{name} Lee", manager=boss) for name in ("Ann", "Bo", "Cy"))
    add_person(sqlite_engine, company, "Root User", role=Role.ADMIN)
    for person, status, amount in ((ann, "won", 100), (ann, "lost", 50), (bo, "won", 300), (cy, "won", 200)):
        add_deal(sqlite_engine, company, person, amount, status)
    add_deal(sqlite_engine, company, ann, 80, close_date=date(2026, 2, 2))
    return sqlite_engine


@pytest.mark.parametrize("argument", ["group_by", "compare_to", "metric"])
@pytest.mark.parametrize("forged", [[1], {"id": 1}, {}, 5, "\ud800"])
def test_a_forged_argument_is_never_a_failure_of_ours(engine: Engine, argument: str, forged: object) -> None:
    answer = press(engine, Call("metric", {"metric": "won_amount", argument: forged}), "Ann Lee")
    assert (answer.outcome, "went wrong" in answer.reply.title) in {("error", False), ("form", False)}


def test_a_form_offers_words_not_codes(engine: Engine) -> None:
    form = press(engine, Call("metric", {}, form=True), "Ann Lee").reply
    assert isinstance(form, Form)
    offered = [option for each in form.inputs if isinstance(each, ChoiceInput) for option in each.options]
    assert offered
    assert not [option.label for option in offered if "_" in option.label]


def metric(engine: Engine, as_: str, **args: object) -> Card:
    return card(press(engine, Call("metric", args), as_))


def figure(shown: Card) -> Figure:
    return next(block for block in shown.body if isinstance(block, Figure))


def texts(shown: Card) -> list[str]:
    return [block.words for block in shown.body if isinstance(block, Text)]


def told(shown: Card) -> Mapping[str, Any]:
    assert isinstance(shown.facts, Mapping)
    return shown.facts


def test_the_figure_comes_first_and_small_samples_are_said(engine: Engine) -> None:
    shown = metric(engine, "Ann Lee", metric="win rate")
    assert shown.title == "Win rate · Q2"
    assert (figure(shown).value, figure(shown).caption) == ("50.0%", "")
    assert texts(shown) == ["Only 2 cases: one more could change this."]
    assert told(shown)["win_rate"] == Decimal("0.5")
    assert (told(shown)["won"], told(shown)["lost"]) == (1, 1)


def test_a_comparison_is_told_in_words_a_symbol_and_a_judgement(engine: Engine) -> None:
    shown = metric(engine, "Ann Lee", metric="deals_won", period="2026-06", compare_to="2026-05")
    worse = figure(shown).status
    assert worse is not None
    assert "1 less than May." in texts(shown)
    assert (worse.symbol, worse.words, worse.tone) == ("▼", "Worse", "bad")
    better = figure(metric(engine, "Ann Lee", metric="bookings", compare_to="Q1")).status
    assert better is not None
    assert (better.words, better.tone) == ("Better", "good")
    same = figure(metric(engine, "Ann Lee", metric="deals won", compare_to="previous period")).status
    assert same is not None
    assert same.words == "The same"


def test_few_cases_are_called_neither_better_nor_worse(engine: Engine) -> None:
    shown = metric(engine, "Ann Lee", metric="win_rate", compare_to="previous_period")
    assert "50.0 points less than Q1." in texts(shown)
    assert figure(shown).status == Status("○", "Too few cases")


def test_a_running_period_is_set_beside_as_much_of_the_earlier_one(sqlite_engine: Engine) -> None:
    company = make_company(sqlite_engine)
    ann = add_person(sqlite_engine, company, "Ann Lee")
    won = ((500, date(2026, 2, 2)), (700, date(2026, 3, 30)), (900, date(2025, 11, 3)), (200, date(2026, 5, 4)))
    for amount, closed in won:
        add_deal(sqlite_engine, company, ann, amount, close_date=closed)
    running = metric(sqlite_engine, "Ann Lee", metric="won_amount", period="Q2", compare_to="Q1")
    assert texts(running) == ["$300 less than Q1.", "Q1 as it stood on Feb 12."]
    assert figure(running).status == Status("▼", "Worse", "bad")
    over = metric(sqlite_engine, "Ann Lee", metric="won_amount", period="Q1", compare_to="previous_period")
    assert texts(over) == ["$300 more than Q4 2025."]
    assert figure(over).status == Status("▲", "Better", "good")


def test_a_sum_that_may_yet_catch_up_is_not_called_worse(sqlite_engine: Engine) -> None:
    company = make_company(sqlite_engine)
    ann = add_person(sqlite_engine, company, "Ann Lee")
    for amount, closed in ((500, date(2026, 2, 2)), (200, date(2026, 5, 4))):
        add_deal(sqlite_engine, company, ann, amount, close_date=closed)
    running = metric(sqlite_engine, "Ann Lee", metric="won_amount", period="2026-05", compare_to="Q1")
    assert texts(running) == ["$300 less than Q1.", "May is still running, Q1 is over."]
    assert figure(running).status is None


def test_losing_more_is_worse_before_the_period_ends(engine: Engine) -> None:
    shown = metric(engine, "Ann Lee", metric="deals_lost", period="Q2", compare_to="Q1")
    assert figure(shown).status == Status("▼", "Worse", "bad")


def test_a_rep_hears_the_teams_average_and_nobodys_figure(engine: Engine, company: CompanyInfo) -> None:
    boss = principal(engine, company, "Boss Lady").employee_id
    add_deal(engine, company, add_person(engine, company, "Di Lee", manager=boss), 200)
    shown = metric(engine, "Ann Lee", metric="won_amount", compare_to="team_average")
    said = figure(shown).status
    assert said is not None
    assert said.words == "Worse"
    assert "$100 less than the team's average." in texts(shown)
    assert told(shown)["comparison"]["people"] == 4
    mine = metric(engine, "Ann Lee", metric="won_amount", team="my team")
    assert figure(mine).value == "$100"
    assert told(mine)["comparison"]["compare_to"] == "team_average"
    assert "Bo Lee" not in str(mine) + str(shown)


def test_a_lead_is_told_about_the_team_and_an_admin_about_the_company(engine: Engine) -> None:
    team = metric(engine, "Boss Lady", metric="won_amount", group_by="rep", compare_to="previous_period")
    assert team.title == "Booked · your team · Q2"
    people = next(block for block in team.body if isinstance(block, Items))
    assert [(item.title, item.value, item.detail) for item in people.items] == [
        ("Bo Lee", "$300", "Q1: $0"),
        ("Cy Lee", "$200", "Q1: $0"),
        ("Ann Lee", "$100", "Q1: $80"),
    ]
    whole = metric(engine, "Root User", metric="won_amount")
    assert whole.title == "Booked · Acme · Q2"
    assert figure(whole).value == "$600"


def test_everyone_means_each_of_those_one_may_see(engine: Engine) -> None:
    found = told(metric(engine, "Boss Lady", metric="deals_won", person="everyone"))
    assert [line["group"] for line in found["groups"]] == ["Ann Lee", "Bo Lee", "Cy Lee"]
    assert [
        line["group"] for line in told(metric(engine, "Ann Lee", metric="deals_won", person="everyone"))["groups"]
    ] == ["Ann Lee"]


def test_somebody_elses_is_denied_like_nobodys(engine: Engine) -> None:
    other = press(engine, Call("metric", {"metric": "win_rate", "person": "Bo Lee"}), "Ann Lee")
    nobody = press(engine, Call("metric", {"metric": "win_rate", "person": "No Body"}), "Ann Lee")
    assert (other.outcome, nobody.outcome) == ("denied", "denied")
    assert card(other).body == card(nobody).body


def test_the_undefined_says_why(engine: Engine) -> None:
    shown = metric(engine, "Ann Lee", metric="cycle_days", period="2025")
    assert [block.words for block in shown.body if isinstance(block, Text)] == ["Nothing to tell. No deal was won."]
    assert told(shown)["cycle_days"] is None
    assert told(shown)["notes"] == {"cycle_days": "no_won_deals"}


def test_what_is_not_understood_is_a_sentence_or_a_form(engine: Engine) -> None:
    unknown = press(engine, Call("metric", {"metric": "luck"}), "Ann Lee")
    assert unknown.outcome == "error"
    assert "“luck”" in texts(card(unknown))[0]
    assert isinstance(press(engine, Call("metric", {}), "Ann Lee").reply, Form)
    assert isinstance(press(engine, Call("metric", {"metric": "win_rate", "group_by": "moon"}), "Ann Lee").reply, Form)
    ungrouped = press(engine, Call("metric", {"metric": "calls", "group_by": "product"}), "Ann Lee")
    assert ungrouped.outcome == "error"


@pytest.mark.parametrize(
    ("locale", "said", "title"),
    [
        ("en", "sales cycle", "Sales cycle"),
        ("it", "tasso di chiusura", "win_rate"),
        ("pt-BR", "faturamento", "won_amount"),
    ],
)
def test_everyday_names_in_three_languages(engine: Engine, locale: str, said: str, title: str) -> None:
    answer = press(engine, Call("metric", {"metric": said}), "Ann Lee", locale=locale)
    assert title in (card(answer).title.split(" · ")[0], told(card(answer))["metric"])


def test_every_button_of_a_card_leads_to_an_answer_or_a_form(engine: Engine) -> None:
    for who in ("Ann Lee", "Boss Lady", "Root User"):
        for button in metric(engine, who, metric="win_rate").buttons:
            assert press(engine, button.call, who).outcome in ("answered", "form"), button


def test_a_question_in_words_reaches_it(engine: Engine) -> None:
    answer = ask(engine, "what's my win rate this quarter", "Ann Lee")
    assert answer.call is not None
    assert (answer.call.do, answer.call.args["metric"], answer.outcome) == ("metric", "win_rate", "answered")


# ---------------------------------------------------------------- pacer metrics


@pytest.fixture
def command(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("PACER_DATABASE_URL", str(engine.url))
    monkeypatch.chdir(tmp_path)
    catalogue.cache_clear()
    return CliRunner()


def test_the_catalogue_with_a_companys_own(command: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[size]\nformula = "won_amount / deals_won"\nunit = "money"\nlabel = "Size"')
    monkeypatch.setenv("PACER_METRICS_FILE", "own.toml")
    listed = json.loads(command.invoke(pacer, ["metrics", "--json"]).stdout)
    assert {"metric": "size", "label": "Size", "unit": "money"}.items() <= listed[-1].items()
    done = command.invoke(pacer, ["metrics", "size", "--as", "Bo Lee", "--now", "2026-05-13T12:00", "--json"])
    assert json.loads(done.stdout)["facts"]["size"] == {"amount": "300.0000", "currency": "USD"}
    catalogue.cache_clear()


def test_one_metric_on_the_command_line(command: CliRunner) -> None:
    words = ["metrics", "won_amount", "--as", "Boss Lady", "--by", "person", "--now", "2026-05-13T12:00"]
    shown = command.invoke(pacer, words)
    assert shown.exit_code == 0
    assert "$600" in shown.stdout
    facts = json.loads(command.invoke(pacer, [*words, "--json"]).stdout)["facts"]
    assert facts["won_amount"] == {"amount": "600.0000", "currency": "USD"}
    assert command.invoke(pacer, ["metrics", "luck", "--as", "Ann Lee"]).exit_code == 1
    assert command.invoke(pacer, ["metrics", "win_rate"]).exit_code == 2


def test_a_broken_settings_file_is_said(command: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[size]\nformula = "won_amount / moons"\nunit = "money"')
    monkeypatch.setenv("PACER_METRICS_FILE", "own.toml")
    failed = command.invoke(pacer, ["metrics"])
    assert failed.exit_code == 1
    assert "moons" in failed.output
    catalogue.cache_clear()


def test_nothing_is_better_than_a_period_without_data(engine: Engine) -> None:
    shown = metric(engine, "Ann Lee", metric="won_amount", period="Q2", compare_to="same_period_last_year")
    assert figure(shown).status is None
    assert "Nothing to compare with: no deals are known from then." in texts(shown)
    assert told(shown)["comparison"]["notes"] == {"won_amount": "nothing_recorded"}
