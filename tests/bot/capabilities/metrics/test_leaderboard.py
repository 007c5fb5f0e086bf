"""Leaderboards: who sees which places, ties, leave, opting out, and what the company makes public."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.blocks import Items
from bot.cli import app as pacer
from bot.turn import Call
from spm_core.metrics.models import DEMO, Activity
from spm_core.people.models import Leave
from spm_core.people.settings import change_settings
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, audit, card, facts, labels, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, make_company, operate, principal
from tests.real_data import MAVEN, amount_of, maven, needs_data, truth

BOOKED = {"Ann Lee": 500, "Bo Lee": 300, "Cy Lee": 300, "Di Lee": 100, "Ed Lee": 0, "Flo Lee": 0}


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    """Boss leads six; Zoe sells in another team, more than any of them."""
    company = make_company(engine)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    other = add_person(engine, company, "Other Lead", role=Role.MANAGER)
    zoe = add_person(engine, company, "Zoe Ray", manager=other)
    add_deal(engine, company, zoe, 900)
    for name, amount in BOOKED.items():
        person = add_person(engine, company, name, manager=boss, team="North")
        if amount:
            add_deal(engine, company, person, amount)
    return company


def person(engine: Engine, company: CompanyInfo, name: str) -> int:
    return principal(engine, company, name).employee_id


def board(engine: Engine, as_: str, **args: Any) -> dict[str, Any]:
    return facts(press(engine, Call("leaderboard", args), as_))


def places(found: dict[str, Any]) -> list[tuple[int, str]]:
    return [(each["rank"], each["person"]) for each in found["places"]]


def rows(answer: Any) -> list[tuple[str, str]]:
    return [(item.title, item.value) for block in card(answer).body if isinstance(block, Items) for item in block.items]


def test_a_lead_sees_every_place_with_ties_shared_and_who_sold_nothing_last(
    engine: Engine, company: CompanyInfo
) -> None:
    found = board(engine, "Boss Lady")
    assert places(found) == [
        (1, "Ann Lee"), (2, "Bo Lee"), (2, "Cy Lee"), (4, "Di Lee"), (5, "Ed Lee"), (5, "Flo Lee"),
    ]  # fmt: skip
    assert (found["of"], found["rank"], found["complete"]) == (6, None, True)
    assert found["places"][-1]["won_amount"]["amount"] == "0.0000"


def test_a_rep_sees_the_upper_part_and_the_own_place_and_nobody_below(engine: Engine, company: CompanyInfo) -> None:
    answer = ask(engine, "leaderboard", "Di Lee")
    found = facts(answer)
    assert places(found) == [(1, "Ann Lee"), (2, "Bo Lee"), (2, "Cy Lee")]
    assert (found["rank"], found["of"], found["won_amount"]["amount"]) == (4, 6, "100.0000")
    assert rows(answer)[-1] == ("4. Di Lee (you)", "$100")
    said = " ".join(texts(answer))
    assert "Ed" not in said
    assert "Flo" not in said
    assert answer.call is not None
    assert answer.call.args["team"] == "my_team"


def test_who_is_last_sees_that_there_are_places_between(engine: Engine, company: CompanyInfo) -> None:
    answer = ask(engine, "where am I on the board", "Flo Lee")
    assert rows(answer)[-2:] == [("…", ""), ("5. Flo Lee (you)", "$0")]


def test_nobody_with_nothing_is_shown_as_ahead(engine: Engine) -> None:
    company = make_company(engine)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    for name in ("Ann", "Bo", "Cy", "Di"):
        add_person(engine, company, name, manager=boss)
    found = board(engine, "Ann")
    assert (places(found), found["rank"], found["of"]) == ([], 1, 4)
    assert texts(ask(engine, "leaderboard", "Boss Lady"))[1:] == ["Nobody is ahead yet."]


def test_the_company_s_board_is_everybody_s(engine: Engine, company: CompanyInfo) -> None:
    found = board(engine, "Di Lee", among="company", n=1)
    assert (places(found), found["rank"], found["of"]) == ([(1, "Zoe Ray")], 5, 7)


@pytest.mark.parametrize("asker", ["Ann Lee", "Boss Lady"])
def test_whoever_was_on_leave_for_half_of_it_is_left_out(engine: Engine, company: CompanyInfo, asker: str) -> None:
    bo = person(engine, company, "Bo Lee")
    with operate(engine, company) as session:
        # 33 of the quarter's 65 working days: a part of them before it, and two leaves that overlap
        session.add(Leave(employee_id=bo, starts_on=date(2026, 3, 2), last_day=date(2026, 4, 10)))
        session.add(Leave(employee_id=bo, starts_on=date(2026, 5, 1), last_day=date(2026, 5, 29)))
        session.add(Leave(employee_id=bo, starts_on=date(2026, 5, 15), last_day=date(2026, 6, 4)))
    found = board(engine, asker)
    assert places(found)[:2] == [(1, "Ann Lee"), (2, "Cy Lee")]
    assert found["of"] == 5
    own = board(engine, "Bo Lee")
    assert (own["rank"], own["notes"]["rank"]) == (None, "on_leave")
    assert board(engine, "Bo Lee", period="last quarter")["rank"] == 1


@pytest.mark.parametrize(("last", "share", "ranked"), [(5, "0.5", True), (5, "0.01", False), (29, "0.5", True)])
def test_a_shorter_leave_leaves_the_place(
    engine: Engine, company: CompanyInfo, last: int, share: str, ranked: bool
) -> None:
    bo = person(engine, company, "Bo Lee")
    with engine.begin() as connection:
        change_settings(connection, company, board_leave_share=Decimal(share))
    with operate(engine, company) as session:
        session.add(Leave(employee_id=bo, starts_on=date(2026, 5, 5), last_day=date(2026, 5, last)))
    assert (board(engine, "Bo Lee")["rank"] is not None) is ranked


def test_the_share_of_leave_is_set_at_the_command_line(
    engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    assert "a period on leave: 25.0%" in CliRunner().invoke(pacer, ["ranks", "--leave-share", "25%"]).output
    for wrong in ("0", "150%", "much"):
        done = CliRunner().invoke(pacer, ["ranks", "--leave-share", wrong])
        assert (done.exit_code != 0, "give 50% or 0.5" in done.output) == (True, True)
    assert "a period on leave: 25.0%" in CliRunner().invoke(pacer, ["ranks"]).output


def test_who_opts_out_is_ranked_for_the_lead_and_for_themselves_alone(
    engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    done = CliRunner().invoke(pacer, ["ranks", "--hide", "ann.lee@example.com"])
    assert done.exit_code == 0, done.output
    assert "Ann Lee" in done.output
    assert places(board(engine, "Di Lee"))[0] == (1, "Bo Lee")
    assert board(engine, "Di Lee")["of"] == 5
    assert places(board(engine, "Boss Lady"))[0] == (1, "Ann Lee")
    assert (board(engine, "Ann Lee")["rank"], board(engine, "Ann Lee")["of"]) == (1, 6)


def test_by_a_metric_that_is_not_public_each_sees_their_own_place_only(
    engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    assert CliRunner().invoke(pacer, ["ranks", "--public", "demos"]).exit_code == 0
    found = board(engine, "Di Lee")
    assert (places(found), found["rank"], found["notes"]["places"]) == ([], 4, "not_public")
    assert len(board(engine, "Boss Lady")["places"]) == 6
    assert CliRunner().invoke(pacer, ["ranks", "--public", "usual"]).exit_code == 0
    assert places(board(engine, "Di Lee"))
    assert CliRunner().invoke(pacer, ["ranks", "--public", "nonsense"]).exit_code != 0


def test_fewer_than_three_are_not_ranked_for_each_other(engine: Engine) -> None:
    company = make_company(engine)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    for name in ("Ann", "Bo"):
        add_deal(engine, company, add_person(engine, company, name, manager=boss), 100)
    found = board(engine, "Ann")
    assert (found["places"], found["rank"], found["notes"]["rank"]) == ([], None, "too_few_people")
    assert len(board(engine, "Boss Lady")["places"]) == 2


def test_by_attainment_a_small_quota_can_win(engine: Engine, company: CompanyInfo) -> None:
    for name, quota in (("Ann Lee", 1000), ("Bo Lee", 400), ("Di Lee", 100)):
        add_quota(engine, company, person(engine, company, name), quota)
    found = board(engine, "Boss Lady", metric="attainment")
    assert places(found) == [(1, "Di Lee"), (2, "Bo Lee"), (3, "Ann Lee")]
    assert "Cy Lee" in found["not_ranked"]
    own = board(engine, "Cy Lee", metric="attainment")
    assert (own["rank"], own["notes"]["rank"], own["attainment"]) == (None, "no_quota", None)


def test_top_n_by_an_activity_of_this_week(engine: Engine, company: CompanyInfo) -> None:
    counts = {"Di Lee": 4, "Ed Lee": 3, "Ann Lee": 2, "Bo Lee": 1}
    people = {person(engine, company, name): count for name, count in counts.items()}
    with operate(engine, company) as session:
        for who, demos in people.items():
            session.add(Activity(employee_id=who, kind=DEMO, day=date(2026, 5, 12), count=demos, source="test"))
    answer = ask(engine, "top 2 by demos booked this wk", "Ann Lee")
    assert answer.call is not None
    week = {"start": "2026-05-11", "end": "2026-05-17"}
    asked = {"metric": "demos", "n": 2, "team": "my_team", "period": week, "person": "ann.lee@example.com"}
    assert answer.call.args == asked
    found = facts(answer)
    assert places(found) == [(1, "Di Lee"), (2, "Ed Lee")]
    assert (found["rank"], found["of"], found["demos"]) == (3, 6, 2)


def test_somebody_else_s_place_is_told_to_who_leads_them_only(engine: Engine, company: CompanyInfo) -> None:
    found = board(engine, "Boss Lady", person="Di Lee")
    assert (found["person"], found["rank"]) == ("Di Lee", 4)
    assert press(engine, Call("leaderboard", {"person": "Di Lee"}), "Ann Lee").outcome == "denied"
    assert press(engine, Call("leaderboard", {"team": "Other Lead"}), "Ann Lee").outcome == "denied"


@pytest.mark.parametrize("wrong", [{"n": 0}, {"n": 9999}, {"metric": "happiness"}, {"among": "the universe"}])
def test_bad_arguments_get_a_sentence(engine: Engine, company: CompanyInfo, wrong: dict[str, Any]) -> None:
    assert press(engine, Call("leaderboard", wrong), "Ann Lee").outcome in ("form", "error")


def test_every_button_answers(engine: Engine, company: CompanyInfo) -> None:
    answer = ask(engine, "leaderboard", "Ann Lee")
    assert labels(answer) == ["By attainment", "Whole company", "Q1", "Another period…"]
    assert [each.outcome for each in press_all(engine, answer, "Ann Lee")] == ["answered"] * 3 + ["form"]
    assert audit(engine)[-1].capability == "leaderboard"


def test_a_follow_up_stays_with_whom_it_was_about(engine: Engine, company: CompanyInfo) -> None:
    ask(engine, "company leaderboard", "Ann Lee")
    again = ask(engine, "and last quarter?", "Ann Lee")
    assert again.call is not None
    assert (again.routed_by, again.call.do, again.call.args["among"]) == ("follow_up", "leaderboard", "company")
    assert facts(again)["period"]["label"] == "2026-Q1"
    ask(engine, "leaderboard", "Boss Lady")
    assert ask(engine, "how's the team doing", "Boss Lady").call == Call(
        "team", {"team": "my_team", "period": {"start": "2026-04-01", "end": "2026-06-30"}}
    )


@needs_data
@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_maven(engine: Engine, quarter: int) -> None:
    company = maven(engine)
    add_person(engine, company, "Ada Admin", role=Role.ADMIN)
    asked = Call("leaderboard", {"period": f"2017-Q{quarter}", "among": "company", "n": 50})
    answer = press(engine, asked, "Ada Admin", now=datetime(2018, 1, 2, 12, tzinfo=company.zone))
    found = {each["person"]: (each["rank"], amount_of(each["won_amount"])) for each in facts(answer)["places"]}
    wanted = {
        row["sales_agent"]: (int(row["rank"]), amount_of(row["won_revenue"]))
        for row in truth(MAVEN, "leaderboard_by_quarter.csv")
        if row["close_quarter"] == f"2017Q{quarter}"
    }
    assert {name: place for name, place in found.items() if name in wanted} == wanted
    without_deals = {place for name, place in found.items() if name not in wanted}
    assert without_deals == {(len(wanted) + 1, 0)}
