"""What should I do: the gap, the deals, the rates, what worked for others, and taking it on as goals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.cards import Answer, Card
from bot.inputs import Form
from bot.turn import Call
from spm_core.goals.models import Goal
from spm_core.metrics.models import Activity
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import NOW, add_deal, add_person, add_quota, operate

QUESTION = "what should I do?"
ADDS_UP = (
    "The open deals should bring about $53,600. With $40,000 booked that comes to $93,600. "
    "On average that's $6,400 short."
)
LATE = (
    "so it takes about $32,000 of new pipeline. "
    "A deal usually takes 60 days and 49 are left, so most of it would help the next period."
)


@pytest.fixture
def boss(engine: Engine, company: CompanyInfo) -> int:
    return add_person(engine, company, "Boss Bo", role=Role.MANAGER)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo, boss: int) -> int:
    """40,000 of 100,000 after 30 of 65 days; a year of 10 won and 16 lost, 40,000 of 200,000."""
    person = add_person(engine, company, "Ann Lee", manager=boss)
    add_quota(engine, company, person, 100_000)
    for _n in range(10):
        add_deal(engine, company, person, 4_000, created_on=date(2026, 3, 5), close_date=date(2026, 5, 4))
    for _n in range(16):
        add_deal(engine, company, person, 10_000, "lost", date(2026, 2, 3))
    for name, amount, chance, day in (
        ("Acme", 50_000, "0.5", date(2026, 6, 20)),
        ("Beta", 30_000, "0.4", date(2026, 6, 10)),
        ("Core", 12_000, "0.8", date(2026, 5, 29)),
        ("Dash", 70_000, "0.1", date(2026, 6, 29)),
    ):
        options: dict[str, Any] = {"probability": Decimal(chance), "created_on": date(2026, 5, 1)}
        add_deal(engine, company, person, amount, "open", day, name=name, external_id=name, **options)
    return person


def log(engine: Engine, company: CompanyInfo, person: int, kind: str, count: int, day: date) -> None:
    with operate(engine, company) as session:
        session.add(Activity(employee_id=person, kind=kind, day=day, count=count, source="test"))


def goals(engine: Engine, company: CompanyInfo) -> list[tuple[Any, ...]]:
    with operate(engine, company) as session:
        rows = session.scalars(select(Goal).order_by(Goal.id))
        return [(g.owner_id, g.metric, g.target, g.period_start, g.period_end, g.scope, str(g.state)) for g in rows]


def lines_of(found: list[Any]) -> list[tuple[Any, ...]]:
    return [
        ("+".join(each["deals"]), Decimal(each["amount"]["amount"]), Decimal(each["probability"])) for each in found
    ]


def offer(answer: Answer) -> Call:
    return next(button.call for button in card(answer).buttons if button.call.do == "accept path")


# ---------------------------------------------------------------- what it says


def test_the_card(engine: Engine, company: CompanyInfo, ann: int) -> None:
    log(engine, company, ann, "demo", 20, date(2026, 3, 5))
    answer = ask(engine, QUESTION, "Ann Lee")
    assert texts(answer) == [
        "Path to quota · Q2",
        "$93,600",
        "expected of $100,000 by Jun 30, 35 working days left",
        "",
        ADDS_UP,
        "26 deals closed in 12 months are too few to tell a chance: it takes 30.",
        "What moves it most",
        "Dash | $70,000 | Closes Jun 29 · 10%",
        "Acme | $50,000 | Closes Jun 20 · 50%",
        "Beta | $30,000 | Closes Jun 10 · 40%",
        "Where the rest can come from",
        "The usual win rate is 20.0% (by value, 26 deals closed in 12 months), " + LATE,
    ]
    shown = [button.label for button in card(answer).buttons if not button.more]
    assert shown == ["Make these my goals…", "All open deals (4)"]
    assert labels(answer)[2:] == ["Ways to close the gap", "What worked for others", "Quota"]


def test_what_it_rests_on_is_a_button_away(engine: Engine, company: CompanyInfo, ann: int) -> None:
    log(engine, company, ann, "demo", 20, date(2026, 3, 5))
    answer = ask(engine, QUESTION, "Ann Lee")
    by_label = {button.label: button.call for button in card(answer).buttons}
    ways, others = (press(engine, by_label[label], "Ann Lee") for label in labels(answer)[2:4])
    assert texts(ways) == [
        "Ways to close the gap · Q2",
        "Jun 20: Win $60,000: Acme, Core",
        "Tue, May 26: Create $32,000 of new pipeline (usual in that time: $31,077)",
        "Tue, May 26: Demos: 6 (usual in that time: 4)",
        "Deals that close the gap",
        "2 deals | $62,000 | Acme, Core",
        "2 deals | $80,000 | Acme, Beta",
        "1 deal | $70,000 | Dash",
        "Each would do on its own. The first is the likeliest.",
    ]
    assert texts(others) == [
        "What worked for others · Q2",
        "How much activity",
        "Demos | 4.3 a week | 2.0 a week so far, 2.0 for a win",
        "Too few people who were behind at this point of an earlier period met quota to tell what they did.",
    ]
    assert facts(ways) == facts(others) == facts(answer)


def test_the_three_figures_add_up(engine: Engine, company: CompanyInfo, ann: int) -> None:
    found = facts(ask(engine, QUESTION, "Ann Lee"))
    gap, likely, rest, new = (
        Decimal(found[name]["amount"]) for name in ("gap", "likely", "to_find", "pipeline_to_find")
    )
    assert (gap, likely, rest) == (60_000, 53_600, 6_400)
    assert new == rest / Decimal("0.2")


def test_deals_past_their_date_are_told_and_not_counted(engine: Engine, company: CompanyInfo, ann: int) -> None:
    before = facts(ask(engine, QUESTION, "Ann Lee"))
    for name, amount in (("Late", 90_000), ("Later", 8_000), ("Last", 1_000)):
        add_deal(engine, company, ann, amount, "open", date(2026, 5, 6), name=name, probability=Decimal("0.5"))
    answer = ask(engine, QUESTION, "Ann Lee")
    found = facts(answer)
    assert [(lever["name"], lever["do"]) for lever in found["levers"]] == [
        ("Dash", "win"),
        ("Acme", "win"),
        ("Late", "redate"),
    ]
    assert found["landing"] == before["landing"]
    late = "7 days past its close date, so not counted. Set a new date or close it."
    assert f"Late | $90,000 | {late}" in texts(answer)
    assert any(text.startswith("3 deals worth $99,000 are past their close date") for text in texts(answer))


def test_every_figure_is_a_fact(engine: Engine, company: CompanyInfo, ann: int) -> None:
    log(engine, company, ann, "demo", 20, date(2026, 3, 5))
    found = facts(ask(engine, QUESTION, "Ann Lee"))
    assert found["gap"] == {"amount": "60000.0000", "currency": "USD"}
    assert lines_of(found["combinations"]) == [
        ("Acme+Core", 62_000, Decimal("0.4")),
        ("Acme+Beta", 80_000, Decimal("0.2")),
        ("Dash", 70_000, Decimal("0.1")),
    ]
    assert (Decimal(found["usual_win_rate"]), found["usual"]["by"], found["usual"]["sample"]) == (
        Decimal("0.2"),
        "value",
        26,
    )
    demos = found["efforts"][0]
    assert Decimal(demos["needed_a_week"]) == Decimal("4.285714285714")  # 60,000 ÷ (40,000 ÷ 20 demos) ÷ 7 weeks
    assert (demos["count"], demos["won"], demos["more_a_week"]) == (20, 10, 3)
    assert [(each["metric"], each["period"]["end"]) for each in found["actions"]] == [
        ("won_amount", "2026-06-20"),
        ("pipeline_created", "2026-05-26"),
        ("demos", "2026-05-26"),
    ]
    assert (found["peers"]["reason"], found["usual_cycle_days"]) == ("too_few_people", "60.000000000000")


def test_without_activities_that_is_said(engine: Engine, ann: int) -> None:
    answer = ask(engine, QUESTION, "Ann Lee")
    assert facts(answer)["notes"]["efforts"] == "no_activities"
    others = texts(press(engine, Call("path to quota", {"show": "others"}), "Ann Lee"))
    assert any(line.startswith("No demos, proposals, meetings or calls are recorded") for line in others)


def test_not_even_everything_would_do(engine: Engine, company: CompanyInfo, boss: int) -> None:
    cy = add_person(engine, company, "Cy Fox", manager=boss)
    add_quota(engine, company, cy, 100_000)
    add_deal(engine, company, cy, 20_000, "open", date(2026, 6, 1), probability=Decimal("0.5"))
    add_deal(engine, company, cy, 90_000, "open", date(2026, 4, 2), probability=Decimal("0.5"))
    answer = ask(engine, QUESTION, "Cy Fox")
    said = texts(answer)
    assert said[1:4] == [
        "$80,000",
        "missing even if every open deal of the period is won",
        "Out of reach without the overdue deals",
    ]
    late = "41 days past its close date, so not counted. Set a new date or close it."
    assert any(text.endswith(late) and "$90,000" in text for text in said)
    assert "No deal was closed in the last 12 months, so there is no win rate to go by." in said
    ways = texts(press(engine, Call("path to quota", {"show": "ways"}), "Cy Fox"))
    assert "Jun 30: Win $10,000: what the open deals are likely to bring" in ways
    assert "These targets are what can be asked for. The gap needs more than that." in ways
    assert facts(answer)["combinations"] == []
    assert "Overdue" in labels(answer)


def test_deals_without_a_probability_get_the_usual_rate(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, 65_000, "open", date(2026, 6, 1), external_id="Echo")
    add_deal(engine, company, ann, None, "open", date(2026, 6, 1), external_id="Fog")
    answer = ask(engine, QUESTION, "Ann Lee")
    found = facts(answer)
    assert ("Echo", 65_000, Decimal("0.2")) in lines_of(found["combinations"])
    assert (found["assumed_probability"], found["without_chance"]) == (["Echo"], ["Fog"])
    assert "1 deal has no probability: the usual win rate stands for it." in texts(answer)
    assert "1 open deal is left out: it has no amount, or no chance." in texts(answer)


def test_a_team_s_parts_of_one_deal_are_one_chance(engine: Engine, company: CompanyInfo, boss: int, ann: int) -> None:
    bea = add_person(engine, company, "Bea Orr", manager=boss)
    add_quota(engine, company, boss, 140_000, scope="team")
    add_deal(
        engine, company, ann, 100_000, "open", date(2026, 6, 1),
        {ann: "0.5", bea: "0.5"}, external_id="Duo", probability=Decimal("0.9"),
    )  # fmt: skip
    found = facts(ask(engine, "what should my team do to hit quota", "Boss Bo"))
    assert lines_of(found["combinations"])[0] == ("Duo", 100_000, Decimal("0.9"))
    assert found["peers"]["reason"] == "only_for_people"


@pytest.mark.parametrize(
    ("booked", "now", "reason", "words"),
    [
        (100_000, NOW, "met", "Quota met: nothing left to close"),
        (10, NOW + timedelta(days=60), "period_over", "The period is over: nothing more can be closed in it"),
    ],
)
def test_nothing_to_correct(
    engine: Engine, company: CompanyInfo, boss: int, booked: int, now: Any, reason: str, words: str
) -> None:
    cy = add_person(engine, company, "Cy Fox", manager=boss)
    add_quota(engine, company, cy, 100_000)
    add_deal(engine, company, cy, booked)
    answer = ask(engine, "path to quota 2026-04-01..2026-06-30", "Cy Fox", now=now)
    assert words in texts(answer)
    assert facts(answer)["notes"]["actions"] == reason
    assert "Make these my goals…" not in labels(answer)


def test_without_a_quota(engine: Engine, company: CompanyInfo, boss: int) -> None:
    add_person(engine, company, "Cy Fox", manager=boss)
    answer = ask(engine, QUESTION, "Cy Fox")
    assert "No quota set, so there is no gap to close" in texts(answer)
    assert facts(answer)["notes"]["actions"] == "no_quota"


@pytest.mark.parametrize(
    ("locale", "question", "words"),
    [("it", "cosa devo fare?", "Che cosa incide di più"), ("pt_BR", "o que devo fazer?", "O que mais pesa")],
)
def test_in_their_language(engine: Engine, ann: int, locale: str, question: str, words: str) -> None:
    assert words in texts(ask(engine, question, "Ann Lee", locale=locale))


# ---------------------------------------------------------------- whose


def test_a_manager_asks_for_one_of_theirs(engine: Engine, ann: int) -> None:
    answer = ask(engine, "what should Ann do to hit quota?", "Boss Bo")
    assert answer.reply.title == "Path to quota, Ann Lee · Q2"
    assert "Make these my goals…" not in labels(answer)  # what a manager proposes to win would be a quota


def test_nobody_else_may(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_person(engine, company, "Cy Fox")
    missing = ask(engine, "what should Zed Nobody do to hit quota?", "Cy Fox")
    answer = ask(engine, "what should Ann Lee do to hit quota?", "Cy Fox")
    assert (answer.outcome, answer.reply) == ("denied", missing.reply)
    assert press(engine, Call("path to quota", {"person": "Ann Lee"}), "Cy Fox").outcome == "denied"


def test_the_buttons_that_lead_here(engine: Engine, ann: int) -> None:
    first = card(ask(engine, "quota", "Ann Lee")).buttons[0]
    assert (first.label, first.call.do, first.primary) == ("Path to quota", "path to quota", True)
    assert press(engine, first.call, "Ann Lee").reply.title == "Path to quota · Q2"
    team = card(ask(engine, "team", "Boss Bo")).buttons
    path = next(button for button in team if button.call.do == "path to quota")
    assert path.label == "Ann's path"
    assert press(engine, path.call, "Boss Bo").reply.title == "Path to quota, Ann Lee · Q2"


def test_on_pace_there_is_no_button(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, 30_000)
    assert "Path to quota" not in labels(ask(engine, "quota", "Ann Lee"))
    assert "Ann's path" not in labels(ask(engine, "team", "Boss Bo"))


# ---------------------------------------------------------------- what worked for others


def recovered(engine: Engine, company: CompanyInfo, name: str, **options: Any) -> int:
    """Somebody with nothing by 12 February, and 20,000 of a quota of 10,000 by the end of March."""
    person = add_person(engine, company, name, **options)
    add_quota(engine, company, person, 10_000, date(2026, 1, 1), date(2026, 3, 31))
    add_deal(engine, company, person, 20_000, close_date=date(2026, 3, 12))
    add_deal(engine, company, person, 20_000, "lost", close_date=date(2026, 3, 12))
    return person


def test_three_others_who_met_it(engine: Engine, company: CompanyInfo, ann: int) -> None:
    for name in ("Pia Roe", "Quin Roe"):
        recovered(engine, company, name)
    assert facts(ask(engine, QUESTION, "Ann Lee"))["peers"]["reason"] == "too_few_people"
    recovered(engine, company, "Rex Roe")
    answer = ask(engine, QUESTION, "Ann Lee")
    found = facts(answer)["peers"]
    assert (found["cases"], found["recovered"], found["people"], found["reason"]) == (3, 3, 3, None)
    assert Decimal(found["met"]["win_rate"]) == Decimal("0.5")
    assert found["met"]["average_deal"]["amount"] == "20000.0000"
    assert found["missed"] is None
    told = texts(press(engine, Call("path to quota", {"show": "others"}), "Ann Lee"))
    assert "Win rate | 50.0% | 100.0% this period" in told  # this period she lost none
    assert "Average deal | $20,000 | $4,000 this period" in told
    assert "Roe" not in str(facts(answer)) + str(told)


def test_whoever_was_on_pace_then_or_has_no_quota_says_nothing(engine: Engine, company: CompanyInfo, ann: int) -> None:
    for name in ("Pia Roe", "Quin Roe"):
        recovered(engine, company, name)
    early = recovered(engine, company, "Rex Roe")
    add_deal(engine, company, early, 9_000, close_date=date(2026, 2, 2))
    assert facts(ask(engine, QUESTION, "Ann Lee"))["peers"]["reason"] == "too_few_people"


def test_a_manager_cannot_take_away_those_they_see(engine: Engine, company: CompanyInfo, boss: int, ann: int) -> None:
    """Of three, two report to the one who asks: the third would be what is left."""
    for name in ("Pia Roe", "Quin Roe"):
        recovered(engine, company, name, manager=boss)
    recovered(engine, company, "Rex Roe")
    question = "what should Ann Lee do to hit quota?"
    assert facts(ask(engine, question, "Boss Bo"))["peers"]["reason"] == "too_few_people"
    recovered(engine, company, "Sam Roe", manager=boss)
    assert facts(ask(engine, question, "Boss Bo"))["peers"]["reason"] == "too_few_people"
    for name in ("Tia Roe", "Uma Roe"):
        recovered(engine, company, name)
    assert facts(ask(engine, question, "Boss Bo"))["peers"]["people"] == 6


def test_another_company_says_nothing(engine: Engine, company: CompanyInfo, ann: int) -> None:
    from tests.factories import make_company

    other = make_company(engine, "Other")
    for name in ("Pia Roe", "Quin Roe", "Rex Roe", "Sam Roe"):
        recovered(engine, other, name)
    assert facts(ask(engine, QUESTION, "Ann Lee"))["peers"]["reason"] == "too_few_people"


# ---------------------------------------------------------------- taking it on


def test_accepting_asks_first_and_then_proposes(engine: Engine, company: CompanyInfo, ann: int) -> None:
    form = press(engine, offer(ask(engine, QUESTION, "Ann Lee")), "Ann Lee")
    assert isinstance(form.reply, Form)
    assert goals(engine, company) == []
    given = {each.name: each.value for each in form.reply.inputs}
    assert (given["win"], given["win_by"]) == ("60000.00", "2026-06-20")
    answer = press(engine, Call("accept path", {**form.reply.call.args, **given}), "Ann Lee")
    today = NOW.date()
    assert goals(engine, company) == [
        (ann, "won_amount", 60_000, today, date(2026, 6, 20), "own", "proposed"),
        (ann, "pipeline_created", 32_000, today, date(2026, 5, 26), "own", "proposed"),
    ]
    assert texts(answer)[:3] == [
        "Proposed as goals",
        "Booked | $60,000 | by Jun 20",
        "Pipeline created | $32,000 | by Tue, May 26",
    ]


def test_accepting_twice_is_accepting_once(engine: Engine, company: CompanyInfo, ann: int) -> None:
    call = Call("accept path", {"win": "60000", "win_by": "2026-06-20"})
    assert isinstance(press(engine, call, "Ann Lee").reply, Card)
    assert isinstance(press(engine, call, "Ann Lee").reply, Card)
    assert len(goals(engine, company)) == 1
    said = texts(press(engine, Call("path to quota", {"show": "ways"}), "Ann Lee"))
    assert "Jun 20: Win $60,000: Acme, Core · proposed as a goal" in said
    again = ask(engine, QUESTION, "Ann Lee")
    assert "win" not in offer(again).args
    mine = next(button for button in card(again).buttons if button.call.do == "goals")
    assert press(engine, mine.call, "Ann Lee").outcome == "answered"


def test_goals_are_always_one_s_own(engine: Engine, company: CompanyInfo, boss: int, ann: int) -> None:
    """Whatever a client sends back: nobody takes anything on for somebody else, and no quota is written."""
    call = Call("accept path", {"count": 5, "activity": "demos", "count_by": "2026-05-20", "person": "Ann Lee"})
    press(engine, call, "Boss Bo")
    assert [(owner, metric) for owner, metric, *_ in goals(engine, company)] == [(boss, "demos")]
    press(engine, Call("accept path", {"win": "9000", "win_by": "2026-05-20", "team": "my_team"}), "Boss Bo")
    assert goals(engine, company)[-1][:2] == (boss, "won_amount")
    assert goals(engine, company)[-1][-2:] == ("team", "proposed")
    assert facts(ask(engine, "quota", "Ann Lee"))["quota"]["amount"] == "100000.0000"


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"win": "60000"},
        {"win": "60000", "win_by": "2026-05-12"},
        {"win": "0", "win_by": "2026-06-20"},
        {"win": "-5", "win_by": "2026-06-20"},
        {"activity": "demos", "count": 0, "count_by": "2026-06-20"},
        {"activity": "naps", "count": 3, "count_by": "2026-06-20"},
    ],
)
def test_bad_input_stores_nothing(engine: Engine, company: CompanyInfo, ann: int, args: dict[str, Any]) -> None:
    answer = press(engine, Call("accept path", args), "Ann Lee")
    assert answer.outcome in ("error", "form")
    assert goals(engine, company) == []


def test_half_of_it_is_not_kept_where_the_rest_is_wrong(engine: Engine, company: CompanyInfo, ann: int) -> None:
    args = {"win": "60000", "win_by": "2026-06-20", "create": "0", "create_by": "2026-05-26"}
    assert press(engine, Call("accept path", args), "Ann Lee").outcome == "error"
    assert goals(engine, company) == []
