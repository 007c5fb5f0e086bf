"""Two people, teams or periods in one card: what is compared, who is ahead, and who may ask."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import Items, Text
from bot.cards import Answer
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, make_company, principal
from tests.looks import offences


@pytest.fixture
def company(sqlite_engine: Engine) -> CompanyInfo:
    return make_company(sqlite_engine)


@pytest.fixture
def engine(sqlite_engine: Engine, company: CompanyInfo) -> Engine:
    """Boss leads Tom and Aisha in North, Chief leads Boss and Cleo, who leads South's Rafa."""
    chief = add_person(sqlite_engine, company, "Chief Green", role=Role.MANAGER)
    boss = add_person(sqlite_engine, company, "Boss Grey", manager=chief, role=Role.MANAGER, team="Leads")
    cleo = add_person(sqlite_engine, company, "Cleo White", manager=chief, role=Role.MANAGER, team="Leads")
    tom = add_person(sqlite_engine, company, "Tom Reed", manager=boss, team="North")
    aisha = add_person(sqlite_engine, company, "Aisha Khan", manager=boss, team="North")
    rafa = add_person(sqlite_engine, company, "Rafa Silva", manager=cleo, team="South")
    for person, quota in ((tom, 1000), (aisha, 1000), (rafa, 1000)):
        add_quota(sqlite_engine, company, person, quota)
        add_quota(sqlite_engine, company, person, quota, date(2026, 1, 1), date(2026, 3, 31))
    won = ((tom, 600, (5, 4)), (tom, 300, (2, 2)), (tom, 200, (3, 30)), (aisha, 400, (5, 5)), (rafa, 100, (5, 6)))
    for person, amount, (month, day) in won:
        add_deal(sqlite_engine, company, person, amount, close_date=date(2026, month, day))
    return sqlite_engine


def rows(answer: Answer) -> dict[str, tuple[str, str]]:
    items = next(block for block in card(answer).body if isinstance(block, Items))
    return {item.title: (item.value, item.reason) for item in items.items}


def first(answer: Answer) -> str:
    block = card(answer).body[0]
    assert isinstance(block, Text)
    return block.words


def args(answer: Answer) -> dict[str, Any]:
    assert answer.call
    assert answer.call.do == "compare"
    return dict(answer.call.args)


@pytest.mark.parametrize(
    "question",
    ["Tom vs Aisha this quarter", "compara Tom con Aisha", "compara o Tom com a Aisha", "confronta Tom e Aisha"],
)
def test_two_people_figure_by_figure(engine: Engine, question: str) -> None:
    answer = ask(engine, question, "Boss Grey", locale="en")
    assert [side["name"] for side in facts(answer)["sides"]] == ["Tom Reed", "Aisha Khan"]
    assert facts(answer)["differences"]["won_amount"]["ahead"] == "Tom Reed"


def test_each_figure_is_told_with_the_difference_and_who_is_ahead(engine: Engine) -> None:
    answer = ask(engine, "Tom vs Aisha this quarter", "Boss Grey")
    assert card(answer).title == "Tom Reed vs Aisha Khan · Q2"
    assert first(answer) == "Tom Reed is ahead in 2 of 2 figures that can be compared."
    assert rows(answer)["Booked"] == ("$600", "Tom Reed is ahead · $200 more · Aisha Khan: $400")
    assert rows(answer)["Attainment"] == ("60.0%", "Tom Reed is ahead · 20.0 points more · Aisha Khan: 40.0%")
    assert rows(answer)["Average deal"] == ("$600", "Too few cases · $200 more · Aisha Khan: $400 · 1 / 1 cases")
    assert offences(card(answer)) == []


def test_with_a_metric_only_that_one(engine: Engine) -> None:
    answer = ask(engine, "compare bookings of Tom and Aisha", "Boss Grey")
    assert first(answer) == "Tom Reed is ahead by $200."
    assert list(rows(answer)) == ["Booked"]


def test_whoever_asks_whether_gets_a_yes_or_a_no(engine: Engine) -> None:
    assert first(ask(engine, "is Tom better than Aisha?", "Boss Grey")).startswith("Yes. Tom Reed is ahead")
    assert first(ask(engine, "is Aisha better than Tom?", "Boss Grey")).startswith("No. Tom Reed is ahead")


def test_three_people_have_a_line_each_figure(engine: Engine) -> None:
    answer = ask(engine, "compare Tom, Aisha and Rafa", "Chief Green")
    assert rows(answer)["Booked"] == ("$600", "Tom Reed is ahead · Aisha Khan: $400 · Rafa Silva: $100")


@pytest.mark.parametrize("question", ["North vs South", "North against South this quarter"])
def test_two_teams_by_their_names(engine: Engine, question: str) -> None:
    answer = ask(engine, question, "Chief Green")
    assert (args(answer)["team"], args(answer)["other_team"]) == ("North", "South")
    assert rows(answer)["Booked"] == ("$1,000", "North is ahead · $900 more · South: $100")


def test_my_team_beside_somebody_elses(engine: Engine) -> None:
    answer = press(engine, Call("compare", {"team": "North", "other_team": "South"}), "Chief Green")
    assert card(answer).title == "North vs South · Q2"


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    "question",
    [
        "this quarter vs last quarter",
        "am I better than last quarter",
        "come sono andato rispetto al trimestre scorso",
        "como fui em relação ao trimestre passado",
    ],
)
def test_a_running_period_is_set_beside_as_much_of_the_last_one(engine: Engine, question: str) -> None:
    sides = facts(ask(engine, question, "Tom Reed"))["sides"]
    assert [side["period"]["label"] for side in sides] == ["2026-Q2", "2026-Q1"]
    amounts = (sides[0]["won_amount"], sides[1]["as_it_stood"]["won_amount"])
    assert [each["amount"] for each in amounts] == ["600.0000", "300.0000"]
    assert sides[1]["as_of"].startswith("2026-02-12")


def test_the_same_stretch_is_said(engine: Engine) -> None:
    answer = ask(engine, "am I better than last quarter?", "Tom Reed")
    assert first(answer) == "Yes. Q2 is better in 2 of 3 figures that can be compared."
    assert texts(answer)[-1] == "Q1 as it stood on Feb 12."
    assert rows(answer)["Booked"] == ("$600", "Better · $300 more · Q1: $300")


def test_the_later_period_comes_first_and_a_yes_stays_one(engine: Engine) -> None:
    answer = press(engine, Call("compare", {"period": "Q1", "compare_to": "Q2", "asks": "better"}), "Tom Reed")
    assert card(answer).title == "Q2 vs Q1"
    assert first(answer).startswith("No. Q2 is better")


def test_one_metric_of_one_person_is_the_metrics_own_card(engine: Engine) -> None:
    asked = ask(engine, "compare my bookings with last quarter", "Tom Reed")
    metric = press(engine, Call("metric", {"metric": "won_amount", "period": "Q2", "compare_to": "Q1"}), "Tom Reed")
    assert texts(asked) == texts(metric)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("did I sell more than in February?", "Yes."),
        ("ho venduto più di febbraio?", "Sì."),
        ("vendi mais do que em fevereiro?", "Sim."),
        ("did I sell less than in February?", "No."),
    ],
)
def test_a_period_that_is_only_compared_with_is_not_the_one_asked_about(
    engine: Engine, question: str, said: str
) -> None:
    answer = ask(engine, question, "Tom Reed", locale=None)
    told = facts(answer)
    assert (told["period"]["label"], told["comparison"]["period"]["label"]) == ("2026-05", "2026-02")
    assert first(answer) == said


def test_nothing_is_better_than_a_time_without_data(engine: Engine) -> None:
    answer = ask(engine, "am I better than last year", "Tom Reed")
    assert first(answer) == "Nothing to compare with: no deals are known from then."


# ---------------------------------------------------------------- rights


def test_a_colleague_is_denied_like_nobody(engine: Engine) -> None:
    for question in ("compare me with {}", "am I better than {}", "{} vs me"):
        real, nobody = (ask(engine, question.format(name), "Tom Reed") for name in ("Aisha", "Zoltan"))
        assert (real.outcome, nobody.outcome) == ("denied", "denied")
        assert card(real).body == card(nobody).body
    forged = press(engine, Call("compare", {"other_person": "Aisha Khan"}), "Tom Reed")
    assert forged.outcome == "denied"


def test_a_lead_is_denied_another_leads_team(engine: Engine) -> None:
    real, nobody = (
        press(engine, Call("compare", {"team": "my team", "other_team": name}), "Boss Grey")
        for name in ("South", "Atlantis")
    )
    assert (real.outcome, nobody.outcome) == ("denied", "denied")
    assert card(real).body == card(nobody).body


def test_a_rep_is_set_beside_an_average_of_enough_others_alone(engine: Engine, company: CompanyInfo) -> None:
    few = ask(engine, "how do I compare to the team average", "Tom Reed")
    assert args(few)["compare_to"] == "team_average"
    assert facts(few)["sides"][1]["average"]["won_amount"] is None
    boss = principal(engine, company, "Boss Grey").employee_id
    for name in ("Di Lee", "Ed Lee"):
        add_deal(engine, company, add_person(engine, company, name, manager=boss), 100)
    answer = ask(engine, "how do I compare to the team average", "Tom Reed")
    assert Decimal(facts(answer)["sides"][1]["average"]["won_amount"]["amount"]) == 300
    assert "Aisha" not in str(answer)
    assert rows(answer)["Booked"][1].startswith("You're ahead · $300 more · Team average: $300")


def test_every_button_leads_on(engine: Engine) -> None:
    for question, asker in (("Tom vs Aisha", "Boss Grey"), ("this quarter vs last", "Tom Reed")):
        outcomes = {answer.outcome for answer in press_all(engine, ask(engine, question, asker), asker)}
        assert outcomes <= {"answered", "form"}
