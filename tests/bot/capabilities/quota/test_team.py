"""The team card: who stands where and why, filters, over-assignment, the same figures as each person's own card."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.blocks import Item, Items
from bot.cards import Card
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, make_company, move_person, principal
from tests.real_data import MAVEN, NORTHSTAR, amount_of, maven, needs_data, northstar, same, truth


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    """On 13 May 30 of 65 working days have ended: of 65,000 some 30,000 are expected."""
    company = make_company(engine)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    add_quota(engine, company, boss, 250_000, scope="team")
    for name, booked in (("Ann Lee", 40_000), ("Bo Lee", 30_000), ("Cy Lee", 27_000), ("Di Lee", 10_000)):
        person = add_person(engine, company, name, manager=boss, team="North")
        add_quota(engine, company, person, 65_000)
        add_deal(engine, company, person, booked)
        if name != "Di Lee":
            add_deal(engine, company, person, 60_000, "open", date(2026, 6, 10))
    add_person(engine, company, "Ed Lee", manager=boss, team="North")
    return company


def people(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["person"]: each for each in found["people"]}


def items(shown: Card) -> list[Item]:
    return [item for block in shown.body if isinstance(block, Items) for item in block.items]


def rows(answer: Any) -> list[tuple[str, ...]]:
    return [(item.title, item.value, item.reason) for item in items(card(answer))]


def test_everybody_with_why_worst_first(engine: Engine, company: CompanyInfo) -> None:
    answer = ask(engine, "how's the team doing", "Boss Lady")
    assert rows(answer) == [
        ("Di Lee", "15.4%", "Behind pace · $55,000 to go, and no open deals."),
        ("Cy Lee", "41.5%", "Slightly behind · $38,000 to go, $3,000 behind pace. Open deals cover it 1.6 times."),
        ("Bo Lee", "46.2%", "On pace · $35,000 to go, exactly on pace."),
        ("Ann Lee", "61.5%", "Ahead of pace · $25,000 to go, $10,000 ahead of pace."),
        ("Ed Lee", "$0", "No quota set"),
    ]
    assert "Behind 2 · On pace 1 · Ahead or met 1 · Without a quota 1" in texts(answer)
    assert "$107,000 of $250,000 booked. $143,000 to go, 35 working days left." in texts(answer)
    first, *rest = card(answer).buttons
    assert (first.label, first.primary, first.call.args["person"]) == ("Di's path", True, "di.lee@example.com")
    assert [button.label for button in rest if not button.more] == ["Who is behind", "Leaderboard"]
    assert [button.label for button in rest if button.more] == ["Why these numbers?", "Q1", "Another period…"]
    outcomes = [each.outcome for each in press_all(engine, answer, "Boss Lady")]
    assert outcomes == [*["answered"] * 5, "form"]


def test_the_menu_opens_anybody(engine: Engine, company: CompanyInfo) -> None:
    shown = card(ask(engine, "how's the team doing", "Boss Lady"))
    assert shown.pick
    for item in items(shown):
        assert item.call is not None
        opened = press(engine, item.call, "Boss Lady")
        assert opened.reply.title == f"{item.title} · Q2"


def test_of_many_the_furthest_behind_are_shown(engine: Engine, company: CompanyInfo) -> None:
    boss = _id(engine, company, "Boss Lady")
    for n in range(8):
        add_quota(engine, company, add_person(engine, company, f"More {n}", manager=boss, team="North"), 1_000)
    (block,) = [
        block for block in card(ask(engine, "how's the team doing", "Boss Lady")).body if isinstance(block, Items)
    ]
    assert (len(block.items), block.more) == (10, 3)
    assert {"Ann Lee", "Ed Lee"}.isdisjoint(item.title for item in block.items)


def test_namesakes_are_told_apart_on_the_button(engine: Engine, company: CompanyInfo) -> None:
    boss = _id(engine, company, "Boss Lady")
    add_person(engine, company, "Di Fox", manager=boss, team="North")
    assert labels(ask(engine, "how's the team doing", "Boss Lady"))[0] == "Di Lee's path"


def test_who_carries_a_team_is_said_only_where_one_does(engine: Engine, company: CompanyInfo) -> None:
    """Three reps at 40 % of 65,000 when 46.2 % are expected, and one who has booked everything."""
    boss = add_person(engine, company, "New Boss", role=Role.MANAGER)
    add_quota(engine, company, boss, 200_000, scope="team")
    reps = [add_person(engine, company, name, manager=boss) for name in ("Una Rey", "Val Rey", "Wim Rey", "Xia Rey")]
    for rep in reps:
        add_quota(engine, company, rep, 65_000)
        add_deal(engine, company, rep, 26_000)
    level = ask(engine, "how's the team doing", "New Boss")
    assert facts(level)["carried"] is None
    assert not any("carries it" in text for text in texts(level))
    add_deal(engine, company, reps[2], 30_000)
    answer = ask(engine, "how's the team doing", "New Boss")
    assert texts(answer)[4] == "Wim Rey carries it. The other 3 are at 40.0% of their quotas, behind pace (46.2%)."
    found = facts(answer)["carried"]
    assert (found["person"], found["others"], found["verdict"]) == ("Wim Rey", 3, "slightly_behind")
    for rep in reps:
        add_deal(engine, company, rep, 10_000)
    assert facts(ask(engine, "how's the team doing", "New Boss"))["carried"] is None


@pytest.mark.parametrize(
    ("question", "names", "args"),
    [
        ("who's behind pace", ["Di Lee", "Cy Lee"], {"filter": "behind_pace"}),
        ("chi è in ritardo sul ritmo?", ["Di Lee", "Cy Lee"], {"filter": "behind_pace"}),
        (
            "quem tá abaixo de 50% da cota no trimestre",
            ["Di Lee", "Cy Lee", "Bo Lee"],
            {"filter": "attainment_lt", "threshold_pct": 50},
        ),
        ("who is ahead and who is behind", ["Di Lee", "Cy Lee", "Bo Lee", "Ann Lee", "Ed Lee"], {}),
        ("como está o time hoje?", ["Di Lee", "Cy Lee", "Bo Lee", "Ann Lee", "Ed Lee"], {}),
    ],
)
def test_whom_a_question_means(
    engine: Engine, company: CompanyInfo, question: str, names: list[str], args: dict[str, Any]
) -> None:
    answer = ask(engine, question, "Boss Lady")
    assert answer.call is not None
    period = {"start": "2026-04-01", "end": "2026-06-30"}
    assert (answer.call.do, answer.call.args) == ("team", {"team": "my_team", "period": period, **args})
    assert [each["person"] for each in facts(answer)["people"]] == names


def test_nobody_fits(engine: Engine, company: CompanyInfo) -> None:
    answer = press(engine, Call("team", {"filter": "met"}), "Boss Lady")
    assert "Nobody fits this." in texts(answer)


def test_the_reps_quotas_beside_the_team_s(engine: Engine, company: CompanyInfo) -> None:
    answer = ask(engine, "is the sum of my reps quotas higher than mine?", "Boss Lady")
    assert answer.call is not None
    assert (answer.call.do, answer.call.args["team"]) == ("quota", "my_team")
    found = facts(answer)
    assert (found["rep_quotas"]["amount"], Decimal(found["over_assignment"])) == ("260000.0000", Decimal("0.04"))
    assert "The reps' quotas add up to $260,000, 4.0% more than the team's." in texts(answer)
    assert facts(ask(engine, "how's the team doing", "Boss Lady"))["over_assignment"] == found["over_assignment"]


def test_a_new_hire_is_ramping_not_behind(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "New Boss", role=Role.MANAGER)
    new = add_person(
        engine, company, "New Hire", manager=boss, start_date=date(2026, 4, 1), ramp=["0.25", "0.5", "0.75"]
    )
    add_quota(engine, company, new, 60_000)
    answer = ask(engine, "how is my team doing", "New Boss")
    found = people(facts(answer))["New Hire"]
    assert (found["group"], found["ramping"], found["quota"]["amount"]) == ("ramping", True, "30000.0000")
    told = "Behind pace · Ramping, $30,000 of $60,000 in effect. $30,000 to go, and no open deals."
    assert rows(answer)[0] == ("New Hire", "0.0%", told)


def test_who_had_no_quota_yet_is_not_ramping(engine: Engine, company: CompanyInfo) -> None:
    boss = _id(engine, company, "Boss Lady")
    new = add_person(engine, company, "New Hire", manager=boss, start_date=date(2026, 4, 1), ramp=["0.25"])
    add_quota(engine, company, new, 60_000)
    found = facts(press(engine, Call("team", {"period": "2026-Q3"}), "Boss Lady"))
    assert (found["counts"], people(found)["New Hire"]["ramping"]) == ({"no_quota": 6}, False)


def test_of_who_moved_in_only_the_time_in_the_team_counts_and_the_card_says_so(
    engine: Engine, company: CompanyInfo
) -> None:
    other = add_person(engine, company, "Other Lead", role=Role.MANAGER)
    mover = add_person(engine, company, "Mo Ver", manager=other)
    add_quota(engine, company, mover, 65_000)
    add_deal(engine, company, mover, 5_000, close_date=date(2026, 4, 7))
    add_deal(engine, company, mover, 700, close_date=date(2026, 5, 4))
    move_person(engine, company, mover, _id(engine, company, "Boss Lady"), date(2026, 5, 1))
    answer = ask(engine, "how's the team doing", "Boss Lady")
    found = people(facts(answer))["Mo Ver"]
    amounts = [found[name]["amount"].rstrip("0").rstrip(".") for name in ("booked", "quota")]
    assert (amounts, found["since"]) == (["700", "43000"], "2026-05-01")
    assert "Mo Ver (since Fri, May 1)" in str(card(answer).body) or "Mo Ver (since May 1)" in str(card(answer).body)
    assert facts(ask(engine, "how am I tracking to quota", "Mo Ver"))["booked"]["amount"].startswith("5700")


def _id(engine: Engine, company: CompanyInfo, name: str) -> int:
    return principal(engine, company, name).employee_id


def test_others_get_nothing(engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Other Lead", role=Role.MANAGER)
    assert ask(engine, "how's the team doing", "Ann Lee").outcome == "denied"
    assert press(engine, Call("team", {"team": "Boss Lady"}), "Other Lead").outcome == "denied"
    assert press(engine, Call("team", {}), "Other Lead").outcome == "denied"


@pytest.mark.parametrize("wrong", [{"threshold_pct": 0}, {"threshold_pct": "many"}, {"filter": "lazy"}])
def test_bad_arguments_get_a_form(engine: Engine, company: CompanyInfo, wrong: dict[str, Any]) -> None:
    assert press(engine, Call("team", wrong), "Boss Lady").outcome == "form"


@pytest.mark.parametrize("call", [Call("team"), Call("leaderboard"), Call("leaderboard", {"metric": "attainment"})])
def test_statements_do_not_grow_with_people(engine: Engine, company: CompanyInfo, call: Call) -> None:
    boss, counts = _id(engine, company, "Boss Lady"), []
    for size in (10, 20):
        for n in range(size):
            person = add_person(engine, company, f"More {size} {n}", manager=boss, team="North")
            add_quota(engine, company, person, 1_000)
            add_deal(engine, company, person, 100)
        counts.append(_statements(engine, call))
    assert counts[0] == counts[1]


def _statements(engine: Engine, call: Call) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert press(engine, call, "Boss Lady").outcome == "answered"
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


STANDING = ("quota", "booked", "attainment", "pace", "gap", "required_per_day", "projected", "days_left")


@needs_data
@pytest.mark.parametrize(
    ("now", "file"),
    [
        ("2017-11-15T12:00", "standing_2017Q4_as_of_2017-11-15.csv"),
        ("2017-08-01T12:00", "standing_2017Q3_as_of_2017-08-01.csv"),
    ],
)
def test_maven(engine: Engine, now: str, file: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=maven(engine).zone)
    wanted, wrong = truth(MAVEN, file), []
    for manager in sorted({row["manager"] for row in wanted}):
        found = people(facts(ask(engine, "how is my team doing", manager, now=moment)))
        mine = [row for row in wanted if row["manager"] == manager]
        assert {row["owner"] for row in mine} <= found.keys()
        for row in mine:
            each = found[row["owner"]]
            wrong += [(row["owner"], n) for n in STANDING if not same(amount_of(each[n]), row[n])]
    assert wrong == []


@needs_data
def test_northstar(engine: Engine) -> None:
    moment = datetime(2026, 6, 17, 12, tzinfo=northstar(engine).zone)
    found: dict[str, Any] = {}
    for manager in ("Paolo Riva", "Marta Sala"):
        answer = facts(ask(engine, "how is my team doing", manager, now=moment))
        found |= {**people(answer), manager: answer}
    wrong = []
    for row in truth(NORTHSTAR, "facts_as_of_2026-06-17.csv"):
        columns = (
            "nominal_quota",
            *STANDING,
            *(() if row["owner"] in ("Paolo Riva", "Marta Sala") else ("open_pipeline",)),
        )
        wrong += [(row["owner"], n) for n in columns if not same(amount_of(found[row["owner"]][n]), row[n])]
    assert wrong == []
